"""This module knows what is done about one client who was chosen from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.acts.clients import tell_of_record
from confcli.cli.console import show_data, width
from confcli.cli.erased import tell_gone
from confcli.cli.export_files import write_client_record
from confcli.cli.groundwork import load_policy
from confcli.cli.listing import listed_data, show_listed
from confcli.cli.paths import here
from confcli.cli.workspace import Work, back_up, unlocked
from confcli.core.people import require_client
from confcli.flows.clients import clients
from confcli.flows.erasure import erase_client
from confcli.flows.reading_back import about
from confcli.reports.people import client_data, client_lines, known_data, known_lines

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.core.code.model import Policy
    from confcli.core.people import Client
    from confcli.flows.reading_back import Listed


def show_client(given: Given, code: str, *, as_json: bool) -> None:
    """Show a client with every entry about them."""
    policy = load_policy(None)
    with unlocked(given) as ledger:
        known = clients(ledger)
        client = require_client(code, known)
        found = about(ledger, client.code)
    if as_json:
        data = {**client_data(client), "known": known_data(policy, client)}
        show_data({**data, "entries": [listed_data(found, entry) for entry in found.entries]})
    else:
        _show(policy, client, known, found)


def show_all(session: Work, code: str) -> None:
    """Show a client with every entry about them, in a session that is open."""
    known = clients(session.ledger)
    _show(session.policy, known[code], known, about(session.ledger, code))


def _show(policy: Policy, client: Client, known: dict[str, Client], found: Listed) -> None:
    lines = (client_lines([client], width()), *known_lines(policy, client, known, width()))
    show_listed(policy, found, above="\n".join((*lines, "", "")))


def hand_record(session: Work, code: str) -> None:
    """Write down what is kept on a client, for the client, into the folder we stand in."""
    tell_of_record(write_client_record(session, code, here()))


def forget(session: Work, code: str) -> None:
    """Erase what was noted about a client, and make the backup that no longer holds it."""
    erased = erase_client(session, code)
    back_up(session.vault)
    tell_gone(session.vault.path, erased)
