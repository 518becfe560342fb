"""This module knows what in all that was received needs a supervisor's eye, in plain words, the gravest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from confcli.core.dates import instant, show_day, show_deadline
from confcli.core.follow_ups import BREACH, HOLD, NOT_TOLD, OUTCOME, UNASKED, WAIT
from confcli.core.ledger.kinds import kind_name
from confcli.core.safe_text import one_line
from confcli.reports.rejudged import NOT_JUDGED, NOT_THE_CODE, differing, unjudged
from confcli.reports.supervision.figures import Figures, Row
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from confcli.core.code.model import Policy
    from confcli.core.follow_ups import FollowUp
    from confcli.core.supervision.inbox import Contradiction, Gap, Rollback, Side, Silence
    from confcli.core.supervision.vouching import Waiting
    from confcli.reports.rejudged import Anew

# What can still be open besides a breach, in the order in which it is shown; words of `FollowUp.what`.
OPEN = {
    WAIT: "Waiting for what comes first",
    HOLD: "On hold",
    UNASKED: "Shared without the coordinator",
    OUTCOME: "Outcome not recorded yet",
    NOT_TOLD: "Client not yet told the policy",
}
T = TypeVar("T")
HEAD = ("Volunteer", "Entry", "Client", "Recorded", "Days")


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in what was received."""

    contradictions: Sequence[Contradiction] = ()
    rollbacks: Sequence[Rollback] = ()
    gaps: Sequence[Gap] = ()
    silences: Sequence[Silence] = ()
    follow_ups: Sequence[FollowUp] = ()
    waiting: Sequence[Waiting] = ()
    anew: Sequence[Anew] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that needs an eye, with two sides where it has them."""

    volunteer: str
    text: str
    sides: tuple[str, ...] = ()
    after: str = ""  # said after the sides


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind that need an eye: as sentences, or as a table."""

    key: str
    heading: str
    findings: tuple[Finding, ...] = ()
    table: Figures | None = None

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.table.rows) if self.table else len(self.findings)


def groups(policy: Policy, found: Findings, now: datetime) -> tuple[Group, ...]:
    """Give what needs an eye, group by group; a kind of which there is nothing is left out."""
    of: dict[str, list[FollowUp]] = {what: [] for what in (BREACH, *OPEN)}
    for one in sorted(found.follow_ups, key=lambda one: (instant(one.at) or now, one.volunteer, one.seq)):
        of[one.what].append(one)
    every = (
        Group("rejudged", say(NOT_THE_CODE), _differing(policy, found.anew)),
        Group(
            "contradictions", say("Histories that contradict each other"), _each(_contradiction, found.contradictions)
        ),
        Group("rollbacks", say("Ledgers that have become shorter"), _each(_rollback, found.rollbacks)),
        Group(
            "breaches", say("Breaches: the CNIL within 72 hours, if there is a risk"), table=_breaches(of[BREACH], now)
        ),
        *(Group(what, say(OPEN[what]), table=_open(what, of[what], now)) for what in OPEN),
        Group("erasures", say("Erasures that wait for you"), _each(_waiting, found.waiting)),
        Group("gaps", say("Missing session logs"), _each(_gap, found.gaps)),
        Group("silence", say("Silence"), _each(_silence, found.silences)),
        Group("unjudged", say(NOT_JUDGED), tuple(Finding("", line) for line in unjudged(found.anew))),
    )
    return tuple(one for one in every if one.count)


def day(at: str) -> str:
    """Give the day of a moment as day, month, year; what is no moment, since somebody made it up, as it is."""
    moment = instant(at)
    return show_day(moment) if moment else one_line(at)


def _each(tell: Callable[[T], Finding], found: Sequence[T]) -> tuple[Finding, ...]:
    return tuple(tell(one) for one in found)


def _differing(policy: Policy, anew: Sequence[Anew]) -> tuple[Finding, ...]:
    """Name each decision that was judged anew and is not what it says."""
    return tuple(Finding(one_line(one.volunteer), line) for one in anew for line in differing(policy, [one]))


