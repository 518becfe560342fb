"""This module knows the copy of the Code as one HTML file: no script, nothing fetched, every word escaped."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from html import escape
from string import Template
from typing import TYPE_CHECKING

from confcli.reports.copy import HERE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.core.client_copy import ClientCopy, Line, Said, Section

SHORT_START = re.compile(r"\b\w{1,3}-\w+")  # no line ends in "e-"


def as_html(copy: ClientCopy, *, large: bool) -> str:
    """Give the whole page; a browser prints it on one sheet, in large print on two."""
    return Template(_own("page.html").decode()).substitute(
        language=escape(copy.language),
        size="large" if large else "normal",
        title=escape(copy.title),
        group=escape(copy.group),
        regular=b64encode(_own("AtkinsonHyperlegible-Regular.ttf")).decode(),
        bold=b64encode(_own("AtkinsonHyperlegible-Bold.ttf")).decode(),
        introduction=_paragraphs(copy.introduction),
        sections="\n".join(map(_section, copy.sections)),
        contact=_contact(copy),
        edition=escape(copy.edition),
    )


def _own(name: str) -> bytes:
    with open(os.path.join(HERE, name), "rb") as file:
        return file.read()


def _section(one: Section) -> str:
    parts = [_paragraphs(one.text), _points(one.points), _paragraphs(one.after)]
    body = "\n".join(part for part in parts if part)
    return f"<section>\n<h2>{escape(one.heading)}</h2>\n<div>\n{body}\n</div>\n</section>"


def _paragraphs(lines: Iterable[Line]) -> str:
    return "\n".join(f"<p>{_line(line)}</p>" for line in lines)


def _points(lines: Iterable[Line]) -> str:
    items = "\n".join(f"<li>{_line(line)}</li>" for line in lines)
    return f"<ul>\n{items}\n</ul>" if items else ""


def _line(line: Line) -> str:
    return "".join(map(_said, line))


def _said(one: Said) -> str:
    return SHORT_START.sub(r"<span>\g<0></span>", escape(one.text))


def _contact(copy: ClientCopy) -> str:
    """Give what is known of whom to turn to: on a screen nobody writes on an empty line."""
    known = [_entry(label, value) for label, value in copy.contact if value]
    said = [copy.before] if known else [copy.before, copy.unknown]
    parts = [f"<p>{escape(one)}</p>" for one in said if one]
    parts += ["<address>", *known, "</address>"] if known else []
    body = "\n".join(parts)
    return f"<aside>\n{body}\n</aside>" if parts else ""


def _entry(label: str, value: str) -> str:
    return f"<p><strong>{escape(label)}</strong> <span>{escape(value)}</span></p>"
