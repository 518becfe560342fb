"""This module knows the register as one HTML file: no script, nothing fetched, every word escaped."""

from __future__ import annotations

import os
from html import escape
from string import Template
from typing import TYPE_CHECKING

from confcli.reports.register import HERE
from confcli.reports.register.grouping import FOLLOW_UP, VERDICT, WIDTHS, grouped
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.reports.register.model import Detail, Register, Section, Sharing, Table

COLUMN, ROW, MARKED = ' scope="col"', ' scope="row" class="row"', ' class="marked"'


def as_html(register: Register) -> str:
    """Give the whole page; it prints on sheets that lie on their long side."""
    with open(os.path.join(HERE, "register.html"), encoding="utf-8") as file:
        page = Template(file.read())
    checkpoint = (f"{label} {value}" for label, value in register.checkpoint)
    return page.substitute(
        language=escape(register.language),
        widths="\n".join(_widths()),
        labels="\n".join(_labels(register)),
        code=escape(register.code),
        title=escape(register.title),
        extent=_paragraphs(register.extent),
        attention_heading=escape(register.attention_heading),
        attention="\n".join(_tag("div", _section(one, "h3")) for one in register.attention)
        or _paragraphs((register.nothing,)),
        counts=_numbers(register.counts[::2]),
        more_counts=_numbers(register.counts[1::2]),
        proof="\n".join(
            (
                _section(register.proves),
                _section(register.limits),
                _tag("h2", escape(register.checkpoint_heading)),
                _list(checkpoint),
            )
        ),
        contacts=_numbers((register.contacts,)),
        heading=escape(register.heading),
        sharings=_sharings(register),
        others=_plain(register.others, "listed"),
        replies=_section(register.replies) if register.replies.lines else "",
        details=_details(register.details_heading, register.details),
        footer=escape(register.footer),
    )


def _labels(register: Register) -> Iterable[str]:
    """Give the rules that put its heading before each fact, where there is no room for a table."""
    for at, lines in enumerate(grouped(register.columns), start=1):
        for line, heading in enumerate(lines, start=1):
            words = "".join(f"\\{ord(one):06x}" for one in say("{label}:", label=heading) + " ")
            fact = f".register>tbody>tr>:nth-child({at}) span:nth-of-type({line})::before"
            yield f"{fact} {{ content: '{words}' }}"


def _widths() -> Iterable[str]:
    for at, width in enumerate(WIDTHS, start=1):
        yield f".register>colgroup>:nth-child({at}) {{ width: {100 * width / sum(WIDTHS):.1f}% }}"


def _tag(name: str, content: str, attributes: str = "") -> str:
    """Give an element; its content is HTML already."""
    return f"<{name}{attributes}>{content}</{name}>"


def _paragraphs(lines: Iterable[str]) -> str:
    return "\n".join(_tag("p", escape(line)) for line in lines)


def _list(lines: Iterable[str]) -> str:
    return _tag("ul", "\n".join(_tag("li", escape(line)) for line in lines))


def _section(one: Section, level: str = "h2") -> str:
    return f"{_tag(level, escape(one.heading))}\n{_list(one.lines)}"


def _table(name: str, head: Iterable[str], rows: Iterable[str], widths: str = "") -> str:
    """Give a table of cells that are HTML already; its header is repeated on every printed page."""
    columns = "".join(_tag("th", one, COLUMN) for one in head)
    body = _tag("tbody", "\n".join(rows))
    return _tag("table", f"{widths}\n{_tag('thead', _tag('tr', columns))}\n{body}", f' class="{name}"')


def _row(first: str, others: Iterable[str], attributes: str = "") -> str:
    return _tag("tr", _tag("th", first, ROW) + "".join(_tag("td", cell) for cell in others), attributes)


def _plain(one: Table, name: str) -> str:
    """Give a table with its heading; one without rows is left out."""
    if not one.rows:
        return ""
    rows = (_row(escape(row[0]), map(escape, row[1:])) for row in one.rows)
    return f"{_tag('h2', escape(one.heading))}\n{_wide(_table(name, map(escape, one.columns), rows))}"


def _wide(content: str) -> str:
    return _tag("div", content, ' class="wide"')


def _numbers(tables: Iterable[Table]) -> str:
    return "\n".join(_plain(one, "numbers") for one in tables)


def _sharings(register: Register) -> str:
    if not register.sharings:
        return _paragraphs((register.none,))
    widths = _tag("colgroup", "<col>" * len(WIDTHS))
    table = _table("register", map(_stacked, grouped(register.columns)), map(_sharing, register.sharings), widths)
    return f"{_paragraphs((register.legend,))}\n{table}"


def _sharing(one: Sharing) -> str:
    """Give a row; what stands out is in bold, and its row marked at its side."""
    cells = list(grouped(one.row))
    cells[FOLLOW_UP] += one.replies
    loud = [at for at, is_loud in ((VERDICT, one.grave), (FOLLOW_UP, one.breach)) if is_loud]
    first, *others = (_stacked(lines, loud=at in loud) for at, lines in enumerate(cells))
    return _row(first, others, MARKED if loud else "")


def _stacked(lines: tuple[str, ...], *, loud: bool = False) -> str:
    first, *rest = (_tag("span", escape(line)) for line in lines)
    return "".join((_tag("strong", first) if loud else first, *rest))


def _details(heading: str, details: Iterable[Detail]) -> str:
    shown = "\n".join(map(_detail, details))
    return f"{_tag('h2', escape(heading))}\n{shown}" if shown else ""


def _detail(one: Detail) -> str:
    rows = (_tag("dt", escape(say("{label}:", label=label))) + _tag("dd", escape(text)) for label, text in one.rows)
    return f"{_tag('h3', escape(one.heading))}\n{_tag('dl', chr(10).join(rows))}"
