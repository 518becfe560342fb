"""This module knows the supervisor's report as text, on a terminal of any width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.reports.layout import bullet, labelled, paragraph, section
from confcli.reports.supervision.figures import counted, lines
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confcli.reports.supervision.attention import Group
    from confcli.reports.supervision.figures import Figures
    from confcli.reports.supervision.view import Overview

BETWEEN = 2  # columns between two columns of a table


def as_text(overview: Overview, width: int) -> str:
    """Give the whole report, wrapped to a width in columns."""
    return "\n".join(_parts(overview, width)) + "\n"


def _parts(overview: Overview, width: int) -> Iterator[str]:
    yield paragraph(overview.title.upper(), width)
    yield from (paragraph(line, width) for line in (overview.group, *overview.introduction))
    if overview.attention or overview.nothing:
        yield from ("", "", paragraph(overview.attention_heading.upper(), width))
    if overview.nothing:
        yield paragraph(overview.nothing, width)
    for group in overview.attention:
        yield from _group(group, width)
    yield from ("", "", paragraph(overview.tables_heading.upper(), width))
    yield from _table(overview.summary, width)
    for table in map(counted, overview.tables):
        if table.rows:
            yield from _table(table, width)
    yield from ("", paragraph(say("What is not listed was not counted once."), width))
    yield from section(f"\n{overview.basis_heading.upper()}", overview.basis, width)


def _group(group: Group, width: int) -> Iterator[str]:
    if group.table:
        yield from _table(group.table, width)
        return
    yield from ("", paragraph(group.heading, width))
    for one in group.findings:
        yield bullet(one.text, width)
        yield from (paragraph(side, width, indent=" " * 6) for side in one.sides)
        if one.after:
            yield paragraph(one.after, width, indent=" " * 4)


def _table(table: Figures, width: int) -> Iterator[str]:
    yield from ("", paragraph(table.heading, width))
    rows = lines(table)
    if rows:
        yield _drawn(table, rows, width) or _stacked(table, rows, width)
    if table.note:
        yield paragraph(table.note, width)


def _drawn(table: Figures, rows: Sequence[Sequence[str]], width: int) -> str:
    """Draw the table where no word has to be broken; the counts end under each other."""
    words = [[part for text in column for part in text.split(" ")] for column in zip(table.head, *rows, strict=True)]
    if sum(max(map(len, column)) + BETWEEN for column in words) > width:
        return ""
    from confcli.reports.grid import grid

    first = len(table.head) - len(table.columns)
    widest = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return grid(
        table.head,
        [[text.rjust(widest[at]) if at >= first else text for at, text in enumerate(row)] for row in rows],
        width,
    )


def _stacked(table: Figures, rows: Sequence[Sequence[str]], width: int) -> str:
    """Give each row as a line, or as a few: what it is about, then what was counted."""
    if len(table.head) - len(table.columns) == 1 == len(table.columns):
        return labelled([(row[0], row[1]) for row in rows], width)
    return "\n".join(
        f"{paragraph(row[0], width, indent='  ')}\n{paragraph(_named(table.head, row), width, indent=' ' * 4)}"
        for row in rows
    )


def _named(head: Sequence[str], row: Sequence[str]) -> str:
    named = zip(head[1:], row[1:], strict=True)
    return ", ".join(say("{label}: {value}", label=title, value=text) for title, text in named if text)
