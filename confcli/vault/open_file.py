"""This module knows the file of an open vault: its connection, its key, and what its errors mean."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from confcli.errors import Damaged, NotWritten, VaultLocked
from confcli.vault.connection import has_another_key
from confcli.vault.sqlite_errors import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.vault.secrets import RawKey


class OpenFile:
    """A file that is open with a key."""

    def __init__(self, connection: Any, path: str, key: RawKey) -> None:
        """Hold its connection, its path and its key."""
        self._connection = connection
        self.path = path
        self.key = key

    def rekey(self, key: RawKey) -> None:
        """Encrypt every page with another key, in one transaction; the vault is of no use before it is reopened."""
        with self.words():
            self._connection.execute(f"PRAGMA rekey = {key.literal()}")

    def copy_to(self, other: OpenFile) -> None:
        """Copy the whole file into another vault in one step: smaller steps never end beside a writer."""
        from sqlcipher3 import dbapi2

        try:
            self._connection.backup(other._connection)
        except dbapi2.Error as error:  # it comes without a code, whatever it was
            raise NotWritten(
                "There is no room for the copy, or the disk is gone.", "Make room on the disk, then try again."
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def words(self) -> Iterator[None]:
        """Turn an error of the database into one of ours; where no page opens any more, the key is another by now."""
        try:
            with plain_words():
                yield
        except Damaged:
            self.require_same_key()
            raise

    def require_same_key(self) -> None:
        """Refuse a file of which not one page opens with the key it was opened with; raises VaultLocked."""
        with plain_words():
            has_another = has_another_key(self._connection, self.path)
        if has_another:
            raise VaultLocked(
                "This vault opens no more with the passphrase that was typed here.",
                "Was it changed in another window? Then close this one, and open it again with the new one.",
            )

    def take_back(self) -> None:
        """Undo what was begun; a disk that is gone cannot, and the journal does it when the vault is next opened."""
        from sqlcipher3 import dbapi2

        with suppress(dbapi2.Error):
            self._connection.execute("ROLLBACK")
