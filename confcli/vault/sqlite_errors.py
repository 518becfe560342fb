"""This module knows what SQLite's errors mean for a volunteer; no SQL text ever leaves it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from confcli.errors import ConfcliError, Damaged, NotWritten, VaultLocked, WrongPassphrase

if TYPE_CHECKING:
    from collections.abc import Iterator

WRONG = (
    "The passphrase does not open this vault.",
    "Check Caps Lock and the keyboard's language, then try again. Keep the file in any case.",
)
# Primary result codes: https://www.sqlite.org/rescode.html
PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR = 3, 5, 6, 7, 8, 10
CORRUPT, FULL, CANTOPEN, PROTOCOL, CONSTRAINT, NOTADB = 11, 13, 14, 15, 19, 26


@contextmanager
def plain_words(*, unlocking: bool = False) -> Iterator[None]:
    """Turn an error of the database into one of ours; `unlocking` while the key is still unproven."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except dbapi2.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise _meaning(code, unlocking=unlocking) from error


def _meaning(code: int, *, unlocking: bool) -> ConfcliError:
    if unlocking and code in (PERM, READONLY, IOERR, CANTOPEN):
        return _out_of_reach(code)
    if code in (PERM, READONLY, IOERR, CANTOPEN, FULL, NOMEM):
        return _not_taken(code)
    if code in (BUSY, LOCKED, PROTOCOL):
        return VaultLocked("The vault is in use in another window.", "Close it there, or wait a moment and try again.")
    if code == NOTADB and unlocking:
        return WrongPassphrase(*WRONG)
    if code in (CORRUPT, CONSTRAINT, NOTADB):
        return Damaged("The vault is damaged or was changed from outside.", KEEP)
    return Damaged("The vault could not be read.", KEEP)


def _not_taken(code: int) -> NotWritten:
    """Say why something was not recorded."""
    if code == NOMEM:
        return NotWritten("This computer has no memory left for that.", "Close other programs, then do it again.")
    if code in (FULL, IOERR):
        return NotWritten(
            "The disk is full or gone, so this was not recorded; everything before it is safe.",
            "Make room, then do it again.",
        )
    return NotWritten(
        "The vault cannot be written to, so this was not recorded.",
        "Check that the disk is there, and that neither it nor the file is write-protected.",
    )


def _out_of_reach(code: int) -> NotWritten:
    """Say why a vault that is there cannot be opened."""
    if code == READONLY:  # an older vault, or one whose last entry was cut short: both want to be written to first
        return NotWritten(
            "The vault must be put in order first, and here it cannot be written to.",
            "Copy it and the file beside it that ends in -journal to this laptop's own disk.",
        )
    if code == IOERR:
        return NotWritten("The disk of the vault cannot be read.", "Check the disk, stick or share, then try again.")
    return NotWritten("The vault is there, but it cannot be opened.", "Check who may read the file and its folder.")


KEEP = "Keep the file as it is. What is damaged, and which backup is whole: confcli vault doctor"
