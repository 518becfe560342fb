"""This module knows the register as a text: the summary first, then a few lines for each entry."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from confcli.reports.layout import bullet, labelled, paragraph, section
from confcli.reports.register.answers import DASH
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.reports.register.model import Register, Row, Sharing, Table

WIDTH = 78  # columns of a file, which has no screen to ask
IN_TITLE = ("reference", "decided_on", "client", "verdict", "clauses")
MARK = ">>"  # before what stands out


def as_text(register: Register, columns: int = WIDTH) -> str:
    """Give the whole register; no line is longer than so many columns, but for words that are."""
    parts = (
        _top(register, columns),
        *(_table(one, columns) for one in (*register.counts, register.contacts)),
        section(register.proves.heading, register.proves.lines, columns),
        section(register.limits.heading, register.limits.lines, columns),
        ("", register.checkpoint_heading, labelled(register.checkpoint, columns)),
        _sharings(register, columns),
        _others(register.others, columns),
        _details(register, columns),
        section(register.replies.heading, register.replies.lines, columns),
    )
    return "\n".join(chain.from_iterable(parts)) + "\n"


def _top(register: Register, columns: int) -> Iterator[str]:
    yield from (paragraph(register.title, columns), "=" * columns, paragraph(register.code, columns), "")
    yield from (paragraph(line, columns) for line in register.extent)
    yield _titled(register.attention_heading, columns)
    if not register.attention:
        yield paragraph(register.nothing, columns)
    for number, one in enumerate(register.attention):
        yield ("\n" if number else "") + paragraph(one.heading, columns)
        yield from (bullet(line, columns) for line in one.lines)


def _titled(heading: str, columns: int) -> str:
    """Give the heading of a part, which stands out among those of its sections."""
    return f"\n{paragraph(heading.upper(), columns)}\n"


def _table(table: Table, columns: int) -> list[str]:
    """Give a small table as lines: what is counted, then the numbers with their columns' names."""
    lines = []
    for what, *numbers in table.rows:
        named = zip(table.columns[1:], numbers, strict=True)
        counted = [
            number if len(numbers) == 1 else say("{label}: {value}", label=of, value=number) for of, number in named
        ]
        lines.append(say("{label}: {value}", label=what, value=", ".join(counted)))
    return section(table.heading, lines, columns)


def _sharings(register: Register, columns: int) -> Iterator[str]:
    yield _titled(register.heading, columns)
    if not register.sharings:
        yield paragraph(register.none, columns)
        return
    yield paragraph(register.legend, columns)
    for one in register.sharings:
        yield from ("", _sharing(register.columns, one, columns))


def _sharing(headings: Row, one: Sharing, columns: int) -> str:
    row = one.row
    title = f"{row.reference}.  {row.decided_on}  {row.client}  {row.verdict} ({row.clauses})"
    mark = f"{MARK} " if one.grave or one.breach else ""
    cells = [
        (heading, cell)
        for name, heading, cell in zip(row._fields, headings, row, strict=True)
        if name not in IN_TITLE and cell != DASH
    ]
    replies = [bullet(reply, columns, mark=">") for reply in one.replies]
    return "\n".join((paragraph(mark + title, columns), labelled(cells, columns), *replies))


def _others(table: Table, columns: int) -> Iterator[str]:
    if table.rows:
        yield _titled(table.heading, columns)
    for number, at, kind, client, rest in table.rows:
        yield paragraph(f"{number}.  {at}  {kind}  {client}".rstrip(), columns)
        if rest:
            yield paragraph(rest, columns, indent="    ")


def _details(register: Register, columns: int) -> Iterator[str]:
    if register.details:
        yield _titled(register.details_heading, columns)
    for one in register.details:
        yield from (paragraph(one.heading, columns), labelled(one.rows, columns), "")
