"""This module knows the supervisor's report as one plain value: what it says, in which order, and what stays inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.dates import keep_moment, show_day
from confcli.core.supervision.suppression import cell
from confcli.reports.supervision import tables
from confcli.reports.supervision.attention import Group, groups
from confcli.reports.supervision.figures import shown
from confcli.speech import say, spoken

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.core.code.model import Policy
    from confcli.core.supervision.totals import Totals
    from confcli.reports.supervision.attention import Findings
    from confcli.reports.supervision.figures import Figures

LIMITS = (
    "The figures count what was recorded. They do not prove that it is true or complete.",
    "What no session log has brought is not counted.",
)
OUTSIDE = (
    '"Fewer than 5" is a count of 1 to 4. "Not given" keeps such a count from being worked out.',
    "Two reports of different days, side by side, may tell more than each one alone.",
)


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole report. All of its words are in the language that was spoken when it was made."""

    language: str
    outside: bool
    at: str  # when it was made, ISO with offset
    group: str
    title: str
    introduction: tuple[str, ...]
    summary: Figures
    attention_heading: str
    details_heading: str
    attention: tuple[Group, ...]
    nothing: str  # said where nothing needs an eye; empty in what leaves the group
    tables_heading: str
    tables: tuple[Figures, ...]
    basis_heading: str
    basis: tuple[str, ...]
    footer: str


def overview(
    policy: Policy,
    sums: Totals,
    found: Findings,
    now: datetime,
    *,
    outside: bool,
    asked: tuple[str, str] = ("", ""),
) -> Overview:
    """Give the report of one moment; `asked` are the first and the last month that the totals were asked for.

    What leaves the group (`outside`) holds no code of anyone, no number of an entry, and no small count.
    """
    title = say("Figures for outside the group") if outside else say("Supervisor's report")
    eye = () if outside else groups(policy, found, now)
    day = show_day(now)
    kept = say("Codes and small counts are left out.") if outside else say("It holds codes: it stays in the group.")
    return Overview(
        language=spoken(),
        outside=outside,
        at=keep_moment(now),
        group=policy.title,
        title=title,
        introduction=(_period(sums, *asked), say("Written on {day}.", day=day), kept),
        summary=tables.summary(policy, sums, outside=outside),
        attention_heading=say("What needs attention"),
        details_heading=say("One by one"),
        attention=eye,
        nothing="" if outside or eye else say("Nothing needs attention."),
        tables_heading=say("Totals"),
        tables=tables.outside(policy, sums) if outside else tables.inside(policy, sums),
        basis_heading=say("What these figures rest on"),
        basis=_basis(sums, found, outside=outside),
        footer=say("{title}, {day}", title=title, day=day),
    )


def _period(sums: Totals, first: str, last: str) -> str:
    """Say which months were asked for; where none were, those in which something was recorded."""
    if first and not last:
        return say("Months: {first} and after.", first=tables.month(first))
    if last and not first:
        return say("Months: up to {last}.", last=tables.month(last))
    if not (first or sums.months):
        return say("No entry has come yet.")
    first, last = first or sums.months[0], last or sums.months[-1]
    return say("Months: {first} to {last}.", first=tables.month(first), last=tables.month(last))


def _basis(sums: Totals, found: Findings, *, outside: bool) -> tuple[str, ...]:
    """Say how far the figures can be trusted."""
    people = len(sums.volunteers)
    lines = [say("Volunteers: {count}.", count=shown(cell(people)) if outside else people)]
    if not outside:
        lines.append(say("Entries: {count}.", count=sums.entries))
    if sums.months:
        lines.append(say("Until: {month}.", month=tables.month(sums.months[-1])))
    codes = sorted({one.volunteer for one in found.contradictions})
    if codes and outside:
        lines.append(say("Histories that contradict each other are not counted."))
    elif codes:
        lines.append(say("Not counted where their histories contradict each other: {codes}.", codes=", ".join(codes)))
    missing = sum(one.last - one.first + 1 for one in found.gaps)
    if missing and outside:
        lines.append(say("Some entries are missing. They are not counted."))
    elif missing:
        lines.append(say("Missing entries, not counted: {count}.", count=missing))
    return (*lines, *(say(one) for one in LIMITS), *(say(one) for one in OUTSIDE if outside))
