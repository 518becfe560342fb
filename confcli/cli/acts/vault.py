"""This module knows what is done to look after the vault: backups, restoring, a look over, the passphrase."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli import passphrase
from confcli.cli.acts.recovery_sheet import opened_with_sheet
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.groundwork import now
from confcli.cli.workspace import Work, unlocked
from confcli.errors import Damaged
from confcli.reports.findings import findings
from confcli.speech import say, say_many
from confcli.vault.care import restoring
from confcli.vault.care.backups import make
from confcli.vault.care.doctor import Level, look_over
from confcli.vault.care.host_checks import warnings
from confcli.vault.care.rekeying import change
from confcli.vault.care.thinning import work_off
from confcli.vault.location import default_place

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.vault.vault import Vault


class Restoring(NamedTuple):
    """How a backup is to be brought back."""

    aside: bool  # the present vault is kept beside it
    with_sheet: bool
    key_file: str | None


def backup(given: Given, folder: str | None) -> None:
    """Make a backup now, and check it."""
    with unlocked(given) as ledger:
        path, size = _make(ledger, folder)
    _say_made(path, size)


def back_up(session: Work) -> None:
    """Make a backup beside the vault, in a session that is open."""
    _say_made(*_make(session.vault, None))


def _make(vault: Vault, folder: str | None) -> tuple[str, int]:
    made = make(vault, now(), folder)
    work_off(vault.path, os.path.dirname(made.path))
    return made.path, made.size


def _say_made(path: str, size: int) -> None:
    show(path)
    tell(
        say_many(
            size,
            "The one entry is in it, and it was checked. Your passphrase opens it.",
            "All {count} entries are in it, and it was checked. Your passphrase opens it.",
        )
    )


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


def doctor(given: Given, *, as_json: bool) -> None:
    """Look the vault over."""
    with unlocked(given) as ledger:
        _look_over(ledger, as_json=as_json)


def examine(session: Work) -> None:
    """Look the vault over in a session that is open."""
    _look_over(session.vault, as_json=False)


def _look_over(vault: Vault, *, as_json: bool) -> None:
    """Show what a look over finds; raises Damaged when something is."""
    found = list(look_over(vault, now()))
    if as_json:
        show_data([{**finding._asdict(), "level": str(finding.level)} for finding in found])
    else:
        show(findings([(str(one.level), *one[1:]) for one in found], width()))
    if any(finding.level is Level.DAMAGE for finding in found):
        raise Damaged("Something is damaged.", "Keep every file, and do first what stands under it.")


def change_passphrase(given: Given, new_passphrase_file: str | None) -> None:
    """Change the passphrase."""
    with unlocked(given, automatic_backup=False) as ledger:
        secret = passphrase.from_file(new_passphrase_file) if new_passphrase_file else passphrase.new()
        change(ledger, secret, now()).close()
    conclude(say("The passphrase was changed."))
    tell(say("Backups made before open with the old passphrase. Keep its paper as long as you need one of them."))
