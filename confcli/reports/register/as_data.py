"""This module knows the register as plain data, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confcli.reports.register.model import Register, Section, Table


def as_data(register: Register) -> dict[str, object]:
    """Give everything that the other forms show; the names of the columns are those of `Row`, in every language."""
    return {
        "language": register.language,
        "code": register.code,
        "title": register.title,
        "extent": list(register.extent),
        "attention": [_section(one) for one in register.attention],
        "counts": [_table(one) for one in (*register.counts, register.contacts) if one.rows],
        "legend": register.legend,
        "columns": register.columns._asdict(),
        "sharings": [
            {**one.row._asdict(), "grave": one.grave, "breach": one.breach, "replies": list(one.replies)}
            for one in register.sharings
        ],
        "other_entries": _table(register.others),
        "details": [{"heading": one.heading, "rows": [list(row) for row in one.rows]} for one in register.details],
        "replies": _section(register.replies),
        "proves": _section(register.proves),
        "limits": _section(register.limits),
        "checkpoint": [list(pair) for pair in register.checkpoint],
    }


def _section(one: Section) -> dict[str, object]:
    return {"heading": one.heading, "lines": list(one.lines)}


def _table(one: Table) -> dict[str, object]:
    return {"heading": one.heading, "columns": list(one.columns), "rows": [list(row) for row in one.rows]}
