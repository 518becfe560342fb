"""This module knows what is done to look back: the log, one entry, and what is still to do."""

from __future__ import annotations

from shutil import get_terminal_size
from typing import TYPE_CHECKING

from confcli.cli.console import show_data, tell, width
from confcli.cli.groundwork import load_policy, now
from confcli.cli.listing import MORE, above, listed_data, more_than, show_listed, show_whole
from confcli.cli.options import NEWEST, Given, entry_number
from confcli.cli.workspace import Work, unlocked
from confcli.flows.narrowing import selected
from confcli.flows.reading_back import EVERYTHING, listed, with_later
from confcli.flows.rejudging import judged_anew
from confcli.flows.to_do import all_to_do
from confcli.reports.entries import entry_data
from confcli.reports.layout import bullet
from confcli.reports.people import still_to_do
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from confcli.core.narrowed import Narrowed
    from confcli.flows.to_do import ToDo

URGENT = 5  # things to do that are named; of the others it is said how many there are
BELOW = 14  # rows of the menu under them, and of what is said around them


def log(given: Given, narrowed: Narrowed, latest: int, *, as_json: bool) -> None:
    """List what was recorded, and what is still to do."""
    policy = load_policy(None)
    with unlocked(given) as ledger:
        found = listed(ledger, selected(policy, ledger, narrowed, now()), latest)
        anew = judged_anew(policy, ledger, found.entries)
        to_do = all_to_do(ledger, ledger, now())
        left = [_sentence(one) for one in to_do[:URGENT]]
    if as_json:
        show_data([listed_data(found, one, anew.get(one.seq)) for one in found.entries])
        return
    show_listed(policy, found, above=above(policy, found.entries, anew))
    if found.more:
        size = found.more + len(found.entries)
        tell("\n" + say(more_than(found, MORE), count=latest, size=size))
    if left:
        lines = [f"- {sentence}" for sentence in left]
        tell("\n".join(("", say("Still to do"), *lines, *_more(len(to_do) - len(left)))))


def show_log(session: Work) -> None:
    """List the newest entries in a session that is open."""
    found = listed(session.ledger, EVERYTHING, NEWEST)
    anew = judged_anew(session.policy, session.ledger, found.entries)
    show_listed(session.policy, found, above=above(session.policy, found.entries, anew))


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
    """Say what is still to be done: the most urgent, as much as leaves room for the menu below it."""
    found = all_to_do(session.ledger, session.drafts, session.clock())
    if not found:
        return say("Nothing is left to do.")
    room = max(get_terminal_size().lines - BELOW, 1)
    lines = [bullet(_sentence(one), width()) for one in found[:URGENT]]
    while len(lines) > 1 and sum(line.count("\n") + 1 for line in lines) > room:
        lines.pop()
    return "\n".join((say("Still to do"), *lines, *_more(len(found) - len(lines))))


def _sentence(one: ToDo) -> str:
    return say("Unfinished: {what}.", what=one.told) if one.told else still_to_do(one)


def _more(count: int) -> list[str]:
    """Say how much more there is to do than is shown."""
    return [say_many(count, "And one thing more.", "And {count} things more.")] if count else []
