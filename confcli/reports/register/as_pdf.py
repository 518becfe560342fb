"""This module knows the register as PDF: the summary first, then everything on sheets that lie on their long side."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from confcli.core.dates import kept_moment
from confcli.reports.register import HERE
from confcli.reports.register.grouping import FOLLOW_UP, VERDICT, WIDTHS, grouped
from confcli.reports.typesetting import typeset
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.reports.register.model import Register, Sharing, Table

FONTS = os.path.join(os.path.dirname(HERE), "fonts")
LONGEST_TABLE = 1000  # rows; more of them are set a line each, which takes a third of the time and memory
# Characters: the first may be wider than a column. What is written from right to left is left whole: its letters join.
LONG, PIECE = re.compile(r"[^\s\u0590-\u08ff]{18,}"), re.compile(r"\S{9}")
BETWEEN = " | "  # between the facts of a line
TALL = 450  # characters: a row with less in each of its cells is never parted between two pages
SHORT = 17  # characters that need no search
BREAK = "\u200b"  # where a word may go on in the next line
INSTEAD = "The register as HTML prints just as well."


def as_pdf(register: Register) -> tuple[bytes, str]:
    """Lay the register out; give also the characters that no font can show and that stand there as ⟨U+…⟩.

    Raises NotWritten where typst is missing or refuses.
    """
    page = os.path.join(HERE, "register.typ")
    return typeset(page, _data(register), [FONTS], seconds=_seconds(register.at), instead=INSTEAD)


def _seconds(at: str) -> int:
    """Give a moment as typst takes it; 0 where it is none."""
    try:
        return int(kept_moment(at).timestamp())
    except ValueError:
        return 0


def _data(register: Register) -> dict[str, Any]:
    in_lines = len(register.sharings) + len(register.others.rows) > LONGEST_TABLE
    return {
        "language": register.language,
        "page": say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "in-lines": in_lines,
        "between": BETWEEN,
        "widths": WIDTHS,
        "code": breakable(register.code),
        "title": register.title,
        "footer": register.footer,
        "extent": _broken(register.extent),
        "attention-heading": register.attention_heading,
        "attention": [{"heading": one.heading, "lines": _broken(one.lines)} for one in register.attention],
        "all-is-calm": register.nothing,
        "counts": [_table(one) for one in register.counts],
        "contacts": _table(register.contacts),
        "proves": asdict(register.proves),
        "limits": asdict(register.limits),
        "checkpoint-heading": register.checkpoint_heading,
        "checkpoint": [_broken(pair) for pair in register.checkpoint],
        "heading": register.heading,
        "legend": register.legend,
        "no-sharing": register.none,
        "columns": grouped(register.columns),
        "sharings": [_line(one) if in_lines else _cells(one) for one in register.sharings],
        "other-entries": _table(register.others),
        "replies": {"heading": register.replies.heading, "lines": _broken(register.replies.lines)},
        "details-heading": register.details_heading,
        "details": [
            {
                "heading": breakable(one.heading),
                "rows": [(say("{label}:", label=label), breakable(text)) for label, text in one.rows],
            }
            for one in register.details
        ],
    }


def breakable(text: str) -> str:
    """Give the text; a word that may be wider than its column may go on in the next line."""
    return LONG.sub(lambda word: PIECE.sub(rf"\g<0>{BREAK}", word[0]), text) if len(text) > SHORT else text


def _broken(texts: tuple[str, ...]) -> list[str]:
    return [breakable(text) for text in texts]


def _table(table: Table) -> dict[str, Any]:
    rows = [_broken(row) for row in table.rows]
    return {"heading": table.heading, "columns": table.columns, "rows": rows}


def _cells(one: Sharing) -> dict[str, Any]:
    """Give a row as cells of several lines; what stands out is in bold, and its row tinted."""
    cells = [_broken(lines) for lines in grouped(one.row)]
    cells[FOLLOW_UP] += _broken(one.replies)
    loud = [at for at, is_loud in ((VERDICT, one.grave), (FOLLOW_UP, one.breach)) if is_loud]
    return {
        "cells": cells,
        "loud": loud,
        "marked": one.grave or one.breach,
        "tall": any(sum(map(len, cell)) > TALL for cell in cells),
    }


def _line(one: Sharing) -> dict[str, Any]:
    facts = BETWEEN.join((*(fact for cell in grouped(one.row) for fact in cell), *one.replies))
    return {"facts": facts, "loud": one.grave or one.breach}
