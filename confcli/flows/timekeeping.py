"""This module knows how a clock that contradicts the ledger is asked about, once, before anything is recorded by it.

In an emergency nobody is asked: the entry says that its moment is doubtful. What the ledger can tell no clock decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.clock import contradicted_by, is_relied_on
from confcli.core.code.model import QuestionWords
from confcli.core.dates import kept_moment, show_moment
from confcli.core.ledger.marks import CLOCK_DOUBTED
from confcli.core.selection import Selection
from confcli.errors import Unanswered
from confcli.flows.prompting import choose
from confcli.speech import say

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.core.ledger.chain import Shown
    from confcli.flows.ports import Interviewer, Ledger

NAME = "clock"
SET_FIRST, IS_RIGHT, ALL_THE_SAME = "set_first", "is_right", "all_the_same"
AT_FIRST = 20  # entries that are looked at; where the clock was doubted at each of them, twice as many
DOUBT = "This computer says that it is {now}. Entry {seq} was recorded on {then}."
HOW = "Set the clock, or answer clock in the file: is_right or all_the_same."


@dataclass(slots=True)
class Timekeeping:
    """What a person said of the clock in this session; None while nobody was asked."""

    said: str | None = None


def settle(time: Timekeeping, ledger: Ledger, ask: Interviewer, card: str, now: datetime) -> None:
    """Ask once whether the clock is right, if the ledger contradicts it; raises Unanswered where it is to be set."""
    if time.said is not None:
        return
    last = _contradicted(ledger, now)
    time.said = _said(ask, card, now, last) if last else IS_RIGHT


def marks_now(time: Timekeeping, ledger: Ledger, now: datetime) -> frozenset[str]:
    """Give the mark of an entry whose moment is doubtful, if it is: said to be, or never asked about."""
    doubted = time.said == ALL_THE_SAME or (time.said is None and _contradicted(ledger, now) is not None)
    return frozenset((CLOCK_DOUBTED,)) if doubted else frozenset()


def _contradicted(ledger: Ledger, now: datetime) -> Shown | None:
    count, entries = AT_FIRST, ledger.newest(Selection(), AT_FIRST)
    while len(entries) == count and not any(is_relied_on(one) for one in entries):
        count *= 2
        entries = ledger.newest(Selection(), count)
    return contradicted_by(now, entries)


def _said(ask: Interviewer, card: str, now: datetime, last: Shown) -> str:
    then = show_moment(kept_moment(str(last.fields["at"])))
    doubt = say(DOUBT, now=show_moment(now), seq=last.seq, then=then)
    lines = (
        (SET_FIRST, say("It is wrong: I set it first, and nothing is recorded")),
        (IS_RIGHT, say("It is right")),
        (ALL_THE_SAME, say("It is wrong: record all the same, with a doubtful moment")),
    )
    words = QuestionWords(say("Is the clock right?"), "", doubt)
    try:
        said = choose(ask, card, NAME, words, lines)
    except Unanswered:
        if ask.live:
            raise
        raise Unanswered("{doubt} Nothing was recorded.", HOW, doubt=doubt) from None
    if said not in (IS_RIGHT, ALL_THE_SAME):
        raise Unanswered("Nothing was recorded.", "Set the clock of this computer, then start again.")
    return said
