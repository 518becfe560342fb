"""This module knows how clients are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.breach import deadline
from confcli.core.dates import show_deadline
from confcli.core.people import Client, reminders
from confcli.core.safe_text import one_line
from confcli.reports.layout import paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.core.ledger.chain import Shown


CLOCK = (
    "Entry {seq} is a breach. If there is a risk for someone, the group must tell the CNIL before {moment}. "
    "Ask your coordinator today."
)


def client_lines(clients: Sequence[Client], width: int) -> str:
    """Give each client with what is still owed to them."""
    lines = []
    for client in clients:
        lines.append(paragraph(f"{client.code}  {one_line(client.name or '')}".rstrip(), width))
        lines += [paragraph(owed, width, indent="   ") for owed in reminders(client)]
    return "\n".join(lines)


def still_to_do(clients: Sequence[Client], decisions: Sequence[Shown], breaches: Sequence[Shown] = ()) -> list[str]:
    """Say which clocks run, what is owed to clients, and which decisions have no outcome yet."""
    clocks = [say(CLOCK, seq=one.seq, moment=show_deadline(deadline(one))) for one in breaches]
    owed = [sentence for client in clients for sentence in reminders(client)]
    asked = [say("Entry {seq}: what was in fact shared? confcli outcome {seq}", seq=one.seq) for one in decisions]
    return [*clocks, *owed, *asked]


def client_data(client: Client) -> dict[str, object]:
    """Give one client as data."""
    return {"code": client.code, "name": client.name, "told": client.told, "marks": sorted(client.marks)}
