"""This module knows how all that is kept on one client is handed to them: as a text, and as data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from confcli.reports.entries import field_rows, kind_name, when
from confcli.reports.layout import labelled, paragraph

if TYPE_CHECKING:
    from confcli.core.ledger import Shown
    from confcli.core.policy import Policy
    from confcli.flows.access import ClientRecord

WIDTH = 78  # columns; a file has no screen to ask
MARK = "*"
READ_FIRST = (
    f"A {MARK} marks the volunteer's own words. They may speak of other people: before this is handed over, "
    "the volunteer blacks out what is theirs."
)


def as_text(policy: Policy, record: ClientRecord) -> str:
    """Give the whole record, an entry after the other."""
    name = f", {record.client.name}" if record.client.name else ""
    lines = [
        paragraph(f"ALL THAT IS KEPT ON {record.client.code}{name}", WIDTH),
        paragraph(f"Written on {when(record.at)}. {len(record.entries)} entries.", WIDTH),
        "",
        paragraph(READ_FIRST, WIDTH),
    ]
    lines += [f"\nEntry {one.seq}: {kind_name(one.kind)}\n{_rows(policy, record, one)}" for one in record.entries]
    return "\n".join(lines) + "\n"


def as_json(record: ClientRecord) -> str:
    """Give the whole record as data."""
    content = {
        "format": "confcli/client-record/v1",
        "client": record.client.code,
        "at": record.at,
        "read_before_handing_over": sorted(record.in_own_words),
        "entries": [{"seq": one.seq, "kind": one.kind, "fields": one.fields} for one in record.entries],
    }
    return json.dumps(content, indent=1, ensure_ascii=True) + "\n"


def _rows(policy: Policy, record: ClientRecord, one: Shown) -> str:
    rows = [
        (f"{label}{f' {MARK}' if name in record.in_own_words else ''}", text)
        for name, label, text in field_rows(policy, one)
    ]
    return labelled(rows, WIDTH)
