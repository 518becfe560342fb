"""This module knows what is done to get back in: with a backup, with the sheet, with another passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from confcli.cli import new_passphrase, passphrase
from confcli.cli.acts.printing import require_asked_twice
from confcli.cli.acts.recovery_key import opened_with_sheet
from confcli.cli.acts.recovery_sheet import hand_out
from confcli.cli.console import conclude, show, tell
from confcli.cli.groundwork import now
from confcli.cli.options import Paper
from confcli.cli.workspace import Work, unlocked
from confcli.speech import say, say_many
from confcli.vault.care import restoring
from confcli.vault.care.host_checks import warnings
from confcli.vault.care.rekeying import change
from confcli.vault.location import default_place

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.vault.vault import Vault


class Restoring(NamedTuple):
    """How a backup is to be brought back."""

    aside: bool  # the present vault is kept beside it
    with_sheet: bool
    key_file: str | None


def restore(given: Given, file: str, how: Restoring) -> None:
    """Bring a backup back to where the vault is, or to the usual place."""
    path = given.vault or default_place()
    for warning in warnings(path):
        tell(warning)

    def opened(draft: str) -> Vault:
        if how.with_sheet or how.key_file:
            return opened_with_sheet(draft, how.key_file)
        return passphrase.unlock(draft, given.passphrase_file)

    head = restoring.restore(file, path, opened, now() if how.aside else None)
    show(path)
    tell(say_many(head.size, "It holds one entry, checked.", "All {count} entries of the backup are in it, checked."))
    tell(say("What was recorded or erased after the backup was made is not in it: do it again."))
    if how.with_sheet:
        tell(say("Now choose a new passphrase: confcli vault recover"))


def change_passphrase(given: Given, new_passphrase_file: str | None) -> None:
    """Change the passphrase."""
    with unlocked(given, automatic_backup=False) as ledger:
        secret = passphrase.from_file(new_passphrase_file) if new_passphrase_file else new_passphrase.new()
        change(ledger, secret, now()).close()
    conclude(say("The passphrase was changed."))
    tell(say("Backups made before open with the old passphrase. Keep its paper as long as you need one of them."))


def recover(vault: str | None, key_file: str | None, new_passphrase_file: str | None, paper: Paper) -> None:
    """Open the vault with the recovery sheet, and have a new passphrase chosen."""
    require_asked_twice(paper, vault or default_place())
    opened = opened_with_sheet(vault or default_place(), key_file)
    try:
        tell(say("The sheet opens your vault. Now choose a new passphrase."))
        secret = passphrase.from_file(new_passphrase_file) if new_passphrase_file else new_passphrase.new()
        opened = change(opened, secret, now())
        conclude(say("The passphrase was changed. Every entry is there."))
        if not key_file or paper.page or paper.printed:
            tell(say("The old sheet has been used, so here is a new one."))
            hand_out(opened, paper)
    finally:
        opened.close()


def sheet(given: Given, paper: Paper) -> None:
    """Make a new recovery sheet."""
    require_asked_twice(paper, given.vault or default_place())
    with unlocked(given) as ledger:
        hand_out(ledger, paper)


def make_sheet(session: Work) -> None:
    """Make a new recovery sheet in a session that is open."""
    hand_out(session.vault, Paper())


def try_sheet(vault: str | None, key_file: str | None) -> None:
    """Try the recovery sheet, without changing anything."""
    opened_with_sheet(vault or default_place(), key_file).close()
    conclude(say("The sheet is right: it opens your vault. Put it back in its safe place."))
