"""This module knows how a vault comes to have another key: a proved copy under that key takes its place, at once.

The key is made of the passphrase and of the salt at the beginning of the file. SQLCipher can change the one or the
other only by writing the file anew; killed anywhere, the place holds the old file or the new one, whole.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING

from confcli.errors import NotWritten, VaultLocked
from confcli.vault.atomic_files import bring_to_disk, discard, put_over
from confcli.vault.in_the_making import in_the_making
from confcli.vault.integrity import prove, require_whole_pages
from confcli.vault.opening import empty_vault, open_with_key
from confcli.vault.secrets import SALT_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from confcli.vault.secrets import Passphrase, RawKey
    from confcli.vault.vault import Vault


@contextmanager
def copied(vault: Vault, passphrase: Passphrase, changed: Callable[[Vault], None]) -> Iterator[Copy]:
    """Write a copy of the vault under a new key, `changed` and proved; it is thrown away unless it was put in place.

    Raises NotWritten, or Tampered when the vault is not whole.
    """
    draft, seen, salt = f"{vault.path}.{token_hex(4)}.new", _version(vault), token_bytes(SALT_BYTES)
    key = passphrase.key(salt)
    try:
        with in_the_making(draft):
            _write(vault, draft, key, salt, changed)
            yield Copy(vault, draft, key, seen)
    except OSError as error:
        raise NotWritten(
            "No copy of the vault could be written beside it.", "Nothing was changed. Make room, then do it again."
        ) from error
    finally:
        discard(draft, f"{draft}-journal")


def _write(vault: Vault, draft: str, key: RawKey, salt: bytes, changed: Callable[[Vault], None]) -> None:
    """Write the copy, change it, prove it, and bring it to the disk."""
    require_whole_pages(vault, structure=False)  # copied, a damaged page would get a new seal
    other = empty_vault(draft, key, salt)
    try:
        vault.copy_to(other)
    finally:
        other.close()
    other = open_with_key(draft, key)
    try:
        with other.writing():
            changed(other)
        _require_same(prove(other), vault.head())
    finally:
        other.close()
    bring_to_disk(draft)


class Copy:
    """A whole copy of a vault, under another key, that can take its place."""

    def __init__(self, vault: Vault, draft: str, key: RawKey, seen: int) -> None:
        """Hold where it lies, and the version of the vault that it was made of."""
        self._vault, self._draft, self.key, self._seen = vault, draft, key, seen

    def put_in_place(self) -> None:
        """Put it in the place of the vault, which goes on as this copy; raises NotWritten, VaultLocked or Held.

        Nobody else writes meanwhile. Windows exchanges no file that is open, in any window: there ours is closed too,
        and a file that was written to in that moment is left as it is.
        """
        vault, before = self._vault, self._vault.key
        vault.run("BEGIN IMMEDIATE")
        try:
            _require_same(_version(vault), self._seen)
            if sys.platform != "win32":
                put_over(self._draft, vault.path)
            written = _written(vault.path)
        except BaseException:
            vault.run("ROLLBACK")
            raise
        vault.run("ROLLBACK")
        try:
            if sys.platform == "win32":
                vault.close()
                _require_same(_written(vault.path), written)
                put_over(self._draft, vault.path)
        except BaseException:
            vault.become(open_with_key(vault.path, before))
            raise
        vault.become(open_with_key(vault.path, self.key))


def _require_same(now: object, before: object) -> None:
    """Refuse to put a copy in the place of a vault that goes further than it; raises NotWritten."""
    if now != before:
        raise NotWritten(
            "Another window has recorded something in the vault meanwhile.",
            "Nothing was changed. Close the other window, then do it again.",
        )


def _version(vault: Vault) -> int:
    """Give the number that changes when another window has written."""
    (row,) = vault.run("PRAGMA data_version")
    return int(row["data_version"])


def _written(path: str) -> tuple[int, int]:
    try:
        about = os.stat(path)
    except OSError as error:
        raise VaultLocked("The vault file is gone.", "Put the disk in, then try again.") from error
    return about.st_mtime_ns, about.st_size
