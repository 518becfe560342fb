"""This module knows how an entry is shown on one line, for who is to choose it or to name its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.kinds import kind_name
from confcli.core.safe_text import one_line
from confcli.reports.entries import DAY, summary, when
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.core.people import Client


def entry_list(entries: Iterable[Shown]) -> str:
    """Give entries, a line each, for who is asked for their numbers; nothing when there are none."""
    rows = [
        f"{one.seq}  {when(one.fields.get('at'))[:DAY]}  {kind_name(one.kind)}  {one.fields.get('client') or ''}"
        for one in entries
    ]
    return "\n".join((say("The entries and their numbers:"), *rows)) if rows else ""


def entry_line(policy: Policy, shown: Shown, known: Mapping[str, Client]) -> str:
    """Give an entry on one line, to choose it by: its number, its day, what it is, whom it is about, and in short."""
    code = str(shown.fields.get("client") or "")
    about = f"{code} {known[code].name or ''}".strip() if code in known else code
    parts = (kind_name(shown.kind), about, summary(policy, shown))
    told = ", ".join(one_line(part) for part in parts if part)
    return say("Entry {seq} of {day}: {told}", seq=shown.seq, day=when(shown.fields.get("at"))[:DAY], told=told)
