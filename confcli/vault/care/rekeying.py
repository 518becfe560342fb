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

    from confcli.vault.secrets import Passphrase
    from confcli.vault.vault import Vault


def change(vault: Vault, passphrase: Passphrase, at: datetime) -> Vault:
    """Give the vault another passphrase; closes it, and gives it back reopened. Raises Misread for a weak one.

    Raises NotWritten, which says so when the passphrase was changed all the same.
    """
    require_strong(passphrase)
    path = vault.path
    new = passphrase.key(location.require_vault(path))
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
