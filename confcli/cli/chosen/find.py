"""This module knows how what somebody wrote is looked for: by a command, or in a session that is open."""

from __future__ import annotations

import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from confcli.cli.console import emergency_card, show_data, tell
from confcli.cli.groundwork import interviewer, load_policy, now
from confcli.cli.listing import found_data, more_than, show_listed, show_whole
from confcli.cli.options import NEWEST
from confcli.cli.workspace import Work, unlocked
from confcli.flows.clients import clients
from confcli.flows.looking_for import AGAIN, TITLE, ask_words, require_words
from confcli.flows.narrowing import selected, with_words
from confcli.flows.ports import Wish, Wished
from confcli.flows.reading_back import EVERYTHING, listed, with_later
from confcli.interviewers.person import at_terminal
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.core.code.model import Policy
    from confcli.core.narrowed import Narrowed
    from confcli.core.selection import Selection
    from confcli.flows.ports import Ledger
    from confcli.flows.reading_back import Listed

NOTHING = "No entry holds this in what you wrote: {words}"
MORE = (
    "Earlier ones that are not shown: {count}. Add a word to see fewer.",
    "Earlier ones that are not shown: more than {count}. Add a word to see fewer.",
)
LINES, AROUND = 3, 6  # of a find, and of what is said around them
FEWEST = 3


def find(given: Given, words: str, narrowed: Narrowed, most: int | None, *, as_json: bool) -> None:
    """Look for words, which are asked for where none are given: what is typed there stays in no history."""
    policy = load_policy(None)
    if words:
        require_words(words)
    with unlocked(given) as vault:
        text = words or ask_words(interviewer(given, ()), emergency_card(), TITLE)
        wanted = with_words(policy, selected(policy, vault, narrowed, now()), text)
        found = listed(vault, wanted, most or _screenful())
        names = _names(vault, found)
    if as_json:
        entries = [found_data(policy, found, one, wanted, names) for one in reversed(found.entries)]
        show_data({"found": entries, "not_shown": found.more, "at_least": found.at_least})
    else:
        _show(policy, found, wanted, names, text)


def find_words(session: Work) -> None:
    """Look for words again and again in a session that is open, and read what was found whole by its number."""
    numbers: frozenset[int] = frozenset()
    while (text := _asked_or_left(session, AGAIN if numbers else TITLE)) is not None:
        if text.isdecimal() and int(text) in numbers:
            show_whole(session.policy, with_later(session.ledger, int(text)))
            continue
        wanted = with_words(session.policy, EVERYTHING, text)
        found = listed(session.ledger, wanted, _screenful())
        _show(session.policy, found, wanted, _names(session.ledger, found), text)
        numbers = frozenset(one.seq for one in found.entries)


def _show(policy: Policy, found: Listed, wanted: Selection, names: dict[str, str], text: str) -> None:
    if not found.entries:
        tell(say(NOTHING, words=text))
        return
    show_listed(policy, found, wanted=wanted, names=names)
    if found.more:
        tell(say(more_than(found, MORE), count=found.more))


def _asked_or_left(session: Work, title: str) -> str | None:
    try:
        return ask_words(session.interviewer, session.card, title)
    except Wished as wished:
        if wished.wish is Wish.IDLE:
            raise
        return None


def _screenful() -> int:
    """Give how many finds have room on the screen."""
    if not at_terminal(sys.stdout):
        return NEWEST
    return max((get_terminal_size().lines - AROUND) // LINES, FEWEST)


def _names(ledger: Ledger, found: Listed) -> dict[str, str]:
    """Give the names of the clients in a list, by code."""
    codes = {one.fields.get("client") for one in found.entries}
    known = clients(ledger, sorted(code for code in codes if isinstance(code, str)))
    return {code: client.name for code, client in known.items() if client.name}
