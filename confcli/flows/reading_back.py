"""This module knows how entries are read back, and what was said of each of them later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.ledger.erasure import NOTE, NOTHING, notes_erased
from confcli.core.selection import Selection

if TYPE_CHECKING:
    from confcli.core.ledger.chain import Shown
    from confcli.flows.ports import Ledger

EVERYTHING = Selection()
ALL = -1
MOST = 1_000  # entries that are counted; more are said to be more
CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Later:
    """What was said of an entry later: which entries correct it, and which of its texts were erased alone."""

    corrections: tuple[int, ...] = ()
    emptied: frozenset[str] = NOTHING


@dataclass(frozen=True, slots=True)
class Listed:
    """Some of the entries that were meant, what was said of them later, and how many more there are."""

    entries: tuple[Shown, ...]
    later: dict[int, Later]
    more: int
    at_least: bool = False  # there are even more than were counted

    def of(self, seq: int) -> Later:
        """Give what was said of an entry later."""
        return self.later.get(seq, Later())


def about(ledger: Ledger, client: str) -> Listed:
    """Give every entry about a client."""
    return listed(ledger, Selection(client=client), ALL)


def with_later(ledger: Ledger, seq: int) -> list[Shown]:
    """Give an entry, then every later one that points at it; raises Misread when there is none."""
    return [ledger.entry(seq), *ledger.entries(refers_to=seq)]


def listed(ledger: Ledger, wanted: Selection, most: int) -> Listed:
    """Give the newest of the entries that are meant, in their order."""
    entries = tuple(ledger.newest(wanted, most))
    counted = len(ledger.numbers(wanted, most + MOST)) if len(entries) == most else len(entries)
    later = {one.seq: said_later(ledger, one.seq) for one in entries}
    return Listed(entries, later, counted - len(entries), at_least=counted == most + MOST)


def said_later(ledger: Ledger, seq: int) -> Later:
    """Give what was said of an entry later."""
    corrections = tuple(one.seq for one in ledger.entries(kind=CORRECTION, refers_to=seq))
    return Later(corrections, notes_erased(ledger.entries(kind=NOTE, refers_to=seq)).get(seq, NOTHING))
