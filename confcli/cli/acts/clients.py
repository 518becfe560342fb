"""This module knows what is done about a client: added, listed, shown, given what is kept on them, and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.acts.encounters import tell_unused
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.erased import tell_gone, tell_note_gone
from confcli.cli.export_files import write_client_record
from confcli.cli.workspace import Work, at_work, unlocked
from confcli.core.ledger import erasure as erasing
from confcli.core.profile import CHANGE
from confcli.flows import access
from confcli.flows.changing import change as change_client
from confcli.flows.clients import add_client, clients
from confcli.flows.erasure import erase_client
from confcli.flows.erasure import erase_note as erase_note_alone
from confcli.reports.people import client_data, client_lines, known_lines
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.cli.options import Given
    from confcli.core.people import Client


def add(given: Given, code: str | None) -> None:
    """Ask about a new client, and show the code they are given."""
    with at_work(given, "client") as session:
        add_to(session, code)


def add_to(session: Work, code: str | None = None) -> None:
    """Add a client in a session that is open."""
    client = add_client(session, code)
    show(client.code)
    tell(say("Next: explain the policy at first contact: confcli first-contact {code}", code=client.code))


def change(given: Given, code: str) -> None:
    """Ask what is to be changed of what is known of a client."""
    with at_work(given, CHANGE) as session:
        change_known(session, code)


def change_known(session: Work, code: str) -> None:
    """Change what is known of a client in a session that is open."""
    changed = change_client(session, code)
    conclude(say("Recorded as entry {seq}.", seq=changed.seq) if changed.seq else say("Nothing was changed."))
    tell_unused(session, CHANGE)
    if changed.seq:
        known = clients(session.ledger)
        for line in known_lines(session.policy, changed.client, known, width()):
            tell(line)


def list_clients(given: Given, *, as_json: bool) -> None:
    """Show all clients, and what is still owed to each."""
    with unlocked(given) as ledger:
        known = clients(ledger).values()
    if as_json:
        show_data([client_data(client) for client in known])
    else:
        _show_list(known)


def show_clients(session: Work) -> None:
    """List the clients in a session that is open."""
    _show_list(clients(session.ledger).values())


def _show_list(known: Collection[Client]) -> None:
    if known:
        show(client_lines(list(known), width()))
    else:
        tell(say("There are no clients yet. To add one: confcli client add"))


def export_client(given: Given, code: str, folder: str) -> None:
    """Write down what is kept on a client, for the client."""
    with at_work(given, access.KIND, whole_policy=True) as session:
        paths = write_client_record(session, code, folder)
    tell_of_record(paths)


def tell_of_record(paths: list[str]) -> None:
    """Name the files that hold what is kept on a client, and say what to do with them."""
    for path in paths:
        show(path)
    tell(
        say("These files are not encrypted. Read them first: black out what is other people's. Then delete them here.")
    )


def erase(given: Given, code: str) -> None:
    """Erase what was noted about a client, and say where else it may still lie."""
    with at_work(given, erasing.KIND) as session:
        erased = erase_client(session, code)
    tell_gone(session.vault.path, erased)


def erase_note(given: Given, number: int) -> None:
    """Erase the free texts of one entry, and say where else they may still lie."""
    with at_work(given, erasing.KIND, whole_policy=True) as session:
        erased = erase_note_alone(session, number)
    tell_note_gone(session.vault.path, number, erased)
