"""This module knows what is still to be done, a thing at a time, in the order in which it is urgent."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, overload

from confcli.core.follow_ups import BREACH, HOLD, OUTCOME, WAIT
from confcli.core.ledger.marks import COPY_OFFERED, NOTES_AGREED, NOTES_REFUSED, TOLD
from confcli.core.selection import Selection
from confcli.flows.clients import clients
from confcli.flows.drafts import unfinished
from confcli.flows.resuming import described

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.entry import Value
    from confcli.core.people import Client
    from confcli.flows.drafts import Draft
    from confcli.flows.ports import Drafts, Ledger


class Sort(StrEnum):
    """What sort of thing is to be done; the most urgent first."""

    CLOCK = "clock"  # the 72 hours of a breach run
    WAIT = "wait"  # a decision waits for something that comes first
    UNFINISHED = "unfinished"  # a form was begun
    TELL = "tell"  # a client has not been told the policy (FC-1)
    OUTCOME = "outcome"  # what was in fact shared is not recorded
    COPY = "copy"  # a client has not been offered a copy (FC-2)
    NOTES = "consent"  # a client has not been asked about notes


SORTS = {BREACH: Sort.CLOCK, WAIT: Sort.WAIT, HOLD: Sort.OUTCOME, OUTCOME: Sort.OUTCOME}


class ToDo(NamedTuple):
    """One thing to do: of what sort, and which entry, client or unfinished form it is about."""

    sort: Sort
    entry: Shown | None = None
    client: Client | None = None
    draft: Draft | None = None
    told: str = ""  # what is unfinished, about whom and since when


class ToDos(Sequence[ToDo]):
    """Everything that is still to be done, the most urgent first and, of one sort, the oldest first.

    A thing is opened when it is asked for: what is shown of many is a few, and how many there are.
    """

    def __init__(self, ledger: Ledger, handles: Sequence[tuple[Sort, int | str | Draft]]) -> None:
        """Hold of each what it is about: the number of an entry, the code of a client, an unfinished form."""
        self._ledger, self._handles = ledger, handles

    def __len__(self) -> int:
        return len(self._handles)

    @overload
    def __getitem__(self, place: int) -> ToDo: ...

    @overload
    def __getitem__(self, place: slice) -> list[ToDo]: ...

    def __getitem__(self, place: int | slice) -> ToDo | list[ToDo]:
        if isinstance(place, slice):
            return [self._opened(*handle) for handle in self._handles[place]]
        return self._opened(*self._handles[place])

    def _opened(self, sort: Sort, about: int | str | Draft) -> ToDo:
        if isinstance(about, int):
            entry = self._ledger.entry(about)
            return ToDo(sort, entry, self._client(entry.fields.get("client")))
        if isinstance(about, str):
            return ToDo(sort, client=self._client(about))
        told = described(self._ledger, about)
        return ToDo(sort, client=self._client(about.client), draft=about, told=told)

    def _client(self, code: Value) -> Client | None:
        return clients(self._ledger, (code,)).get(code) if isinstance(code, str) else None


def all_to_do(ledger: Ledger, drafts: Drafts, now: datetime) -> ToDos:
    """Give everything that is still to be done; the vault knows what is, and opens nothing for it."""
    found: list[tuple[Sort, int | str | Draft]] = [(Sort.UNFINISHED, one) for one in unfinished(drafts)]
    for what, sort in SORTS.items():
        open_ = Selection(open_for=frozenset((what,)), now=now.timestamp())
        found += [(sort, seq) for seq in ledger.numbers(open_)]
    found += _owed(ledger)
    urgency = list(Sort)
    return ToDos(ledger, sorted(found, key=lambda one: (urgency.index(one[0]), *_age(one[1]))))


def _owed(ledger: Ledger) -> Iterator[tuple[Sort, str]]:
    """Say what is still to be done for clients, by their codes."""
    untold = set(ledger.lacking(TOLD))
    yield from ((Sort.TELL, code) for code in untold)
    yield from ((Sort.COPY, code) for code in ledger.lacking(COPY_OFFERED) if code not in untold)
    yield from ((Sort.NOTES, code) for code in ledger.lacking(NOTES_AGREED, NOTES_REFUSED) if code not in untold)


def _age(about: int | str | Draft) -> tuple[int, str]:
    """Order what is of one sort: entries by number, clients by code; forms as they stand."""
    if isinstance(about, int):
        return about, ""
    return (len(about), about) if isinstance(about, str) else (0, "")
