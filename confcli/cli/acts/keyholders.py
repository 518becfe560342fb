"""This module knows what is done about who can open the vault if the passphrase is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli import card_file
from confcli.cli.acts.older_copies import tell_of_older
from confcli.cli.console import conclude, show, show_data, tell
from confcli.cli.groundwork import now
from confcli.cli.workspace import unlocked
from confcli.errors import Misread
from confcli.speech import say
from confcli.vault.care.recovery import SHEET, require_recipient, write_recovery
from confcli.vault.care.revoking import keep_out, let_open
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


def add(given: Given, name: str, key: str, number: str | None) -> None:
    """Let somebody open the vault with their own key, once its number was compared by telephone."""
    if name == SHEET:
        raise Misread("This is the name of your paper: {name}.", "Name the person.", name=SHEET)
    holder = Keyholder(name, require_recipient(key))  # before anything is unlocked
    card_file.compare_key(name, holder.recipient, number)  # it gives the whole vault away
    with unlocked(given) as ledger:
        entrust(ledger, holder)


def entrust(vault: Vault, holder: Keyholder) -> None:
    """Let somebody open the vault, in a session that is open."""
    older = let_open(vault, holder, now())
    conclude(say("{name} can now open the vault if the passphrase is lost.", name=holder.name))
    tell_of_older(older)


def remove(given: Given, name: str) -> None:
    """Take somebody off the list of those who can open the vault."""
    with unlocked(given) as ledger:
        withdraw(ledger, name)


def withdraw(vault: Vault, name: str) -> None:
    """Let somebody open the vault no more, in a session that is open."""
    older = keep_out(vault, name, now())
    conclude(say("{name} can no longer open the vault.", name=name))
    tell(say("Who has kept an older backup with its recovery file can still open that one."))
    tell_of_older(older)


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
