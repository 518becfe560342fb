"""This module knows the totals of what all volunteers recorded: contacts, sharings, first contacts, outcomes, breaches.

What a table has no row for, such as an option of another edition of the policy, is counted under the empty label.
So the rows hang on the policy and the period alone, and that a row is there tells nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.ledger.kinds import CHANNEL, forms_of
from confcli.core.ledger.marks import BEYOND, BREACHED, COPY_OFFERED, SHARED, TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.code.model import Policy
    from confcli.core.supervision.inbox import Count

CONTACT, EXPLANATION, DECISION, OUTCOME = "contact", "explanation", "decision", "outcome"
WHAT = (CONTACT, EXPLANATION, DECISION, OUTCOME, BREACHED)  # an outcome that is a breach counts as both
REST = ""  # the label of all that has no row of its own
MONTHS = 12  # a year
A_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
LONGEST = 600  # months; over more than that a clock was wrong, and only months with an entry have a row


@dataclass(frozen=True, slots=True)
class Table:
    """How often each of these was counted."""

    title: str
    rows: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """The sum of all rows."""
        return sum(count for _, count in self.rows)


@dataclass(frozen=True, slots=True)
class Matrix:
    """How often each of these was counted, by two things at once."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    def down(self, column: str) -> Table:
        """Give one column as a table."""
        place = self.columns.index(column)
        return Table(f"{self.title}/{column}", tuple((label, counts[place]) for label, counts in self.rows))

    def across(self) -> Table:
        """Give the sum of each column as a table."""
        sums = (sum(counts[place] for _, counts in self.rows) for place in range(len(self.columns)))
        return Table(f"{self.title}/all", tuple(zip(self.columns, sums, strict=True)))


@dataclass(frozen=True, slots=True)
class Totals:
    """All totals of a period."""

    months: tuple[str, ...]  # 2026-11, each one from the first to the last, without a gap
    volunteers: tuple[str, ...]  # those with an entry in the period
    entries: int  # of every kind
    by_volunteer: Matrix  # volunteer x WHAT
    by_month: Matrix  # month x WHAT
    channels: Matrix  # of contacts: month x channel
    verdicts: Matrix  # of sharings: volunteer x verdict
    clauses: Table  # of sharings; one may rest on several, so the rows do not add up to their number
    told: Table  # of first contacts: whether the whole policy was explained (FC-1)
    offered: Table  # of first contacts: whether a copy of the Code was offered (FC-2)
    outcomes: Table  # of outcomes: whether anything was passed on
    beyond: int  # outcomes in which more was passed on than was decided


def totals(policy: Policy, counts: Iterable[Count], first: str = "", last: str = "") -> Totals:
    """Add up what was recorded from the first to the last month, each such as 2026-11; empty is open."""
    dated = (one if A_MONTH.fullmatch(one.month) else replace(one, month=REST) for one in counts)
    within = [one for one in dated if one.month >= first and (not last or REST < one.month <= last)]
    months = _months(sorted({one.month for one in within} - {REST}), first, last)
    volunteers = tuple(sorted({one.volunteer for one in within}, key=_by_number))
    of = {kind: [one for one in within if one.kind == kind] for kind in WHAT}
    verdicts, clauses = _ends(policy)
    used = [(clause, one.count) for one in of[DECISION] for clause in _own(one.clauses, clauses)]
    return Totals(
        months=months,
        volunteers=volunteers,
        entries=sum(one.count for one in within),
        by_volunteer=_matrix(
            "volunteers", volunteers, WHAT, ((one.volunteer, what, one.count) for one in within for what in _what(one))
        ),
        by_month=_matrix(
            "months", (*months, REST), WHAT, ((one.month, what, one.count) for one in within for what in _what(one))
        ),
        channels=_matrix(
            "channels",
            (*months, REST),
            (*channels(policy), REST),
            ((one.month, one.channel, one.count) for one in of[CONTACT]),
        ),
        verdicts=_matrix(
            "verdicts", volunteers, (*verdicts, REST), ((one.volunteer, one.verdict, one.count) for one in of[DECISION])
        ),
        clauses=_table("clauses", (*clauses, REST), used),
        told=_yes_or_no("told", TOLD, of[EXPLANATION]),
        offered=_yes_or_no("offered", COPY_OFFERED, of[EXPLANATION]),
        outcomes=_yes_or_no("outcomes", SHARED, of[OUTCOME]),
        beyond=sum(one.count for one in of[OUTCOME] if BEYOND in one.marks),
    )


def channels(policy: Policy) -> Mapping[str, str]:
    """Give the channels of a contact with their words; none where the policy does not ask for one."""
    for form in forms_of(CONTACT):
        for question in policy.forms[form].questions:
            if question.id == CHANNEL:
                words = policy.words[form].questions[question.id].options
                return {option: words[option] for option in question.options}
    return {}


def _ends(policy: Policy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the verdicts that a sharing can have, and the clauses that one can rest on, in the order of the Code."""
    forms = [policy.forms[form] for form in forms_of(DECISION)]
    rules = [rule for form in forms for rule in (*form.rules, *form.former_rules)]
    ends = [*(rule.verdict for rule in rules), *(form.otherwise for form in forms)]
    cited = {clause for rule in rules for clause in rule.clauses}
    return tuple(dict.fromkeys(end for end in ends if end)), tuple(one for one in policy.clauses if one in cited)


def _what(one: Count) -> list[str]:
    return [what for what in WHAT if (what in one.marks if what == BREACHED else what == one.kind)]


def _own(labels: Iterable[str], known: tuple[str, ...]) -> set[str]:
    return {label if label in known else REST for label in labels}


def _matrix(
    title: str, rows: tuple[str, ...], columns: tuple[str, ...], counted: Iterable[tuple[str, str, int]]
) -> Matrix:
    sums: Counter[tuple[str, str]] = Counter()
    known_rows, known_columns = frozenset(rows), frozenset(columns)
    for row, column, count in counted:
        sums[row if row in known_rows else REST, column if column in known_columns else REST] += count
    return Matrix(title, columns, tuple((row, tuple(sums[row, column] for column in columns)) for row in rows))


def _table(title: str, rows: tuple[str, ...], counted: Iterable[tuple[str, int]]) -> Table:
    sums: Counter[str] = Counter()
    for row, count in counted:
        sums[row] += count
    return Table(title, tuple((row, sums[row]) for row in rows))


def _yes_or_no(title: str, mark: str, entries: Iterable[Count]) -> Table:
    return _table(title, (mark, REST), ((mark if mark in one.marks else REST, one.count) for one in entries))


def _months(seen: list[str], first: str, last: str) -> tuple[str, ...]:
    """Give each month of the period; what is open of it begins or ends with what was seen."""
    if not seen and not (first or last):
        return ()
    ends = (first or (seen or [last])[0], last or (seen or [first])[-1])
    begin, end = (int(year) * MONTHS + int(month) - 1 for year, month in (one.split("-") for one in ends))
    if end - begin >= LONGEST:
        return tuple(seen)
    return tuple(f"{month // MONTHS:04d}-{month % MONTHS + 1:02d}" for month in range(begin, end + 1))


def _by_number(code: str) -> tuple[str, int, str]:
    letters, _, number = code.rpartition("-")
    return letters, int(number) if number.isdecimal() else 0, code
