"""This module knows what is done about one client who was chosen from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.acts.clients import tell_gone, tell_of_record
from confcli.cli.console import show, width
from confcli.cli.export_files import write_client_record
from confcli.cli.paths import here
from confcli.cli.workspace import Work, back_up
from confcli.core.ledger.erasure import notes_erased
from confcli.flows.clients import find_client
from confcli.flows.erasure import erase_client
from confcli.reports.entries import log_text
from confcli.reports.people import client_lines

if TYPE_CHECKING:
    from confcli.core.ledger.chain import Shown


def show_all(session: Work, code: str) -> None:
    """Show a client with every entry about them."""
    entries: list[Shown] = list(session.ledger.entries(client=code))
    show(client_lines([find_client(session.ledger, code)], width()))
    show(f"\n{log_text(session.policy, entries, width(), notes_erased(entries))}")


def hand_record(session: Work, code: str) -> None:
    """Write down what is kept on a client, for the client, into the folder we stand in."""
    tell_of_record(write_client_record(session, code, here()))


def forget(session: Work, code: str) -> None:
    """Erase what was noted about a client, and make the backup that no longer holds it."""
    erased = erase_client(session, code)
    back_up(session.vault)
    tell_gone(session.vault.path, erased)
