"""This module knows what is done about a client: added, listed, shown, given what is kept on them, and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.export_files import write_client_record
from confcli.cli.groundwork import load_policy
from confcli.cli.listing import listed_data, show_listed
from confcli.cli.workspace import Work, at_work, unlocked
from confcli.core.ledger import erasure as erasing
from confcli.core.selection import Selection
from confcli.flows import access
from confcli.flows.clients import add_client, clients, find_client
from confcli.flows.erasure import Erased, erase_client
from confcli.flows.erasure import erase_note as erase_note_alone
from confcli.flows.reading_back import ALL, listed
from confcli.reports.entries import when
from confcli.reports.people import client_data, client_lines
from confcli.speech import say
from confcli.vault.care.backups import found

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


def show_client(given: Given, code: str, *, as_json: bool) -> None:
    """Show a client with every entry about them."""
    policy = load_policy(None)
    with unlocked(given) as ledger:
        client = find_client(ledger, code)
        found = listed(ledger, Selection(client=client.code), ALL)
    if as_json:
        show_data({**client_data(client), "entries": [listed_data(found, entry) for entry in found.entries]})
    else:
        show_listed(policy, found, above=f"{client_lines([client], width())}\n\n")


def export_client(given: Given, code: str, folder: str) -> None:
    """Write down what is kept on a client, for the client."""
    with at_work(given, access.KIND, whole_policy=True) as session:
        paths = write_client_record(session, code, folder)
    for path in paths:
        show(path)
    tell(
        say("These files are not encrypted. Read them first: black out what is other people's. Then delete them here.")
    )


def erase(given: Given, code: str) -> None:
    """Erase what was noted about a client, and say where else it may still lie."""
    with at_work(given, erasing.KIND) as session:
        erased = erase_client(session, code)
    numbers = ", ".join(map(str, erased.entries))
    before = [backup for backup in found(session.vault.path) if backup.size < erased.seq]
    if before:  # as when the one that was made afterwards did not work
        conclude(say("Recorded as entry {seq}. Emptied entries: {numbers}.", seq=erased.seq, numbers=numbers))
        tell(say("Older backups here still hold them. They go as soon as a session's backup works."))
    else:
        everywhere = "Recorded as entry {seq}. Emptied entries, in the backups here too: {numbers}."
        conclude(say(everywhere, seq=erased.seq, numbers=numbers))
    _tell_of_copies(erased)


def erase_note(given: Given, number: int) -> None:
    """Erase the free texts of one entry, and say where else they may still lie."""
    with at_work(given, erasing.KIND, whole_policy=True) as session:
        erased = erase_note_alone(session, number)
    if any(backup.size < erased.seq for backup in found(session.vault.path)):
        conclude(say("Recorded as entry {seq}. The note of entry {number} is gone.", seq=erased.seq, number=number))
        tell(say("Older backups here still hold it. They go as soon as a session's backup works."))
    else:
        everywhere = "Recorded as entry {seq}. The note of entry {number} is gone, in the backups here too."
        conclude(say(everywhere, seq=erased.seq, number=number))
    _tell_of_copies(erased)


def _tell_of_copies(erased: Erased) -> None:
    for export in erased.exports:
        tell(
            say(
                "Ask your supervisor to delete session log {seq} of {moment}: it showed them.",
                seq=export.seq,
                moment=when(export.fields["at"]),
            )
        )
    tell(say("If a copy of a backup lies elsewhere, on a stick for instance, destroy it and make a new one."))
