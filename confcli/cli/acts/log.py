"""This module knows what is done to look back: the log, one entry, and what is still to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import show_data, tell, width
from confcli.cli.groundwork import load_policy, now
from confcli.cli.listing import MORE, listed_data, more_than, show_listed, show_whole
from confcli.cli.options import NEWEST, Given, entry_number
from confcli.cli.workspace import Work, unlocked
from confcli.core.dates import show_moment
from confcli.core.ledger.kinds import kind_name
from confcli.flows.clients import owed_clients
from confcli.flows.drafts import begun, unfinished
from confcli.flows.reading_back import EVERYTHING, listed, selected, with_later
from confcli.flows.recording import outstanding, running_clocks, waiting
from confcli.reports.entries import entry_data
from confcli.reports.layout import bullet
from confcli.reports.people import still_to_do
from confcli.speech import say

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.flows.ports import Ledger
    from confcli.flows.reading_back import Narrowed


def log(given: Given, narrowed: Narrowed, latest: int, *, as_json: bool) -> None:
    """List what was recorded, and what is still to do."""
    policy = load_policy(None)
    with unlocked(given) as ledger:
        found = listed(ledger, selected(policy, ledger, narrowed, now()), latest)
        left = to_do(ledger, now())
    if as_json:
        show_data([listed_data(found, one) for one in found.entries])
        return
    show_listed(policy, found)
    if found.more:
        size = found.more + len(found.entries)
        tell("\n" + say(more_than(found, MORE), count=latest, size=size))
    if left:
        tell("\n" + say("Still to do"))
    for line in left:
        tell(f"- {line}")


def show_log(session: Work) -> None:
    """List the newest entries in a session that is open."""
    show_listed(session.policy, listed(session.ledger, EVERYTHING, NEWEST))


def show_entry(given: Given, entry: str, *, as_json: bool) -> None:
    """Show one entry whole, with what was added to it."""
    policy, number = load_policy(None), entry_number(entry)
    with unlocked(given) as ledger:
        entries = with_later(ledger, number)
    if as_json:
        first, *later = map(entry_data, entries)
        show_data({**first, "later": later})
    else:
        show_whole(policy, entries)


def standing(session: Work) -> str:
    """Say what is unfinished and what is still to be done."""
    found = [
        say("Unfinished since {moment}: {what}", moment=show_moment(begun(one)), what=kind_name(one.kind))
        for one in unfinished(session.drafts)
    ]
    found += to_do(session.ledger, session.clock())
    if not found:
        return say("Nothing is left to do.")
    return "\n".join((say("Still to do"), *(bullet(line, width()) for line in found)))


def to_do(ledger: Ledger, moment: datetime) -> list[str]:
    """Say what is still to be done, a sentence a thing."""
    people, breaches = list(owed_clients(ledger).values()), running_clocks(ledger, moment)
    return still_to_do(people, outstanding(ledger), breaches, waiting(ledger))
