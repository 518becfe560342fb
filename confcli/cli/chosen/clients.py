"""This module knows what is done about one client who was chosen from the list."""

from __future__ import annotations

from confcli.cli.acts.clients import tell_gone, tell_of_record
from confcli.cli.console import width
from confcli.cli.export_files import write_client_record
from confcli.cli.listing import show_listed
from confcli.cli.paths import here
from confcli.cli.workspace import Work, back_up
from confcli.flows.clients import find_client
from confcli.flows.erasure import erase_client
from confcli.flows.reading_back import about
from confcli.reports.people import client_lines


def show_all(session: Work, code: str) -> None:
    """Show a client with every entry about them."""
    above = client_lines([find_client(session.ledger, code)], width())
    show_listed(session.policy, about(session.ledger, code), above=f"{above}\n\n")


def hand_record(session: Work, code: str) -> None:
    """Write down what is kept on a client, for the client, into the folder we stand in."""
    tell_of_record(write_client_record(session, code, here()))


def forget(session: Work, code: str) -> None:
    """Erase what was noted about a client, and make the backup that no longer holds it."""
    erased = erase_client(session, code)
    back_up(session.vault)
    tell_gone(session.vault.path, erased)
