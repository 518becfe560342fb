"""This module knows the order in which a passphrase is changed, so that nobody is ever locked out.

Backup, recovery file with the old and the new key, new key, reopened and proved, recovery file with
the new key alone, backup. Killed anywhere, the vault opens with just one of the two passphrases, and
the recovery file opens it in both cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.errors import NotWritten, VaultLocked, WrongPassphrase
from confcli.vault import backups, place
from confcli.vault.opening import open_with_key
from confcli.vault.proving import prove
from confcli.vault.recovery import read_recovery, write_recovery
from confcli.vault.strength import require_strong
from confcli.vault.unlocking import unlock

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.vault.key import Passphrase
    from confcli.vault.recovery import SheetKey
    from confcli.vault.vault import Vault


def change(vault: Vault, passphrase: Passphrase, at: datetime) -> Vault:
    """Give the vault another passphrase; closes it, and gives it back reopened. Raises Misread for a weak one.

    Raises NotWritten, which says so when the passphrase was changed all the same.
    """
    require_strong(passphrase)
    path = vault.path
    new = passphrase.key(place.require_vault(path))
    backups.make(vault, at)
    write_recovery(vault, new)
    try:
        vault.rekey(new)
    finally:
        vault.close()
    changed = open_with_key(path, new)
    prove(changed)
    try:
        write_recovery(changed)
        backups.make(changed, at)
    except NotWritten as error:
        changed.close()
        raise NotWritten(
            "The passphrase was changed: use the new one. What had to follow did not work. {reason}",
            "Do it now: confcli vault recovery renew, then: confcli vault backup",
            reason=error.sentence,
        ) from error
    return changed


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
