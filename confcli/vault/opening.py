"""This module knows how a vault is opened with its key, and how a new one is made."""

from __future__ import annotations

import os
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING

from confcli.errors import NotWritten, VaultLocked
from confcli.vault import location, schema
from confcli.vault.atomic_files import bring_to_disk, discard, rename_if_free
from confcli.vault.connection import connected, keyed
from confcli.vault.integrity import prove_ledger
from confcli.vault.locks import offers_locks
from confcli.vault.passphrases import require_strong
from confcli.vault.secrets import SALT_BYTES, Passphrase, RawKey
from confcli.vault.sqlite_errors import plain_words
from confcli.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_MADE, ELSEWHERE = "No vault can be made at {path}.", "Name another place with --vault."


def open_with_key(path: str, key: RawKey, before: Callable[[Vault], str] | None = None) -> Vault:
    """Open the vault at `path` with its raw key; raises VaultLocked, or Tampered when pages are damaged.

    `before` keeps a vault of an older version as it was before it is brought up to date, and gives where.
    """
    location.require_vault(path)
    location.make_private(path)
    where, real = os.path.abspath(path), os.path.realpath(path)  # the folder we stand in may go
    if not offers_locks(real):
        return open_to_read(where, real, key)
    with plain_words(unlocking=True):
        connection = connected(real)
        try:
            location.require_vault(path)  # once more: what was exchanged for a link meanwhile gets no key
        except VaultLocked:
            connection.close()
            raise
        vault = Vault(keyed(connection, key), where, key)
        try:
            if before and schema.is_older(connection):
                vault.before = before(vault)
            schema.migrate(connection)
        except BaseException:
            vault.close()
            raise
        return vault


def open_to_read(path: str, real: str, key: RawKey) -> Vault:
    """Open it for reading only, where there are no locks; what is written in meanwhile proves not to be whole."""
    with plain_words(unlocking=True):
        connection = keyed(connected(real, without_locks="ro"), key)
        vault = Vault(connection, path, key, reads_only=True)
    try:
        with plain_words():
            schema.migrate(connection)
        prove_ledger(vault)
    except BaseException:
        vault.close()
        raise
    return vault


def empty_vault(path: str, key: RawKey, salt: bytes) -> Vault:
    """Make a file that was not there into a vault without any table, for a copy; raises OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    alone = "" if offers_locks(path) else "rw"  # nobody else knows the name of a copy in the making
    with plain_words():
        vault = Vault(keyed(connected(path, without_locks=alone), key, salt), path, key)
        try:
            vault.run("PRAGMA synchronous = OFF")  # a copy that a crash cuts short is thrown away
        except BaseException:
            vault.close()
            raise
    return vault


def begun(path: str, key: RawKey, salt: bytes) -> Vault:
    """Make an empty file that is there into a vault with its tables, whose ledger begins."""
    with plain_words():
        connection = keyed(connected(path), key, salt)
        vault = Vault(connection, path, key)
        try:
            schema.migrate(connection)
            vault.found(token_hex(16))
        except BaseException:
            vault.close()
            raise
    return vault


class NewVault:
    """A vault in the making: it stands beside its place until it is whole, then moves in at once."""

    def __init__(self, path: str, passphrase: Passphrase) -> None:
        """Make it; raises Misread for a weak passphrase, VaultLocked when something is in the way."""
        require_strong(passphrase)
        location.require_free(path)
        self._path, self._draft = path, f"{path}.{token_hex(4)}.new"
        salt = token_bytes(SALT_BYTES)
        try:
            os.makedirs(os.path.dirname(os.path.abspath(path)), mode=0o700, exist_ok=True)
            os.close(os.open(self._draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise NotWritten(NOT_MADE, ELSEWHERE, path=path) from error
        try:
            key = passphrase.key(salt)
            self.vault = begun(self._draft, key, salt)
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
