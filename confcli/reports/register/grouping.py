"""This module knows how the columns of the register are brought together to fit a sheet of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.reports.register.answers import DASH

if TYPE_CHECKING:
    from confcli.reports.register.model import Row

# How wide each of the groups is, as parts of the whole.
WIDTHS = (8, 15, 9, 16, 16, 16, 16, 14, 13, 12, 15)
VERDICT, FOLLOW_UP = 4, 10  # the cells that say what stands out


def grouped(row: Row) -> tuple[tuple[str, ...], ...]:
    """Give a row, or the headings, as cells of one to three lines; dashes at the end of a cell are left out."""
    cells = (
        (row.reference, row.policy, row.corrects),
        (row.decided_on, row.happened_on, row.recorded_on),
        (row.client, row.volunteer),
        (row.recipient, row.asked_by),
        (row.verdict, row.clauses),
        (row.purpose,),
        (row.shared, row.kept_back),
        (row.consent,),
        (row.decided_by, row.consulted),
        (row.channel, row.urgent),
        (row.follow_up,),
    )
    return tuple(map(_without_dashes, cells))


def _without_dashes(lines: tuple[str, ...]) -> tuple[str, ...]:
    while len(lines) > 1 and lines[-1] == DASH:
        lines = lines[:-1]
    return lines
