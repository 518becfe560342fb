"""This module knows where a client stands, as far as the ledger says: supported or not, and what they said of notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.marks import DIED, NOTES_AGREED, NOTES_REFUSED, SUPPORT_ENDED, SUPPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.core.ledger.chain import Shown

FACTS = frozenset((SUPPORT_ENDED, DIED))  # what the ledger can hold against an answer
LASTING = ("ending", "explanation")  # the kinds of entry that say it


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger says of one client; a later word replaces an earlier one."""

    marks: frozenset[str] = frozenset()
    entry: int = 0  # the one that says that the support has ended

    @property
    def facts(self) -> frozenset[str]:
        """What can be held against an answer."""
        return self.marks & FACTS


def standing(entries: Iterable[Shown]) -> Standing:
    """Give where a client stands, from the entries about them in their order."""
    marks: set[str] = set()
    number = 0
    for one in entries:
        earned = marks_of(one) if one.kind in LASTING else frozenset()
        if earned & {NOTES_AGREED, NOTES_REFUSED}:
            marks = (marks - {NOTES_AGREED, NOTES_REFUSED}) | (earned & {NOTES_AGREED, NOTES_REFUSED})
        if SUPPORTED in earned:
            marks -= FACTS
            number = 0
        elif earned & FACTS:
            marks |= earned & FACTS
            number = one.seq
    return Standing(frozenset(marks), number)


def has_ended(entries: Iterable[Shown]) -> frozenset[str]:
    """Name the clients whose support has ended and not begun again, from the endings of a ledger in their order."""
    ended: set[str] = set()
    for one in entries:
        marks, client = marks_of(one), one.fields.get("client")
        if SUPPORTED in marks:
            ended.discard(str(client))
        elif marks & FACTS and client:
            ended.add(str(client))
    return frozenset(ended)
