"""This module knows what is done to look back: the log, one entry, and what is still to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.groundwork import load_policy, now
from confcli.cli.options import NEWEST, Given, entry_number
from confcli.cli.workspace import Work, unlocked
from confcli.core.ledger.erasure import NOTE, notes_erased
from confcli.core.ledger.kinds import require_kind
from confcli.flows.clients import clients, find_client
from confcli.flows.drafts import unfinished
from confcli.flows.recording import outstanding, running_clocks, waiting
from confcli.flows.resuming import described
from confcli.reports import entries as reports
from confcli.reports.layout import bullet
from confcli.reports.people import still_to_do
from confcli.speech import say

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.flows.ports import Ledger


class Wanted(NamedTuple):
    """Which entries are to be listed."""

    client: str | None
    kind: str | None
    latest: int


def log(given: Given, wanted: Wanted, *, as_json: bool) -> None:
    """List what was recorded, and what is still to do."""
    policy = load_policy(None)
    kind = require_kind(wanted.kind) if wanted.kind else None
    with unlocked(given) as ledger:
        client = find_client(ledger, wanted.client).code if wanted.client else None
        entries = list(ledger.entries(kind=kind, client=client, latest=wanted.latest))
        left, size = to_do(ledger, now()), ledger.head().size
        erased = notes_erased(ledger.entries(kind=NOTE))
    if as_json:
        show_data([reports.entry_data(entry) for entry in entries])
        return
    show(reports.log_text(policy, entries, width(), erased) if entries else say("There are no such entries."))
    if len(entries) == wanted.latest < size:
        more = "These are the newest {count} of {size}. For more: confcli log --latest {size}"
        tell("\n" + say(more, count=wanted.latest, size=size))
    if left:
        tell("\n" + say("Still to do"))
    for line in left:
        tell(f"- {line}")


def show_log(session: Work) -> None:
    """List the newest entries in a session that is open."""
    entries = list(session.ledger.entries())[-NEWEST:]
    show(reports.log_text(session.policy, entries, width(), notes_erased(entries)))


def show_entry(given: Given, entry: str, *, as_json: bool) -> None:
    """Show one entry whole, with what was added to it."""
    policy, number = load_policy(None), entry_number(entry)
    with unlocked(given) as ledger:
        entries = [ledger.entry(number), *ledger.entries(refers_to=number)]
    if as_json:
        first, *later = map(reports.entry_data, entries)
        show_data({**first, "later": later})
    else:
        erased = notes_erased(entries)
        show("\n\n".join(reports.entry(policy, one, width(), erased.get(one.seq, ())) for one in entries))


def standing(session: Work) -> str:
    """Say what is unfinished and what is still to be done."""
    found = [say("Unfinished: {what}.", what=described(session.ledger, one)) for one in unfinished(session.drafts)]
    found += to_do(session.ledger, session.clock())
    if not found:
        return say("Nothing is left to do.")
    return "\n".join((say("Still to do"), *(bullet(line, width()) for line in found)))


def to_do(ledger: Ledger, moment: datetime) -> list[str]:
    """Say what is still to be done, a sentence a thing."""
    people, breaches = list(clients(ledger).values()), running_clocks(ledger, moment)
    return still_to_do(people, outstanding(ledger), breaches, waiting(ledger))
