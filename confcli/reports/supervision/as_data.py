"""This module knows the supervisor's report as data, for `--json`: the counts under the keys of policy and ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confcli.reports.supervision.figures import Figures
    from confcli.reports.supervision.view import Overview

FORMAT = "confcli/overview/v1"


def as_data(overview: Overview) -> dict[str, object]:
    """Give the report; what is withheld stands there as "fewer_than_5" or "not_given", an empty key is the rest.

    A number of days that cannot be told is null.
    """
    return {
        "format": FORMAT,
        "at": overview.at,
        "outside": overview.outside,
        "summary": _table(overview.summary),
        "attention": {
            group.key: (
                _open(group.table)
                if group.table
                else [
                    {"volunteer": one.volunteer, "finding": one.text, "sides": list(one.sides)}
                    for one in group.findings
                ]
            )
            for group in overview.attention
        },
        "tables": {table.key: _table(table) for table in overview.tables},
        "rests_on": list(overview.basis),
    }


def _table(table: Figures) -> dict[str, object]:
    return {
        "columns": list(table.columns),
        "rows": [[row.key, *row.cells] for row in table.rows],
        "total": list(table.total),
        "note": table.note,
    }


def _open(table: Figures) -> list[dict[str, object]]:
    titles = ("volunteer", "entry", "client", "recorded", "clock_ends")
    return [{**dict(zip(titles, row.labels, strict=False)), "days": row.cells[0]} for row in table.rows]
