"""This module knows how clients are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.breach import deadline
from confcli.core.dates import show_deadline, show_moment
from confcli.core.ledger.kinds import kind_name
from confcli.core.people import UNASKED, UNOFFERED, UNTOLD, Client, reminders
from confcli.core.safe_text import one_line
from confcli.flows.drafts import begun
from confcli.flows.to_do import Sort
from confcli.reports.entries import when
from confcli.reports.layout import paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.core.ledger.chain import Shown
    from confcli.flows.to_do import ToDo


CLOCK = (
    "Entry {seq} is a breach. If there is a risk for someone, the group must tell the CNIL before {moment}. "
    "Ask your coordinator today."
)

OWED = {Sort.TELL: UNTOLD, Sort.COPY: UNOFFERED, Sort.NOTES: UNASKED}
WAITS = "Entry {seq}{client}: NOT YET, waiting since {moment}. To go on: confcli share --continue {seq}"


def client_lines(clients: Sequence[Client], width: int) -> str:
    """Give each client with what is still owed to them."""
    lines = []
    for client in clients:
        lines.append(paragraph(f"{client.code}  {one_line(client.name or '')}".rstrip(), width))
        lines += [paragraph(line, width, indent="   ") for line in reminders(client)]
    return "\n".join(lines)


def running_clock(breach: Shown) -> str:
    """Say until when it must be decided whether a breach is notified."""
    return say(CLOCK, seq=breach.seq, moment=show_deadline(deadline(breach)))


def still_to_do(one: ToDo) -> str:
    """Say one thing that is to be done, and what to type for it."""
    if one.draft:
        moment = show_moment(begun(one.draft))
        return say("Unfinished since {moment}: {what}", moment=moment, what=kind_name(one.draft.kind))
    if one.client and one.sort in OWED:
        return say(OWED[one.sort], code=one.client.code)
    return _about_entry(one.sort, one.entry) if one.entry else ""


def _about_entry(sort: Sort, one: Shown) -> str:
    if sort is Sort.CLOCK:
        return running_clock(one)
    if sort is Sort.WAIT:
        return say(WAITS, seq=one.seq, moment=when(one.fields.get("at")), client=_about(one))
    return say("Entry {seq}: what was in fact shared? confcli outcome {seq}", seq=one.seq)


def _about(one: Shown) -> str:
    """Give whom an entry is about, in brackets after its number."""
    code = one_line(str(one.fields.get("client") or ""))
    return f" ({code})" if code else ""


def client_data(client: Client) -> dict[str, object]:
    """Give one client as data."""
    return {"code": client.code, "name": client.name, "told": client.told, "marks": sorted(client.marks)}
