"""This module knows what is done so that a ledger can be proved: its checkpoint given, a session log checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.checked_ledger import tell_checked
from confcli.cli.console import show, show_data, width
from confcli.cli.paths import read_bytes
from confcli.cli.publishing import together
from confcli.cli.workspace import Work, unlocked
from confcli.core.ledger import session_log
from confcli.flows.session import volunteer_of
from confcli.reports.verification import verified, verified_data
from confcli.vault.integrity import prove_ledger

if TYPE_CHECKING:
    from confcli.cli.options import Given


def verify(file: str, against: str | None, *, as_json: bool) -> None:
    """Check a session log, and hold it against a checkpoint."""
    log = session_log.read_log(read_bytes(file))
    new = log.against(session_log.read_held(read_bytes(against))) if against else None
    if as_json:
        show_data(verified_data(log, new))
    else:
        show(verified(log, new, width()))


def show_checkpoint(given: Given, folder: str | None) -> None:
    """Check the whole ledger; show its checkpoint, or write it into a folder."""
    with unlocked(given) as ledger:
        head, code = prove_ledger(ledger), volunteer_of(ledger) if folder is not None else ""
        line = tell_checked(ledger, head)
    if folder is None:
        show(line)
        return
    with together(folder) as file:
        show(file(f"checkpoint-{code}.json", f"{line}\n"))


def show_own(session: Work) -> None:
    """Check the whole ledger and show its checkpoint, in a session that is open."""
    show(tell_checked(session.vault, prove_ledger(session.vault)))
