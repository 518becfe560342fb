"""This module knows how a change of who can open the vault is finished that was cut short, by a kill or a full disk.

The vault itself decides: as long as its key is the old one nothing was revoked, and the recovery file becomes what it
was; from then on the list of keyholders is the new one, and the recovery file follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.vault.care.recovery import BACK, ON, digest_beside, note, noted, withdraw, write_recovery
from confcli.vault.keys import KeyRing

if TYPE_CHECKING:
    from confcli.vault.vault import Vault

FINISHED = "A change of who can open the vault was interrupted. It is finished now."
UNDONE = "A change of who can open the vault was interrupted. Everything is as before: do it again."
NOT_SETTLED = "A change of who can open the vault was interrupted, and cannot be finished now."
UNSETTLED = "A change of who can open the vault is not finished. The next command that takes your passphrase ends it."
TRY_THE_SHEET = "A sheet that was made then counts no longer. To try yours: confcli vault recovery test"
TRY_A_SHEET = "To try your sheet: confcli vault recovery test"


def is_unsettled(vault: Vault) -> bool:
    """Tell whether a change of who can open the vault is not finished."""
    return noted(vault).startswith((ON, BACK))


def settle(vault: Vault) -> tuple[str, ...]:
    """Finish such a change, or take it back, and give what is to be said of it; raises NotWritten."""
    mark = noted(vault)
    if not mark.startswith((ON, BACK)):
        return ()
    before = mark.removeprefix(BACK)
    if mark.startswith(BACK) and before == digest_beside(vault):
        note(vault, before)  # the file was never touched
    elif KeyRing(vault).keyholders():
        write_recovery(vault)
    else:
        withdraw(vault)
    return (UNDONE, TRY_THE_SHEET) if mark.startswith(BACK) else (FINISHED, TRY_A_SHEET)
