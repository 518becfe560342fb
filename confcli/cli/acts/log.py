"""This module knows what is done to look back: the log, one entry, and what is still to do."""

from __future__ import annotations

from shutil import get_terminal_size
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.groundwork import load_policy, now
from confcli.cli.options import NEWEST, Given, entry_number
from confcli.cli.workspace import Work, unlocked
from confcli.core.ledger.erasure import NOTE, notes_erased
from confcli.core.ledger.kinds import require_kind
from confcli.flows.clients import find_client
from confcli.flows.resuming import described
from confcli.flows.to_do import all_to_do
from confcli.reports import entries as reports
from confcli.reports.layout import bullet
from confcli.reports.people import still_to_do
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from confcli.flows.ports import Ledger
    from confcli.flows.to_do import ToDo

URGENT = 5  # things to do that are named; of the others it is said how many there are
BELOW = 14  # rows of the menu under them, and of what is said around them


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
        found, size = all_to_do(ledger, ledger, now()), ledger.head().size
        left = [_sentence(ledger, one) for one in found[:URGENT]]
        erased = notes_erased(ledger.entries(kind=NOTE))
    if as_json:
        show_data([reports.entry_data(entry) for entry in entries])
        return
    show(reports.log_text(policy, entries, width(), erased) if entries else say("There are no such entries."))
    if len(entries) == wanted.latest < size:
        more = "These are the newest {count} of {size}. For more: confcli log --latest {size}"
        tell("\n" + say(more, count=wanted.latest, size=size))
    if left:
        lines = [f"- {sentence}" for sentence in left]
        tell("\n".join(("", say("Still to do"), *lines, *_more(len(found) - len(left)))))


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
    """Say what is still to be done: the most urgent, as much as leaves room for the menu below it."""
    found = all_to_do(session.ledger, session.drafts, session.clock())
    if not found:
        return say("Nothing is left to do.")
    room = max(get_terminal_size().lines - BELOW, 1)
    lines = [bullet(_sentence(session.ledger, one), width()) for one in found[:URGENT]]
    while len(lines) > 1 and sum(line.count("\n") + 1 for line in lines) > room:
        lines.pop()
    return "\n".join((say("Still to do"), *lines, *_more(len(found) - len(lines))))


def _sentence(ledger: Ledger, one: ToDo) -> str:
    return say("Unfinished: {what}.", what=described(ledger, one.draft)) if one.draft else still_to_do(one)


def _more(count: int) -> list[str]:
    """Say how much more there is to do than is shown."""
    return [say_many(count, "And one thing more.", "And {count} things more.")] if count else []
