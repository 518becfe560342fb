"""This module knows which backups are this vault's own, and whether one holds more than it.

A name proves nothing: an older copy of the vault may have come back, or another vault been made in its place. So the
vault keeps a list of its backups, inside itself. What is not on it, or not of the size that stands there, is opened
once with the vault's key, and its ledger held against this one. A doubt never makes it the vault's own.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.ledger.chain import entry_hash
from confcli.errors import ConfcliError, NotWritten
from confcli.vault.backup_names import Backup, found, found_before
from confcli.vault.care.backups import unpacked
from confcli.vault.care.bundling import seal_of
from confcli.vault.opening import open_with_key
from confcli.vault.shelf import ANOTHERS, CLOSED, MORE, OWN, Listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confcli.vault.vault import Vault


HOLDS_MORE = "This backup holds entries that the vault does not: {path}."
BRING_IT_BACK = "The vault may be an older copy. To bring the backup back: confcli vault restore {path} --set-aside"


class Compared(NamedTuple):
    """The backups that lie beside a vault, held against its ledger; of its own the last holds most."""

    own: list[Backup]
    more: list[Backup]  # of this ledger, with entries that the vault does not hold
    others: list[Backup]  # of another ledger, or not to be opened with this vault's key
    fresh: list[Backup]  # of the others those that were not known before


def compared(vault: Vault) -> Compared:
    """Hold every backup against the vault; only what it does not know yet is opened."""
    known, result = vault.known_backups(), Compared([], [], [], [])
    for backup in (*found_before(vault.path), *found(vault.path)):
        listed, fresh = _listed(vault, backup, known)
        held = backup._replace(size=listed.entries)  # whatever the name says
        {OWN: result.own, MORE: result.more}.get(listed.whose, result.others).append(held)
        if fresh and listed.whose not in (OWN, MORE):
            result.fresh.append(held)
    for backups in result:
        backups.sort(key=lambda backup: (backup.size, backup.stamp))
    return result


def is_as_listed(vault: Vault, backup: Backup) -> bool:
    """Tell whether a backup is still, to the last byte, the vault's own that stands on the list."""
    listed = vault.own_backups().get(backup.name)
    return bool(listed and listed.seal and listed.bytes == _size(backup.path) and listed.seal == seal_of(backup.path))


def _listed(vault: Vault, backup: Backup, known: Mapping[str, Listed]) -> tuple[Listed, bool]:
    """Give what is known of a backup, held against the ledger as it is now, and whether it was not known before."""
    listed, size = known.get(backup.name), _size(backup.path)
    if listed and listed.bytes == size:
        return _held_against(vault, listed), False
    closed = Listed(backup.name, seal_of(backup.path), size, backup.size, "", CLOSED)
    try:
        listed = _looked_into(vault, backup, closed)
    except (NotWritten, OSError):  # it could not be looked into this time
        return closed, True
    except ConfcliError:
        listed = closed
    with suppress(ConfcliError):
        vault.note_backup(listed)
    return _held_against(vault, listed), True


def _looked_into(vault: Vault, backup: Backup, closed: Listed) -> Listed:
    """Open a backup with the vault's key, and give what its ledger says."""
    with unpacked(backup.path, vault.path) as draft:
        other = open_with_key(draft, vault.key)
        try:
            head = other.head()
        finally:
            other.close()
    same = head.ledger == vault.head().ledger
    return closed._replace(entries=head.size, head=head.hash, whose=OWN if same else ANOTHERS)


def _held_against(vault: Vault, listed: Listed) -> Listed:
    """Tell what is the vault's own from what holds more: the ledger decides, which may be older than the list."""
    if listed.whose != OWN or not listed.entries:
        return listed
    header = vault.header(listed.entries)
    return listed if header is not None and entry_hash(header) == listed.head else listed._replace(whose=MORE)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return -1
