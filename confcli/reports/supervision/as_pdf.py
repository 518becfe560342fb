"""This module knows the supervisor's report as PDF: tagged, PDF/UA-1 or an error, the summary first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from confcli.core.dates import kept_moment
from confcli.core.safe_text import safe
from confcli.reports.supervision import HERE
from confcli.reports.supervision.figures import lines
from confcli.reports.typesetting import typeset
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.reports.supervision.attention import Group
    from confcli.reports.supervision.figures import Figures
    from confcli.reports.supervision.view import Overview

FONTS = os.path.join(os.path.dirname(HERE), "fonts")
INSTEAD = "The report as text or CSV says the same."


def as_pdf(overview: Overview) -> tuple[bytes, str]:
    """Lay the report out; give also the characters that no font can show and that stand there as ⟨U+…⟩.

    Raises NotWritten where typst is missing or refuses.
    """
    data = {
        "language": overview.language,
        "group": safe(overview.group),
        "title": overview.title,
        "introduction": overview.introduction,
        "summary": _table(overview.summary),
        "attention": {
            "heading": overview.attention_heading,
            "lines": [say("{label}: {value}", label=one.heading, value=one.count) for one in overview.attention],
            "empty": overview.nothing,
            "details": overview.details_heading,
            "groups": [_group(one) for one in overview.attention],
        },
        "tables": {"heading": overview.tables_heading, "tables": [_table(one) for one in overview.tables]},
        "rests-on": {"heading": overview.basis_heading, "lines": overview.basis},
        "footer": overview.footer,
        "page": say("Page {page} of {pages}", page="{page}", pages="{pages}"),
    }
    seconds = int(kept_moment(overview.at).timestamp())
    page = os.path.join(HERE, "overview.typ")
    return typeset(page, data, (FONTS,), seconds=seconds, instead=INSTEAD)


def _group(group: Group) -> dict[str, object]:
    findings = [{"text": one.text, "sides": one.sides, "last": one.after} for one in group.findings]
    return {"heading": group.heading, "findings": findings, "table": _table(group.table) if group.table else None}


def _table(table: Figures) -> dict[str, object]:
    """Give a table as rows of texts; a bar is the first count as a part of the greatest."""
    return {
        "heading": table.heading,
        "head": table.head,
        "labels": len(table.head) - len(table.columns),
        "rows": lines(table),
        "total": bool(table.total),
        "note": table.note,
        "bars": _bars(table) if table.bars else [],
    }


def _bars(table: Figures) -> list[float]:
    counts = [count if isinstance(count := row.cells[0], int) else 0 for row in table.rows]
    greatest = max(counts, default=0)
    return [count / greatest if greatest else 0 for count in counts]
