"""This module knows what is still to be done about an entry: one room for menu, log, register and report.

A permitted sharing waits for its outcome or, where it is not yet to be, for what must come first; a client for the
explanation (FC-1); a breach for the end of its 72 hours (BREACH). Nothing that a volunteer records closes a breach.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from confcli.core.breach import deadline
from confcli.core.dates import keep_moment
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.marks import BREACHED, PERMITS, TOLD, UNCONSULTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from confcli.core.ledger.entry import Fields
    from confcli.core.supervision.inbox import Received

BREACH, HOLD, OUTCOME, NOT_TOLD = "breach", "hold", "outcome", "not_told"
WAIT = "wait"  # for what comes first; a hold is what an earlier edition called it
UNASKED = "unasked"  # it was shared while the coordinator was waited for: no breach, and no clock
TO_DO = (WAIT, HOLD, OUTCOME)  # what a later decision, or an outcome, closes
AFTER_ERASURE = (BREACH,)  # what an erasure does not take back: that it was recorded (BREACH)
# The kinds of entry that open or close something.
LOOKED_AT = ("client", "explanation", "decision", "outcome", "breach")


class Entry(Protocol):
    """What has to be known of an entry."""

    @property
    def seq(self) -> int:
        """Its number."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def fields(self) -> Fields:
        """What it says, as far as it is shown."""


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A decision, an outcome, a breach or a client, about which something is still open."""

    volunteer: str
    seq: int
    what: str  # BREACH, WAIT, HOLD, OUTCOME, UNASKED or NOT_TOLD
    client: str
    at: str  # when it was recorded
    until: str = ""  # of a breach: when its 72 hours end; ISO with offset, empty where that cannot be told


def open_among(
    entries: Iterable[E], is_erased: Callable[[E], bool], *, sure: Iterable[E] | None = None
) -> list[tuple[E, str]]:
    """Give what is still open among the entries of one ledger, and what it waits for.

    Only what is `sure` closes anything: what two histories disagree on may be forged. But it can be open.
    """
    looked_at = list(entries)
    trusted = looked_at if sure is None else list(sure)
    done = {str(one.fields["refers_to"]) for one in trusted if one.kind in ("outcome", "decision") and _refers(one)}
    told = {one.fields.get("client") for one in trusted if TOLD in marks_of(one)}
    found = []
    for one in looked_at:
        what = waits_for(one)
        closed = what in TO_DO and str(one.seq) in done
        was_told = what == NOT_TOLD and one.fields.get("client") in told
        gone = what not in AFTER_ERASURE and is_erased(one)
        if what and not (closed or was_told or gone):
            found.append((one, what))
    return found


def waits_for(one: Entry) -> str:
    """Say what would be open about an entry if nothing else were known."""
    if one.kind == "breach" or BREACHED in marks_of(one):
        return BREACH
    if UNCONSULTED in marks_of(one):
        return UNASKED
    if one.kind == "decision" and one.fields.get("not_yet"):
        return WAIT
    if one.kind == "decision" and one.fields.get("holds"):
        return HOLD
    if one.kind == "decision" and PERMITS in marks_of(one):
        return OUTCOME
    return NOT_TOLD if one.kind == "client" else ""


def is_running(breach: Entry, now: datetime) -> bool:
    """Tell whether the 72 hours of a breach are not over yet; over is the very moment in which they end."""
    return now < deadline(breach)


def follow_ups(
    entries: Iterable[Received],
    volunteers: Mapping[int, str],
    is_sure: Callable[[Received], bool],
    is_erased: Callable[[Received], bool],
) -> list[FollowUp]:
    """Give what is open in all that a supervisor received; `volunteers` names each source's.

    `is_sure` tells whether all histories share an entry, or somebody vouches for it.
    """
    by_source: dict[int, list[Received]] = {}
    for one in entries:
        by_source.setdefault(one.source, []).append(one)
    found = []
    for source, own in by_source.items():
        sure = [one for one in own if is_sure(one)]
        found += [_follow_up(volunteers[source], *pair) for pair in open_among(own, is_erased, sure=sure)]
    return found


def _follow_up(volunteer: str, one: Received, what: str) -> FollowUp:
    client, at = (str(one.fields.get(name) or "") for name in ("client", "at"))
    return FollowUp(volunteer, one.seq, what, client, at, _until(one) if what == BREACH else "")


def _refers(one: Entry) -> bool:
    return bool(one.fields.get("refers_to"))


def _until(one: Received) -> str:
    """Give when the clock of a breach ends; nothing when what a stranger wrote names no moment."""
    try:
        return keep_moment(deadline(one))
    except (KeyError, ValueError, OverflowError):
        return ""
