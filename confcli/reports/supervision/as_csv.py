"""This module knows the supervisor's report as one long table for a spreadsheet, a count a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.formats import Format
from confcli.reports.spreadsheet import cells
from confcli.reports.supervision.figures import Figures, lines, shown
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from confcli.reports.supervision.view import Overview

Line = tuple[str, str, str, str | int]  # section, label, second label, count


def as_csv(overview: Overview) -> str:
    """Give the file's text. No row is the sum of others of its section, so a spreadsheet may add them up."""
    head = (say("Section"), say("Label"), say("Second label"), say("Count"))
    counts = (line for table in overview.tables for line in _counts(table))
    basis = ((overview.basis_heading, line, "", "") for line in overview.basis)
    return cells([head, *_attention(overview), *counts, *basis])


def _attention(overview: Overview) -> Iterator[Line]:
    for group in overview.attention:
        for one in group.findings:
            yield (group.heading, one.volunteer, " ".join((one.text, *one.sides, one.after)).strip(), 1)
        if group.table:
            for row in lines(group.table):
                named = zip(group.table.head[1:], row[1:], strict=True)
                about = (say("{label}: {value}", label=title, value=text) for title, text in named if text)
                yield (group.heading, row[0], ", ".join(about), 1)


def _counts(table: Figures) -> Iterator[Line]:
    titles = table.head[len(table.head) - len(table.columns) :]
    for row in table.rows:
        for title, count in zip(titles, row.cells, strict=True):
            second = title if len(titles) > 1 else " ".join(row.labels[1:])
            yield (table.heading, row.labels[0], second, count if isinstance(count, int) else shown(count))
    if not table.rows:
        yield (table.heading, table.note, "", "")


FORMS: Mapping[Format, Callable[[Overview], str]] = {Format.CSV: as_csv}  # what it is written as for anyone to open
