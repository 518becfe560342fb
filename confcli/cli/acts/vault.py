"""This module knows what is done to look after the vault: a backup, a look over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.groundwork import now
from confcli.cli.workspace import Work, unlocked
from confcli.errors import Damaged
from confcli.reports.findings import findings
from confcli.speech import say_many
from confcli.vault.care.backups import make
from confcli.vault.care.doctor import Level, look_over
from confcli.vault.care.thinning import work_off

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.vault.vault import Vault


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
