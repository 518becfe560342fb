"""This module knows what is done when a client is met: the Code explained at first contact, a contact recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import conclude, tell
from confcli.cli.workspace import Work, at_work
from confcli.core.people import Client, reminders
from confcli.flows import encounter
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.options import Given


def first_contact(given: Given, client: str | None) -> None:
    """Explain the policy to a client."""
    with at_work(given, "first_contact", whole_policy=True) as session:
        explain_to(session, client)


def explain_to(session: Work, client: str | None = None) -> None:
    """Walk through a first contact in a session that is open."""
    _recorded(*encounter.explain(session, client))


def contact(given: Given, client: str | None) -> None:
    """Record a contact."""
    with at_work(given, "contact") as session:
        record_contact(session, client)


def record_contact(session: Work, client: str | None = None) -> None:
    """Record a contact in a session that is open."""
    _recorded(*encounter.contact(session, client))


def _recorded(seq: int, client: Client) -> None:
    """Say that it is recorded, and what is still owed to the client."""
    conclude(say("Recorded as entry {seq}.", seq=seq))
    for reminder in reminders(client):
        tell(reminder)
