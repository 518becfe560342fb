"""This module knows how a passphrase gets in: typed unseen, or from a file, never from the command line."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from confcli.errors import Misread, VaultLocked, WrongPassphrase
from confcli.vault.key import Passphrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.vault.vault import Vault

TRIES = 3


def from_file(path: str) -> Passphrase:
    """Read a passphrase file: its first line, as UTF-8. Raises Misread when that cannot be."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Misread("The passphrase file cannot be read.", "Check --passphrase-file.") from error
    return Passphrase(text.removesuffix("\n").removesuffix("\r"))


def typed(prompt: str) -> Passphrase:
    """Ask for a passphrase without showing it; raises VaultLocked where that cannot be done unseen."""
    import getpass

    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return Passphrase(getpass.getpass(prompt))
        except (getpass.GetPassWarning, EOFError, OSError) as error:
            raise VaultLocked(
                "There is no terminal here to type the passphrase on unseen.", "Use --passphrase-file FILE."
            ) from error


def new() -> Passphrase:
    """Ask for a new passphrase twice; raises Misread when it is too short or differs."""
    first = typed("New passphrase (eight characters or more): ")
    first.require_fit()
    if typed("The same again: ") != first:
        raise Misread("The two passphrases are not the same, so no vault was made.", "Run confcli init again.")
    return first


def until_right(unlock: Callable[[Passphrase], Vault]) -> Vault:
    """Ask until the vault opens, three times at most."""
    for _ in range(TRIES - 1):
        try:
            return unlock(typed("Passphrase: "))
        except WrongPassphrase as error:
            print(f"{error.sentence} {error.hint}", file=sys.stderr)
    return unlock(typed("Passphrase: "))
