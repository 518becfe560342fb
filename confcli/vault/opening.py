"""This module knows the one order in which a vault is opened, and how a new one is made.

Every setting is there for a failure that was seen: see "Why the vault is set up as it is" in README.
"""

from __future__ import annotations

import os
import sys
from secrets import token_bytes, token_hex
from typing import Any

from confcli.errors import ConfcliError, NotWritten, VaultLocked, WrongPassphrase
from confcli.vault import place, schema
from confcli.vault.faults import plain_words
from confcli.vault.key import SALT_BYTES, Passphrase, RawKey
from confcli.vault.locks import offers_locks
from confcli.vault.moving import bring_to_disk, discard, rename_if_free
from confcli.vault.strength import require_strong
from confcli.vault.vault import Vault
from confcli.vault.waiting import writable

SQLCIPHER = 4  # the version whose file format and key derivation we rely on
NOT_MADE, ELSEWHERE = "No vault can be made at {path}.", "Name another place with --vault."
PATIENCE = 20.0  # seconds to wait for another window: one that writes without a pause leaves the lock rarely free

SETTINGS = (
    "journal_mode = TRUNCATE",
    "synchronous = EXTRA",
    "temp_store = MEMORY",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "secure_delete = ON",
)


def open_vault(path: str, passphrase: Passphrase) -> Vault:
    """Open the vault at `path`; raises VaultLocked, or Tampered when pages are damaged.

    SQLCipher cannot tell a wrong passphrase from a damaged first page; the newest backup can.
    """
    key = passphrase.key(place.require_vault(path))
    try:
        return open_with_key(path, key)
    except WrongPassphrase:
        from confcli.vault.backups import require_no_other_opens

        require_no_other_opens(path, passphrase, key)
        raise


def open_with_key(path: str, key: RawKey) -> Vault:
    """Open the vault at `path` with its raw key; raises as `open_vault` does."""
    place.require_vault(path)
    place.make_private(path)
    where, real = os.path.abspath(path), os.path.realpath(path)  # the folder we stand in may go
    if not offers_locks(real):
        return _to_read(where, real, key)
    with plain_words(unlocking=True):
        connection = _keyed(_connected(real), key)
        vault = Vault(connection, where, key)
        try:
            if schema.is_older(connection) and not place.is_draft(path):
                from confcli.vault.upgrading import keep_before

                vault.before = keep_before(vault)
            schema.migrate(connection)
        except BaseException:
            vault.close()
            raise
        return vault


def _to_read(path: str, real: str, key: RawKey) -> Vault:
    """Open it for reading only, where there are no locks; what is written in meanwhile proves not to be whole."""
    with plain_words(unlocking=True):
        connection = _keyed(_connected(real, without_locks="ro"), key)
        vault = Vault(connection, path, key, reads_only=True)
    try:
        with plain_words():
            schema.migrate(connection)
        vault.verified()
    except BaseException:
        vault.close()
        raise
    return vault


def empty_vault(path: str, key: RawKey, salt: bytes) -> Vault:
    """Make a file that was not there into a vault without any table, for a copy; raises OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    alone = "" if offers_locks(path) else "rw"  # nobody else knows the name of a copy in the making
    with plain_words():
        vault = Vault(_keyed(_connected(path, without_locks=alone), key, salt), path, key)
        try:
            vault.run("PRAGMA synchronous = OFF")  # a copy that a crash cuts short is thrown away
        except BaseException:
            vault.close()
            raise
    return vault


class NewVault:
    """A vault in the making: it stands beside its place until it is whole, then moves in at once."""

    def __init__(self, path: str, passphrase: Passphrase) -> None:
        """Make it; raises Misread for a weak passphrase, VaultLocked when something is in the way."""
        require_strong(passphrase)
        place.require_free(path)
        self._path, self._draft = path, f"{path}.{token_hex(4)}.new"
        salt = token_bytes(SALT_BYTES)
        try:
            os.makedirs(os.path.dirname(os.path.abspath(path)), mode=0o700, exist_ok=True)
            os.close(os.open(self._draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise NotWritten(NOT_MADE, ELSEWHERE, path=path) from error
        try:
            key = passphrase.key(salt)
            with plain_words():
                connection = _keyed(_connected(self._draft), key, salt)
                self.vault = Vault(connection, self._draft, key)
                schema.migrate(connection)
                self.vault.found(token_hex(16))
        except BaseException:
            self.discard()
            raise

    def move_in(self) -> None:
        """Put the finished vault in its place, never over anything."""
        self.vault.close()
        try:
            bring_to_disk(self._draft)
            rename_if_free(self._draft, self._path)
        except FileExistsError as error:
            self.discard()
            raise VaultLocked(
                "Something has appeared at {path}; nothing was changed.",
                "Name another file with --vault.",
                path=self._path,
            ) from error
        except OSError as error:
            self.discard()
            raise NotWritten(NOT_MADE, ELSEWHERE, path=self._path) from error
        discard(f"{self._draft}-journal")

    def discard(self) -> None:
        """Throw the draft away."""
        if hasattr(self, "vault"):
            self.vault.close()
        discard(self._draft, f"{self._draft}-journal")


def _connected(path: str, *, without_locks: str = "") -> Any:
    """Connect to a file that is there; `without_locks` to read it, "ro", or to write a copy of our own, "rw"."""
    from sqlcipher3 import dbapi2

    if not without_locks:
        with writable(path, f"{path}-journal"):
            return dbapi2.connect(path, timeout=PATIENCE, isolation_level=None)
    from urllib.parse import quote

    slashes = os.path.abspath(path).replace(os.sep, "/")
    begin = "file://" if slashes.startswith("/") else "file:///"  # C:/...
    # Only this way nothing is asked of the locks: with nolock=1 SQLite looks for one beside a journal.
    ways = f"mode={without_locks}&vfs={'win32' if sys.platform == 'win32' else 'unix'}-none"
    name = f"{begin}{quote(os.fsencode(slashes), safe='/:')}?{ways}"
    return dbapi2.connect(name, timeout=PATIENCE, isolation_level=None, uri=True)


def _keyed(connection: Any, key: RawKey, salt: bytes = b"") -> Any:
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        # The key becomes text nowhere but here, so that no frame of a traceback holds it.
        connection.execute(f"PRAGMA key = {key.literal(salt)}")
        _require_cipher(connection)
        _require_ours(connection)
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _require_ours(connection: Any) -> None:
    """Read the first page, which only the right key can, and refuse another program's file."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if tables and application != schema.APPLICATION_ID:
        raise VaultLocked("This is an encrypted file of another program.", "Name the vault file with --vault.")


def _require_cipher(connection: Any) -> None:
    """Refuse to go on without encryption, however the SQLite underneath was built."""
    version = connection.execute("PRAGMA cipher_version").fetchone()
    status = connection.execute("PRAGMA cipher_status").fetchone()
    if not version or int(version[0].split(".")[0]) < SQLCIPHER or not status or str(status[0]) != "1":
        raise ConfcliError("This installation cannot encrypt, so nothing was opened.", "Install confcli again.")
