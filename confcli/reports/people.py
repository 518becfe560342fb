"""This module knows how clients are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.people import Client, reminders
from confcli.core.safe_text import one_line
from confcli.reports.layout import paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.core.ledger import Shown


def client_lines(clients: Sequence[Client], width: int) -> str:
    """Give each client with what is still owed to them."""
    lines = []
    for client in clients:
        lines.append(paragraph(f"{client.code}  {one_line(client.name or '')}".rstrip(), width))
        lines += [paragraph(owed, width, indent="   ") for owed in reminders(client)]
    return "\n".join(lines)


def still_to_do(clients: Sequence[Client], decisions: Sequence[Shown]) -> list[str]:
    """Say what is owed to clients, and which decisions have no outcome yet."""
    owed = [sentence for client in clients for sentence in reminders(client)]
    return owed + [say("Entry {seq}: what was in fact shared? confcli outcome {seq}", seq=one.seq) for one in decisions]


def client_data(client: Client) -> dict[str, object]:
    """Give one client as data."""
    return {"code": client.code, "name": client.name, "told": client.told, "marks": sorted(client.marks)}
