"""This module knows what is still to be done, a thing at a time, in the order in which it is urgent."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.follow_ups import BREACH, HOLD, OUTCOME, WAIT, waits_for
from confcli.core.ledger.marks import COPY_OFFERED, NOTES_AGREED, NOTES_REFUSED
from confcli.core.ledger.selection import Selection
from confcli.flows.clients import clients
from confcli.flows.drafts import unfinished
from confcli.flows.resuming import described

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from confcli.core.ledger.chain import Shown
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


def all_to_do(ledger: Ledger, drafts: Drafts, now: datetime) -> list[ToDo]:
    """Give everything that is still to be done, the most urgent first and, of one sort, the oldest first."""
    known = clients(ledger)
    found = [*_about_entries(ledger, known, now), *(one for client in known.values() for one in owed_to(client))]
    found += [
        ToDo(Sort.UNFINISHED, None, known.get(one.client or ""), one, described(ledger, one))
        for one in unfinished(drafts)
    ]
    urgency = list(Sort)
    return sorted(found, key=lambda one: urgency.index(one.sort))


def owed_to(client: Client) -> Iterator[ToDo]:
    """Say what is still to be done for a client."""
    if not client.told:
        yield ToDo(Sort.TELL, client=client)
        return
    if COPY_OFFERED not in client.marks:
        yield ToDo(Sort.COPY, client=client)
    if not client.marks & {NOTES_AGREED, NOTES_REFUSED}:
        yield ToDo(Sort.NOTES, client=client)


def _about_entries(ledger: Ledger, known: dict[str, Client], now: datetime) -> Iterator[ToDo]:
    for one in ledger.newest(Selection(open_for=frozenset(SORTS), now=now.timestamp())):
        yield ToDo(SORTS[waits_for(one)], one, known.get(str(one.fields.get("client") or "")))
