"""This module knows the register as a text: the summary first, then a few lines for each entry."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from confcli.reports.layout import bullet, labelled, paragraph, section
from confcli.reports.register.reading import DASH
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.reports.register.pieces import Register, Row, Sharing, Table

WIDTH = 78  # columns; a file has no screen to ask
IN_TITLE = ("reference", "decided_on", "client", "verdict", "clauses")
MARK = ">>"  # before what stands out


def as_text(register: Register) -> str:
    """Give the whole register; no line is longer than 78 columns, but for words that are."""
    parts = (
        _top(register),
        *(_table(one) for one in (*register.counts, register.contacts)),
        section(register.proves.heading, register.proves.lines, WIDTH),
        section(register.limits.heading, register.limits.lines, WIDTH),
        ("", register.checkpoint_heading, labelled(register.checkpoint, WIDTH)),
        _sharings(register),
        _others(register.others),
        _details(register),
        section(register.replies.heading, register.replies.lines, WIDTH),
    )
    return "\n".join(chain.from_iterable(parts)) + "\n"


def _top(register: Register) -> Iterator[str]:
    yield from (paragraph(register.title, WIDTH), "=" * WIDTH, paragraph(register.code, WIDTH), "")
    yield from (paragraph(line, WIDTH) for line in register.extent)
    yield _titled(register.attention_heading)
    if not register.attention:
        yield paragraph(register.nothing, WIDTH)
    for number, one in enumerate(register.attention):
        yield ("\n" if number else "") + paragraph(one.heading, WIDTH)
        yield from (bullet(line, WIDTH) for line in one.lines)


def _titled(heading: str) -> str:
    """Give the heading of a part, which stands out among those of its sections."""
    return f"\n{paragraph(heading.upper(), WIDTH)}\n"


def _table(table: Table) -> list[str]:
    """Give a small table as lines: what is counted, then the numbers with their columns' names."""
    lines = []
    for what, *numbers in table.rows:
        named = zip(table.columns[1:], numbers, strict=True)
        counted = [
            number if len(numbers) == 1 else say("{label}: {value}", label=of, value=number) for of, number in named
        ]
        lines.append(say("{label}: {value}", label=what, value=", ".join(counted)))
    return section(table.heading, lines, WIDTH)


def _sharings(register: Register) -> Iterator[str]:
    yield _titled(register.heading)
    if not register.sharings:
        yield paragraph(register.none, WIDTH)
        return
    yield paragraph(register.legend, WIDTH)
    for one in register.sharings:
        yield from ("", _sharing(register.columns, one))


def _sharing(headings: Row, one: Sharing) -> str:
    row = one.row
    title = f"{row.reference}.  {row.decided_on}  {row.client}  {row.verdict} ({row.clauses})"
    mark = f"{MARK} " if one.grave or one.breach else ""
    cells = [
        (heading, cell)
        for name, heading, cell in zip(row._fields, headings, row, strict=True)
        if name not in IN_TITLE and cell != DASH
    ]
    replies = [bullet(reply, WIDTH, mark=">") for reply in one.replies]
    return "\n".join((paragraph(mark + title, WIDTH), labelled(cells, WIDTH), *replies))


def _others(table: Table) -> Iterator[str]:
    if table.rows:
        yield _titled(table.heading)
    for number, at, kind, client, rest in table.rows:
        yield paragraph(f"{number}.  {at}  {kind}  {client}".rstrip(), WIDTH)
        if rest:
            yield paragraph(rest, WIDTH, indent="    ")


def _details(register: Register) -> Iterator[str]:
    if register.details:
        yield _titled(register.details_heading)
    for one in register.details:
        yield from (paragraph(one.heading, WIDTH), labelled(one.rows, WIDTH), "")
