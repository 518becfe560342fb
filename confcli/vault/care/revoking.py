"""This module knows how somebody is kept from opening the vault: it gets another key, and then a backup.

A new recovery file alone revokes nothing, for an old one lies in each older backup and holds the key. In this order:
a mark; a proved copy under a new key, with the new list of keyholders; a recovery file for both keys, for those who
stay; the copy in the place of the vault; a recovery file for the new key alone; a backup. Killed anywhere, the vault
opens with the passphrase, and with the old paper or the new one; `confcli.vault.care.settling` works off the mark.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from confcli.errors import ConfcliError, Held, NotWritten, VaultLocked
from confcli.vault.backup_names import found, found_before
from confcli.vault.care import backups
from confcli.vault.care.bundling import brings_recovery
from confcli.vault.care.recovery import BACK, ENDING, ON, entrust, note, noted, require_own, write_for
from confcli.vault.care.settling import settle
from confcli.vault.exchanging import copied
from confcli.vault.keys import Keyholder, KeyRing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from confcli.vault.vault import Vault


class NotFollowed(NotWritten):
    """Who was to be kept out is kept out, but what had to follow did not work. Exit code 1."""


def let_open(vault: Vault, holder: Keyholder, at: datetime) -> list[str]:
    """Let somebody open the vault; who has that place already is kept out. Name the older copies they still open."""
    known = KeyRing(vault).keyholders()
    others = [one for one in known if one.name != holder.name]
    if len(others) < len(known):
        return keep_only(vault, [*others, holder], at)
    entrust(vault, holder)
    return []


def keep_out(vault: Vault, name: str, at: datetime) -> list[str]:
    """Keep somebody from opening the vault; name the older copies they still open. Raises Misread for nobody."""
    KeyRing(vault).require(name)
    return keep_only(vault, [one for one in KeyRing(vault).keyholders() if one.name != name], at)


def is_let(vault: Vault, holder: Keyholder) -> bool:
    """Tell, by what the vault says now, whether somebody can open it, or will once the next command has settled it."""
    return holder in KeyRing(vault).keyholders()


def keep_only(vault: Vault, holders: Sequence[Keyholder], at: datetime) -> list[str]:
    """Let just these keyholders open the vault from now on; name the older copies that the others still open.

    Raises NotWritten, and then nothing has changed, or NotFollowed, which says what is left to do.
    """
    passphrase = vault.passphrase
    if passphrase is None:
        raise VaultLocked("For this the vault must be opened with its passphrase.", "Do it again in a moment.")
    settle(vault)
    if not holders:
        require_own(vault)
    note(vault, BACK + noted(vault))
    before = vault.key

    def changed(copy: Vault) -> None:
        KeyRing(copy).entrust_only(holders)
        note(copy, ON)

    try:
        with copied(vault, passphrase, changed) as copy:
            if holders:
                write_for(vault, holders, before, copy.key)
            copy.put_in_place()
    except BaseException:
        if vault.key == before:
            with suppress(ConfcliError):
                settle(vault)  # or the next command does
        raise
    return _follow(vault, at)


def _follow(vault: Vault, at: datetime) -> list[str]:
    """Do what follows once the key is another."""
    older = older_copies(vault)
    try:
        settle(vault)
        made = backups.make(vault, at)
    except (NotWritten, Held) as error:
        raise NotFollowed(
            "It is done, but what had to follow did not work. {reason}",
            "Do it now: confcli vault recovery renew, then: confcli vault backup",
            reason=error.sentence,
        ) from error
    return [path for path in older if path != made.path]


def older_copies(vault: Vault) -> list[str]:
    """Name the older copies here that bring their own recovery file: whoever could open that still opens them."""
    every = [backup.path for backup in (*found_before(vault.path), *found(vault.path))]
    folder, name = os.path.split(os.path.abspath(vault.path))
    aside = re.compile(rf"{re.escape(name)}\.set-aside-.*{re.escape(ENDING)}")
    with suppress(OSError):
        every += [os.path.join(folder, one) for one in sorted(os.listdir(folder)) if aside.fullmatch(one)]
    return [path for path in every if path.endswith(ENDING) or brings_recovery(path)]