def _contradiction(one: Contradiction) -> Finding:
    code, sides = one_line(one.volunteer), (one.one, one.other)
    points = [side for side in sides if not side.kind]
    if len(points) == len(sides):
        text = say("Two checkpoints of {volunteer} contradict each other.", volunteer=code)
    elif points:
        text = say("{volunteer}'s history contradicts a checkpoint that you hold.", volunteer=code)
    else:
        text = say("{volunteer} has two histories that contradict each other.", volunteer=code)
    if one.agreed:
        agreed = say("Up to entry {agreed} both are the same.", agreed=one.agreed)
        after = say("From there on, neither is counted.")
    else:
        agreed, after = say("How far they agree cannot be told."), say("Neither is counted.")
    if one.counted:
        after = say(
            "Counted is the one that {volunteer} vouches for, up to entry {seq}.", volunteer=code, seq=one.counted
        )
    return Finding(code, f"{text} {agreed}", (_side(one.one), _side(one.other)), after)


def _side(side: Side) -> str:
    at = day(side.at)
    if not side.kind:
        if not at:
            return say("In the checkpoint, entry {seq} is another one.", seq=side.seq)
        return say("In the checkpoint of {day}, entry {seq} is another one.", day=at, seq=side.seq)
    kind = one_line(kind_name(side.kind))
    if not at:
        return say(
            "Entry {seq}: {what}. This history goes on to entry {last}.", seq=side.seq, what=kind, last=side.last
        )
    return say(
        "Entry {seq}: {what}, recorded on {day}. This history goes on to entry {last}.",
        seq=side.seq,
        what=kind,
        day=at,
        last=side.last,
    )


def _rollback(one: Rollback) -> Finding:
    text = say(
        "{volunteer}'s ledger has become shorter: {before} entries on {then}, {after} on {later}.",
        volunteer=one_line(one.volunteer),
        before=one.held.size,
        then=day(one.held.at),
        after=one.later.size,
        later=day(one.later.at),
    )
    return Finding(one_line(one.volunteer), text)


def _waiting(one: Waiting) -> Finding:
    code = one_line(one.volunteer)
    text = say_many(
        len(one.entries),
        "{volunteer}: by entry {seq} something was erased. One entry here still shows it.",
        "{volunteer}: by entry {seq} something was erased. {count} entries here still show it.",
        volunteer=code,
        seq=one.seq,
    )
    compare = say("Ring {code}, and compare: confcli supervisor compare {code}", code=code)
    say_so = say("Or, if they told you: confcli supervisor release {code} {seq}", code=code, seq=one.seq)
    return Finding(code, text, (compare,) if one.parted else (compare, say_so))


def _gap(one: Gap) -> Finding:
    code = one_line(one.volunteer)
    text = say_many(
        one.last - one.first + 1,
        "{volunteer}: file {last} is missing (entry {last}).",
        "{volunteer}: file {last} is missing (entries {first} to {last}).",
        volunteer=code,
        first=one.first,
        last=one.last,
    )
    return Finding(code, text)


def _silence(one: Silence) -> Finding:
    code = one_line(one.volunteer)
    text = say_many(
        one.days,
        "Nothing from {volunteer} since {day} (one day).",
        "Nothing from {volunteer} since {day} ({count} days).",
        volunteer=code,
        day=day(one.since),
    )
    return Finding(code, text)


def _open(what: str, found: Sequence[FollowUp], now: datetime) -> Figures:
    return Figures(what, say(OPEN[what]), ("days",), tuple(map(say, HEAD)), tuple(_row(one, now) for one in found))


def _breaches(found: Sequence[FollowUp], now: datetime) -> Figures:
    head = (*map(say, HEAD[:-1]), say("Tell the CNIL before"), say(HEAD[-1]))
    rows = tuple(_row(one, now, _clock(one, now)) for one in found)
    return Figures(BREACH, say("Breaches: the CNIL within 72 hours, if there is a risk"), ("days",), head, rows)


def _row(one: FollowUp, now: datetime, *more: str) -> Row:
    labels = (one_line(one.volunteer), str(one.seq), one_line(one.client), day(one.at), *more)
    recorded = instant(one.at)  # of an entry that shows nothing, only that there is one is known
    return Row(f"{labels[0]}/{one.seq}", labels, ((now.date() - recorded.date()).days if recorded else None,))


def _clock(one: FollowUp, now: datetime) -> str:
    """Say when the 72 hours end; nothing where that cannot be told."""
    end = instant(one.until)
    if not end:
        return ""
    return show_deadline(end) if now < end else say("over")
