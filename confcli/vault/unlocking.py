"""This module knows how a person's passphrase unlocks a vault, and what is said when it does not."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from confcli.errors import VaultLocked, WrongPassphrase
from confcli.vault import location
from confcli.vault.care.backups import require_no_other_opens
from confcli.vault.care.recovery import read_recovery
from confcli.vault.care.upgrading import keep_before
from confcli.vault.opening import open_with_key
from confcli.vault.passphrases import spellings

if TYPE_CHECKING:
    from confcli.vault.care.recovery import SheetKey
    from confcli.vault.secrets import Passphrase, RawKey
    from confcli.vault.vault import Vault


def open_vault(path: str, passphrase: Passphrase) -> Vault:
    """Open the vault at `path`; raises VaultLocked, or Tampered when pages are damaged.

    Drawn words open it in any spelling; the one that was typed is tried first. SQLCipher cannot tell a wrong
    passphrase from a damaged first page; the newest backup can.
    """
    return _opened(path, location.require_vault(path), spellings(passphrase))


def _opened(path: str, salt: bytes, meant: list[Passphrase]) -> Vault:
    key = meant[0].key(salt)
    try:
        vault = unlock(path, key)
    except WrongPassphrase:
        with suppress(WrongPassphrase):
            if meant[1:]:
                return _opened(path, salt, meant[1:])
        require_no_other_opens(path, meant[0], key)
        raise
    vault.passphrase = meant[0]
    return vault


def unlock(path: str, key: RawKey) -> Vault:
    """Open a vault to work on it; one of an older version is kept as it was, unless a backup of it is being opened."""
    return open_with_key(path, key, None if location.is_draft(path) else keep_before)


def recovered(path: str, sheet: SheetKey) -> Vault:
    """Open the vault at `path` with a key from its recovery file; raises VaultLocked when none does."""
    for key in read_recovery(path, sheet):
        try:
            return unlock(path, key)
        except WrongPassphrase:
            continue
    raise VaultLocked(
        "The sheet is right, but the key in the recovery file does not open this vault.",
        "The file may be older than the vault. A backup holds its own: confcli vault restore BACKUP --with-sheet",
    )
