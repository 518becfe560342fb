"""This module knows how a supervisor vouches for what a volunteer sent: a number compared, an erasure carried out.

Both stand in the supervisor's own ledger, in the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.code.model import QuestionWords
from confcli.core.dates import keep_moment
from confcli.core.supervision.vouching import heard, told_number
from confcli.errors import Misread
from confcli.flows.prompting import choose
from confcli.flows.session import head_at
from confcli.flows.supervision.importing import require_held
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.core.supervision.inbox import Received, Source
    from confcli.core.supervision.vouching import Waiting
    from confcli.flows.ports import Ledger
    from confcli.flows.session import Session
    from confcli.flows.supervision.ports import Inbox

COMPARISON, RELEASE = "comparison", "release"
STAYS, EMPTY = "stays", "empty"


@dataclass(frozen=True, slots=True)
class Compared:
    """A number that was right: how far the ledger is the volunteer's own, and the erasures carried out for that."""

    size: int
    carried_out: tuple[Waiting, ...]


def own_numbers(ledger: Ledger) -> list[tuple[int, str]]:
    """Give the numbers that a volunteer reads to a supervisor, by the entry up to which each stands for all.

    One is of the last session log, since that is what the supervisor may have; one of the ledger as it is now.
    """
    head = ledger.head()
    sent = [entry.seq for entry in ledger.entries(kind="export")][-1:]
    heads = [head_at(ledger, size) for size in sorted({*sent, head.size})]
    return [(one.size, told_number(one.ledger, one.size, one.hash)) for one in heads]


def compare(session: Session, inbox: Inbox, code: str, typed: str) -> Compared:
    """Find the place of a volunteer's ledger whose number was typed, and vouch for it; raises Misread for none."""
    for source in require_held(code, inbox.sources()):
        if place := heard(typed, source.ledger, inbox.places(source)):
            waited = [one for one in inbox.waiting() if one.source == source.id]
            with session.ledger.writing():
                inbox.vouch(source, place, keep_moment(session.clock(), exact=True))
                session.record(COMPARISON, (), marks=(), own=_own(source, place[0]))
            still = set(inbox.waiting())
            return Compared(place[0], tuple(one for one in waited if one not in still))
    raise Misread(
        "Nothing that you hold of {code} has this number.",
        "Have it read once more. If it is right, ask for their newest session log, take it in, and compare again.",
        code=code,
    )


def to_release(inbox: Inbox, code: str, number: int) -> tuple[Source, Waiting]:
    """Find the erasure that waits under a number; raises Misread for none, and where two histories have one."""
    sources = {one.id: one for one in require_held(code, inbox.sources())}
    here = [one for one in inbox.waiting() if one.source in sources and one.seq == number]
    if not here:
        raise Misread(
            "No erasure waits under entry {seq} of {code}.",
            "To see what waits: confcli supervisor report",
            seq=number,
            code=code,
        )
    if len(here) > 1 or here[0].parted:
        raise Misread(
            "{code} has two histories, and only one of them is true.",
            "Ring {code} and compare first: confcli supervisor compare {code}",
            code=code,
        )
    return sources[here[0].source], here[0]


def touched(inbox: Inbox, code: str, waiting: Waiting) -> Sequence[Received]:
    """Give the entries that an erasure would empty, as they still are."""
    found = [one for seq in waiting.entries for one in inbox.entry(code, seq)]
    return [one for one in found if one.source == waiting.source]


def release(session: Session, inbox: Inbox, source: Source, waiting: Waiting) -> bool:
    """Ask once whether an erasure is the volunteer's own, and carry it out then; tell whether it was."""
    lines = ((STAYS, say("No, or I am not sure: it stays")), (EMPTY, say("Yes, they told me: empty it for good")))
    text = say("Has {code} told you themselves that they erased this?", code=source.volunteer)
    words = QuestionWords(text, "", say("Ring them. Anyone who has your card could have written the file."))
    if choose(session.interviewer, session.card, RELEASE, words, lines, back=True) == STAYS:
        return False
    with session.ledger.writing():
        inbox.carry_out(source.id, waiting.place)
        session.record(RELEASE, (), marks=(), own=_own(source, waiting.seq))
    return True


def _own(source: Source, seq: int) -> dict[str, str]:
    return {"told_by": source.volunteer, "of_ledger": source.ledger, "of_entry": str(seq)}
