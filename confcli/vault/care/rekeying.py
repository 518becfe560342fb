"""This module knows the order in which a passphrase is changed, so that nobody is ever locked out.

Backup, recovery file with the old and the new key, new key, reopened and proved, recovery file with
the new key alone, backup. Killed anywhere, the vault opens with just one of the two passphrases, and
the recovery file opens it in both cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.errors import NotWritten
from confcli.vault import location
from confcli.vault.care import backups
from confcli.vault.care.recovery import write_recovery
from confcli.vault.integrity import prove
from confcli.vault.opening import open_with_key
from confcli.vault.passphrases import require_strong

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.vault.secrets import Passphrase, RawKey
    from confcli.vault.vault import Vault


def change(vault: Vault, passphrase: Passphrase, at: datetime) -> Vault:
    """Give the vault another passphrase; closes it, and gives it back reopened. Raises Misread for a weak one.

    Raises NotWritten, which says so when the passphrase was changed all the same.
    """
    require_strong(passphrase)
    new = passphrase.key(location.require_vault(vault.path))
    backups.make(vault, at)
    write_recovery(vault, new)
    changed = _with_key(vault, new)
    changed.passphrase = passphrase
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


def choose_first(vault: Vault, passphrase: Passphrase) -> Vault:
    """Give a vault that was just made a passphrase of one's own: nobody has a backup or a sheet of it yet.

    Closes it, and gives it back reopened. Raises Misread for a weak one.
    """
    require_strong(passphrase)
    return _with_key(vault, passphrase.key(location.require_vault(vault.path)))


def _with_key(vault: Vault, new: RawKey) -> Vault:
    """Encrypt it with another key, and give it back reopened and proved."""
    path = vault.path
    try:
        vault.rekey(new)
    finally:
        vault.close()
    changed = open_with_key(path, new)
    prove(changed)
    return changed
