"""This module knows which figures of a table stay inside, so that no rare case can be recognised outside the group.

A count of 1 to 4 is told as "fewer than 5", and 0 as 0. Whoever knows the total could subtract the rest from it, so
one count of 5 or more is not given either. Where even that leaves only one possibility, no count of the table is.

Guaranteed, also against a reader who knows this very rule and learns the total from another table: for every count
that is not shown, at least two values fit all that is. So it is for every table that parts the same cases in another
way, because such tables have nothing in common but the total.

Not guaranteed: more than two possible values; anything against a reader who knows some of the cases; two reports of
different days held against each other; tables whose counts overlap (see `nothing_to_hide`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.core.supervision.totals import Table

FEW = 5  # from here on a count may be told


class Withheld(StrEnum):
    """What stands in the place of a count that is not told."""

    FEWER = "fewer_than_5"  # 1 to 4
    NOT_GIVEN = "not_given"  # 5 or more; where no count of the table is given, any


Cell = int | Withheld


@dataclass(frozen=True, slots=True)
class Published:
    """A table as it may leave the group."""

    title: str
    rows: tuple[tuple[str, Cell], ...]
    total: Cell


def published(table: Table) -> Published:
    """Give the table as it may leave the group; its counts must part the cases, so that they add up to the total."""
    counts = [count for _, count in table.rows]
    labels = [label for label, _ in table.rows]
    return Published(table.title, tuple(zip(labels, _cells(counts), strict=True)), cell(sum(counts)))


def cell(count: int) -> Cell:
    """Give one count as it may leave the group."""
    return Withheld.FEWER if 0 < count < FEW else count


def nothing_to_hide(*tables: Table) -> bool:
    """Tell whether no count of these tables is small.

    Tables whose counts overlap, as when a case rests on several clauses, depend on each other in ways that the
    policy decides. They leave the group together and whole, or not at all.
    """
    return all(cell(count) == count for table in tables for _, count in table.rows)


def _cells(counts: Sequence[int]) -> list[Cell]:
    small = [place for place, count in enumerate(counts) if 0 < count < FEW]
    if not small:
        return list(counts)
    # Where the second count to hide stands must follow from what everyone sees, so its size may not decide.
    places = [*range(small[0], len(counts)), *range(small[0])]
    hidden = {*small, *[place for place in places if counts[place] >= FEW][:1]}
    if sum(counts) < FEW or _even(counts) or _only_one_way(counts, hidden):
        return [Withheld.NOT_GIVEN] * len(counts)
    return [
        cell(count) if place not in hidden or count < FEW else Withheld.NOT_GIVEN for place, count in enumerate(counts)
    ]


def _only_one_way(counts: Sequence[int], hidden: set[int]) -> bool:
    """Tell whether the sum of what is hidden is the least or the greatest that it can be."""
    values = [counts[place] for place in hidden]
    least = all(count in (1, FEW) for count in values)
    return least or all(count == FEW - 1 for count in values)


def _even(counts: Sequence[int]) -> bool:
    """Tell whether all counts are 1, or all 4, or nearly so: without the near ones, the total would betray them."""
    return any(sum(counts) == one * len(counts) and all(abs(count - one) <= 1 for count in counts) for one in (1, 4))
