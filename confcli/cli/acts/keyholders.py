"""This module knows what is done about who can open the vault if the passphrase is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import conclude, show, show_data, tell
from confcli.cli.workspace import unlocked
from confcli.errors import Misread
from confcli.speech import say
from confcli.vault.care import recovery as care
from confcli.vault.care.recovery import SHEET, write_recovery
from confcli.vault.keys import Keyholder, KeyRing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.cli.options import Given
    from confcli.vault.vault import Vault


def list_keyholders(given: Given, *, as_json: bool) -> None:
    """List who can open the vault if the passphrase is lost."""
    with unlocked(given) as ledger:
        holders = KeyRing(ledger).keyholders()
    if as_json:
        show_data([holder._asdict() for holder in holders])
    else:
        show_list(holders)


def show_list(holders: Sequence[Keyholder]) -> None:
    """Show who can open the vault besides its owner."""
    if holders:
        show("\n".join(f"{say(holder.name)}\n{holder.recipient}" for holder in holders))
    else:
        tell(say("Nobody. To make a recovery sheet: confcli vault recovery sheet"))


def add(given: Given, name: str, key: str) -> None:
    """Let somebody open the vault with their own key."""
    if name == SHEET:
        raise Misread("This is the name of your paper: {name}.", "Name the person.", name=SHEET)
    holder = Keyholder(name, care.require_recipient(key))  # before anything is unlocked
    with unlocked(given) as ledger:
        entrust(ledger, holder)


def entrust(vault: Vault, holder: Keyholder) -> None:
    """Let somebody open the vault, in a session that is open."""
    with vault.writing():
        KeyRing(vault).entrust(holder)
        write_recovery(vault)
    conclude(say("{name} can now open the vault if the passphrase is lost.", name=holder.name))


def remove(given: Given, name: str) -> None:
    """Take somebody off the list of those who can open the vault."""
    with unlocked(given) as ledger:
        withdraw(ledger, name)


def withdraw(vault: Vault, name: str) -> None:
    """Let somebody open the vault no more, in a session that is open."""
    with vault.writing():
        KeyRing(vault).withdraw(name)
        if KeyRing(vault).keyholders():
            write_recovery(vault)
        else:
            care.withdraw(vault)
    conclude(say("{name} can no longer open the vault.", name=name))
    tell(say("Who has kept an older backup with its recovery file can still open that one."))


def renew(given: Given) -> None:
    """Write the recovery file anew."""
    with unlocked(given) as ledger:
        renew_for(ledger)


def renew_for(vault: Vault) -> None:
    """Write the recovery file of a vault anew, in a session that is open."""
    if not KeyRing(vault).keyholders():
        raise Misread("There is nobody to write it for.", "Make a recovery sheet: confcli vault recovery sheet")
    write_recovery(vault)
    conclude(say("The recovery file was written anew."))
