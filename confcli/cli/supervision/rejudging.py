"""This module knows where a supervisor's decisions to be judged anew come from: files that arrive, and the vault."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import tell, width
from confcli.cli.groundwork import kept_now, load_policy
from confcli.core.rejudging import Rejudging, with_former
from confcli.core.supervision.parcels import Parcel
from confcli.core.supervision.totals import DECISION
from confcli.reports.grid import progress
from confcli.reports.layout import section
from confcli.reports.rejudged import NOT_JUDGED, NOT_THE_CODE, Anew, differing, entry_named, unjudged
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confcli.core.code.model import Policy
    from confcli.core.ledger.entry import Fields
    from confcli.core.supervision.inbox import Received
    from confcli.flows.supervision.importing import Outcome
    from confcli.vault.supervision.inbox_writer import Shelf

ENDING = "ending"


class Arrived(NamedTuple):
    """An entry as a file brings it."""

    seq: int
    kind: str
    fields: Fields


class Watched:
    """Files on their way into the vault, of which every decision is judged anew as it passes."""

    def __init__(self, policy: Policy, files: Iterable[Parcel | Outcome]) -> None:
        """Judge by the editions that this policy can give."""
        self._judging, self._files = Rejudging(policy), files
        self._found: dict[str, list[Anew]] = {}

    def __iter__(self) -> Iterator[Parcel | Outcome]:
        """Yield each file as it came."""
        for one in self._files:
            if isinstance(one, Parcel):
                entries = (
                    Arrived(line.seq, line.kind, json.loads(line.fields))
                    for line in one.lines
                    if line.kind in (DECISION, ENDING)
                )
                self._found[one.file] = _anew(self._judging, ", ".join(one.names), entries)
            yield one

    def taken(self, outcomes: Iterable[Outcome]) -> list[Anew]:
        """Give the decisions of the files that were taken in."""
        return [anew for one in outcomes if one.kept for anew in self._found.get(one.file, ())]


def take_and_judge(shelf: Shelf, files: Iterable[Parcel | Outcome], count: int, *, drawn: bool) -> list[Outcome]:
    """Take files in, judge their decisions anew, and say first which are not what their edition of the Code says."""
    policy = load_policy(None)
    watched = Watched(policy, files)
    outcomes = list(progress(shelf.take_all(watched, kept_now(exact=True)), count, drawn=drawn))
    anew = watched.taken(outcomes)
    for heading, lines in ((NOT_THE_CODE, differing(policy, anew)), (NOT_JUDGED, unjudged(anew))):
        for line in section(say(heading), lines, width()):
            tell(line)
    return outcomes


def judged_anew(policy: Policy, shelf: Shelf) -> tuple[Anew, ...]:
    """Judge every decision that was received anew, in every history."""
    judging, volunteers = Rejudging(policy), {one.id: one.volunteer for one in shelf.sources()}
    by_ledger = groupby(shelf.entries_of_all(DECISION, ENDING), key=lambda one: one.source)
    return tuple(anew for source, entries in by_ledger for anew in _anew(judging, volunteers[source], entries))


def _anew(judging: Rejudging, volunteer: str, entries: Iterable[Received | Arrived]) -> list[Anew]:
    """Judge the decisions of one ledger anew, in their order; what came before the first of them is not known."""
    return [
        Anew(entry_named(one, volunteer), judging.anew(one, former), volunteer)
        for one, former in with_former(entries, whole=False)
        if one.kind == DECISION
    ]
