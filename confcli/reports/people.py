"""This module knows how clients are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.breach import deadline
from confcli.core.dates import show_deadline
from confcli.core.ledger.kinds import COMMON
from confcli.core.people import Client, owed, reminders
from confcli.core.profile import CHANGE, profile_lines
from confcli.core.safe_text import one_line
from confcli.reports.entries import when
from confcli.reports.layout import paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown


CLOCK = (
    "Entry {seq} is a breach. If there is a risk for someone, the group must tell the CNIL before {moment}. "
    "Ask your coordinator today."
)

WAITS = "Entry {seq}{client}: NOT YET, waiting since {moment}. To go on: confcli share --continue {seq}"


def client_lines(clients: Sequence[Client], width: int) -> str:
    """Give each client with what is still owed to them."""
    lines = []
    for client in clients:
        lines.append(paragraph(client_line(client), width))
        lines += [paragraph(line, width, indent="   ") for line in reminders(client)]
    return "\n".join(lines)


def known_lines(policy: Policy, client: Client, clients: Mapping[str, Client], width: int) -> list[str]:
    """Give how a client is reached and who is around them, a line an answer."""
    lines = profile_lines(policy, client, clients)
    return [paragraph(one_line(line), width, indent="   ") for line in lines]


def client_line(client: Client) -> str:
    """Give a client's code with the name beside it."""
    return f"{client.code}  {one_line(client.name or '')}".rstrip()


def still_to_do(
    clients: Sequence[Client],
    decisions: Sequence[Shown],
    breaches: Sequence[Shown] = (),
    waiting: Sequence[Shown] = (),
) -> list[str]:
    """Say which clocks run, what waits for something else, what is owed to clients, and what has no outcome yet."""
    clocks = [say(CLOCK, seq=one.seq, moment=show_deadline(deadline(one))) for one in breaches]
    promised = [sentence for client in clients for sentence in owed(client)]
    asked = [say("Entry {seq}: what was in fact shared? confcli outcome {seq}", seq=one.seq) for one in decisions]
    waits = [say(WAITS, seq=one.seq, moment=when(one.fields.get("at")), client=_about(one)) for one in waiting]
    return [*clocks, *waits, *promised, *asked]


def _about(one: Shown) -> str:
    """Give whom an entry is about, in brackets after its number."""
    code = one_line(str(one.fields.get("client") or ""))
    return f" ({code})" if code else ""


def client_data(client: Client) -> dict[str, object]:
    """Give one client as data."""
    return {"code": client.code, "name": client.name, "told": client.told, "marks": sorted(client.marks)}


def known_data(policy: Policy, client: Client) -> dict[str, object]:
    """Give what is known of a client as data, by the question that asked for it; the newest answer counts."""
    questions = (question.id for question in policy.forms[CHANGE].questions)
    return {name: client.profile[name] for name in questions if client.profile.get(name) and name not in COMMON}
