"""This module knows how all that is kept on one client is handed to them: as a text, and as data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from confcli.core.ledger.erasure import notes_erased
from confcli.core.ledger.kinds import kind_name
from confcli.reports.client_rights import rights
from confcli.reports.entries import field_rows, when
from confcli.reports.layout import labelled, paragraph
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.flows.access import ClientRecord

WIDTH = 78  # columns; a file has no screen to ask
MARK = "*"
READ_FIRST = (
    "A {mark} marks the volunteer's own words. They may speak of other people: before this is handed over, "
    "the volunteer blacks out what is theirs."
)


def as_text(policy: Policy, record: ClientRecord) -> str:
    """Give the whole record, an entry after the other."""
    name = f", {record.client.name}" if record.client.name else ""
    written = say_many(
        len(record.entries),
        "Written on {when}. One entry.",
        "Written on {when}. {count} entries.",
        when=when(record.at),
    )
    lines = [
        paragraph(say("ALL THAT IS KEPT ON {client}", client=f"{record.client.code}{name}"), WIDTH),
        paragraph(written, WIDTH),
        *rights(policy, record, WIDTH),
        "",
        paragraph(say(READ_FIRST, mark=MARK), WIDTH),
    ]
    for one in record.entries:
        title = say("Entry {seq}: {what}", seq=one.seq, what=kind_name(one.kind))
        lines.append(f"\n{title}\n{_rows(policy, record, one)}")
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
        for name, label, text in field_rows(policy, one, notes_erased(record.entries).get(one.seq, ()))
    ]
    return labelled(rows, WIDTH)
