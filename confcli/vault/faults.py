"""This module knows what SQLite's errors mean for a volunteer; no SQL text ever leaves it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from confcli.errors import ConfcliError, Damaged, NotWritten, VaultLocked, WrongPassphrase

if TYPE_CHECKING:
    from collections.abc import Iterator

# Primary result codes: https://www.sqlite.org/rescode.html
BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, CONSTRAINT, NOTADB = 5, 6, 8, 10, 11, 13, 14, 19, 26


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
    if code in (BUSY, LOCKED):
        return VaultLocked("The vault is in use in another window.", "Close it there, or wait a moment and try again.")
    if code in (FULL, IOERR):
        return NotWritten(
            "The disk is full or gone, so this was not recorded; everything before it is safe.",
            "Make room, then do it again.",
        )
    if code in (READONLY, CANTOPEN):
        return NotWritten(
            "The vault cannot be written to, so this was not recorded.",
            "Check that the disk is there and not write-protected.",
        )
    if code == NOTADB and unlocking:
        return WrongPassphrase(
            "The passphrase does not open this vault.",
            "Check Caps Lock and the keyboard's language, then try again. Keep the file in any case.",
        )
    if code in (CORRUPT, CONSTRAINT, NOTADB):
        return Damaged("The vault is damaged or was changed from outside.", KEEP)
    return Damaged("The vault could not be read.", KEEP)


KEEP = "Keep the file as it is. What is damaged, and which backup is whole: confcli vault doctor"
