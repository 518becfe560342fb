"""This module knows which tables of figures the report has, inside the group and outside, and how rows are named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.core.ledger.kinds import forms_of
from confcli.core.ledger.marks import BREACHED
from confcli.core.safe_text import one_line
from confcli.core.supervision.suppression import Published, cell, nothing_to_hide, published
from confcli.core.supervision.totals import CONTACT, DECISION, EXPLANATION, OUTCOME, WHAT, Matrix, Table, channels
from confcli.reports.supervision.figures import Figures, Row
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confcli.core.code.model import Policy
    from confcli.core.supervision.totals import Totals

NAMES = {
    CONTACT: "Contacts",
    EXPLANATION: "First contacts",
    DECISION: "Sharings",
    OUTCOME: "Outcomes",
    BREACHED: "Breaches",
}
# Of each table of a mark and its absence: what it is about, what the mark says, what its absence says.
MARKED = {
    "told": ("First contacts: the policy", "The whole policy was explained", "Not the whole policy"),
    "offered": ("First contacts: a copy of the Code", "A copy of the Code was offered", "No copy was offered"),
    "outcomes": ("Outcomes of sharings", "Something was passed on", "Nothing was passed on"),
}
SEVERAL = "A sharing may rest on several clauses, so these do not add up."
BEYOND = "More was passed on than was decided: {count}."
NO_CLAUSES = "Not given: a small count could be worked out from these figures and those by verdict."


def summary(policy: Policy, sums: Totals, *, outside: bool) -> Figures:
    """Give the few figures that stand first."""
    names, rows = _verdicts(policy), []
    ends = sums.verdicts.across()
    for what, count in sums.by_month.across().rows:
        rows.append(Row(what, (say(NAMES[what]),), (cell(count) if outside else count,)))
        if what == DECISION:
            rows += [
                Row(end, (f"– {names[end]}",), (number,))
                for end, number in (published(ends) if outside else ends).rows
                if end
            ]
    return Figures("summary", say("In figures"), ("count",), (say("What"), say("How many")), tuple(rows))


def inside(policy: Policy, sums: Totals) -> tuple[Figures, ...]:
    """Give every table that has a row, each count as it is."""
    ways, ends = channels(policy), _verdicts(policy)
    every = (
        _matrix(sums.by_volunteer, say("Volunteer by volunteer"), say("Volunteer"), one_line, _what()),
        _matrix(sums.by_month, say("Month by month"), say("Month"), month, _what(), bars=True),
        _table(sums.channels.across(), say("Contacts by channel"), ways),
        _matrix(sums.channels, say("Contacts by month and channel"), say("Month"), month, ways),
        _table(sums.verdicts.across(), say("Sharings by verdict"), ends),
        _matrix(sums.verdicts, say("Sharings by volunteer and verdict"), say("Volunteer"), one_line, ends),
        _clause_table(policy, sums.clauses),
        *(_table(one, *_marked(one)) for one in (sums.told, sums.offered)),
        replace(_table(sums.outcomes, *_marked(sums.outcomes)), note=say(BEYOND, count=sums.beyond)),
    )
    return tuple(one for one in every if one.rows)


def outside(policy: Policy, sums: Totals) -> tuple[Figures, ...]:
    """Give what may leave the group: no codes, one thing at a time, small counts hidden.

    Tables of the same cases have only their total in common, so each is safe by itself. What was passed on is left
    out: without a breach it was permitted, and that would set a limit to the verdicts.
    """
    ends = sums.verdicts.across()
    months = {label: month(label) for label in sums.months}
    clauses = _clause_table(policy, sums.clauses)
    if not nothing_to_hide(ends, sums.clauses):
        clauses = replace(clauses, rows=(), note=say(NO_CLAUSES))
    return (
        _hidden(sums.by_month.down(CONTACT), say("Contacts by month"), months, say("Month")),
        _hidden(sums.channels.across(), say("Contacts by channel"), channels(policy)),
        _hidden(sums.by_month.down(DECISION), say("Sharings by month"), months, say("Month")),
        _hidden(ends, say("Sharings by verdict"), _verdicts(policy)),
        clauses,
        *(_hidden(one, *_marked(one)) for one in (sums.told, sums.offered)),
    )


def month(label: str) -> str:
    """Give a month such as 2026-11 as month and year."""
    year, _, number = label.partition("-")
    return f"{number}/{year}" if number else _rest(label)


def _matrix(
    matrix: Matrix,
    heading: str,
    first: str,
    name: Callable[[str], str],
    columns: Mapping[str, str],
    *,
    bars: bool = False,
) -> Figures:
    """Give a matrix; what is counted under no label is left out where there is none of it."""
    sums = matrix.across().rows
    kept = [place for place, (column, count) in enumerate(sums) if column or count]
    rows = tuple(
        Row(label, (name(label) or _rest(label),), tuple(counts[place] for place in kept))
        for label, counts in matrix.rows
        if label or any(counts)
    )
    return Figures(
        matrix.title,
        heading,
        tuple(sums[place][0] for place in kept),
        (first, *(columns.get(sums[place][0]) or _rest(sums[place][0]) for place in kept)),
        rows,
        tuple(sums[place][1] for place in kept),
        bars=bars,
    )


def _table(table: Table, heading: str, names: Mapping[str, str]) -> Figures:
    return _one_column(heading, names, Published(table.title, table.rows, table.total))


def _hidden(table: Table, heading: str, names: Mapping[str, str], first: str = "") -> Figures:
    return _one_column(heading, names, published(table), first)


def _one_column(heading: str, names: Mapping[str, str], table: Published, first: str = "") -> Figures:
    rows = tuple(
        Row(label, (names.get(label) or _rest(label),), (count,))
        for label, count in table.rows
        if label in names or count != 0
    )
    return Figures(table.title, heading, ("count",), (first or say("What"), say("How many")), rows, (table.total,))


def _clause_table(policy: Policy, table: Table) -> Figures:
    rows = tuple(
        Row(clause, (clause or _rest(clause), policy.clauses.get(clause, "")), (count,))
        for clause, count in table.rows
        if clause or count
    )
    head = (say("Clause"), say("What it says"), say("How many"))
    return Figures(table.title, say("Sharings by clause"), ("count",), head, rows, note=say(SEVERAL))


def _what() -> dict[str, str]:
    return {what: say(NAMES[what]) for what in WHAT}


def _marked(table: Table) -> tuple[str, dict[str, str]]:
    heading, *words = (say(one) for one in MARKED[table.title])
    return heading, dict(zip((label for label, _ in table.rows), words, strict=True))


def _verdicts(policy: Policy) -> dict[str, str]:
    return {name: words.name for form in forms_of(DECISION) for name, words in policy.words[form].verdicts.items()}


def _rest(label: str) -> str:
    """Name what no row was made for."""
    return one_line(label) or say("Other or not known")
