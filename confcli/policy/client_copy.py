"""This module knows how wording/LANGUAGE/copy.toml becomes the copy of the Code that a client keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confcli.core.client_copy import NOBODY, ClientCopy, Coordinator, Line, Said, Section
from confcli.core.dates import kept_day, show_day
from confcli.core.safe_text import one_line
from confcli.policy.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.core.code.model import Policy
    from confcli.policy.source import Source


LINES = "lines"


def read_copy(source: Source, language: str, policy: Policy, coordinator: Coordinator = NOBODY) -> ClientCopy:
    """Read the copy in one language; faults are noted, and a clause that stands nowhere in it is one."""
    file = f"wording/{language}/copy.toml"
    table = Table(source, file, "", source.parse(file))
    if file in source.unreadable:  # or every word of it would be one more fault
        return ClientCopy(language, "", "", (), (), (), "", "", "", "", "", policy.date)
    table.only("title", "group", "file", "introduction", "section", "contact", "edition", "page")
    clauses = tuple(policy.clauses)
    contact, before, unknown = _contact(table.inner("contact"))
    copy = ClientCopy(
        language=language,
        title=one_line(table.text("title")),
        group=one_line(table.text("group")),
        introduction=_lines(table, "introduction", clauses),
        sections=tuple(_section(each, clauses) for each in table.each("section")),
        contact=tuple(_lines_of(contact, coordinator)),
        before=before,
        unknown=unknown,
        edition=_edition(one_line(table.text("edition")), policy),
        file=_file(table, language),
        page=one_line(table.text("page")),
        date=policy.date,
    )
    said = {one.clause for line in _every_line(copy) for one in line}
    for clause in clauses:
        if clause not in said:
            table.fault("[{clause}] stands nowhere in the copy", clause=clause)
    return copy


def _file(table: Table, language: str) -> str:
    """Give what the copy is called as a file: a plain name, whoever wrote the policy."""
    name = table.text("file") if "file" in table else f"code-of-confidentiality-{language}"
    if not name.replace("-", "").isalnum() or not name.isascii():
        table.fault("the name of a file is made of letters, digits and dashes", "file")
    return name


def _section(table: Table, clauses: tuple[str, ...]) -> Section:
    table.only("id", "heading", "text", "points", "after")
    text, points, after = (_lines(table, part, clauses) for part in ("text", "points", "after"))
    return Section(one_line(table.text("heading")), text, points, after)


def _lines(table: Table, part: str, clauses: tuple[str, ...]) -> tuple[Line, ...]:
    texts = table.strings(part)
    if not all(text.strip() for text in texts):
        table.fault('"{name}" holds an empty text', part, name=part)
    return tuple(_said(one_line(text), clauses) for text in texts)


def _said(text: str, clauses: tuple[str, ...]) -> Line:
    """Part a text at each [CLAUSE]; other brackets stay as they were typed."""
    known = "|".join(map(re.escape, clauses))
    parts = [*re.split(rf"\s*\[({known})\]", text), ""]
    return tuple(Said(*pair) for pair in zip(parts[::2], parts[1::2], strict=True) if any(pair))


def _contact(table: Table) -> tuple[Table, str, str]:
    """Give the table of labels, and what is said around it; in a policy of before there are labels alone."""
    if not isinstance(table.raw.get(LINES), dict):
        return table, "", ""
    table.only("before", "unknown", LINES)
    return table.inner(LINES), one_line(table.text("before")), one_line(table.text("unknown"))


def _lines_of(table: Table, coordinator: Coordinator) -> Iterator[tuple[str, str]]:
    for label, value in table.raw.items():
        if not isinstance(value, str) or not label.strip():
            table.fault('"{name}" is missing or is not a text', label, name=label)
        filled = str(value).replace("{coordinator}", coordinator.name).replace("{number}", coordinator.number)
        yield one_line(label), one_line(filled)


def _edition(words: str, policy: Policy) -> str:
    """Fill in version and date; a date that is none is a fault elsewhere."""
    try:
        day = show_day(kept_day(policy.date))
    except ValueError:
        day = policy.date
    return words.replace("{version}", one_line(policy.edition.version)).replace("{date}", one_line(day))


def _every_line(copy: ClientCopy) -> Iterator[Line]:
    yield from copy.introduction
    for section in copy.sections:
        yield from (*section.text, *section.points, *section.after)
