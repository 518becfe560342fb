"""This module knows how a passphrase gets in: typed unseen, or from a file, never from the command line."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from confcli.cli.desk import tell
from confcli.errors import Misread, Unanswered, VaultLocked, WrongPassphrase
from confcli.vault.key import Passphrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.vault.vault import Vault

TRIES = 3


def from_file(path: str) -> Passphrase:
    """Read a passphrase file: all of it but one last line end, as UTF-8. Raises Misread when that cannot be."""
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
        except EOFError as error:
            raise Unanswered("No passphrase was typed.", "Nothing was changed.") from error
        except (getpass.GetPassWarning, OSError) as error:
            raise VaultLocked(
                "There is no terminal here to type the passphrase on unseen.", "Use --passphrase-file FILE."
            ) from error


def new() -> Passphrase:
    """Ask for a new passphrase twice, until it is long enough and the same both times; three times at most."""
    for _ in range(TRIES - 1):
        try:
            return _twice()
        except Misread as error:
            tell(error.aloud)
    return _twice()


def until_right(unlock: Callable[[Passphrase], Vault]) -> Vault:
    """Ask until the vault opens, three times at most."""
    for _ in range(TRIES - 1):
        try:
            return unlock(typed("Passphrase: "))
        except WrongPassphrase as error:
            tell(error.aloud)
    return unlock(typed("Passphrase: "))


def _twice() -> Passphrase:
    first = typed("New passphrase: ")
    first.require_fit()
    if typed("The same again: ") != first:
        raise Misread("The two passphrases are not the same.", "Type both again.")
    return first
