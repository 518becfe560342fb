"""This module knows how an unfinished form is listed, with the command that goes on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.flows.resuming import described
from confcli.reports.layout import paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.drafts import Draft
    from confcli.flows.ports import Ledger

# How each is gone on with from a shell; the rest of it stands in the draft.
COMMANDS = {
    "client": "confcli client add",
    "explanation": "confcli first-contact",
    "contact": "confcli contact",
    "decision": "confcli share",
    "outcome": "confcli outcome",
    "correction": "confcli correct",
    "export": "confcli export",
    "access": "confcli client export",
    "ending": "confcli end",
    "breach": "confcli breach",
    "erasure": "confcli client erase",
    "emptying": "confcli correct --erase-note",
    "change": "confcli client change",
    "hand_over": "confcli client hand-over",
    "take_over": "confcli client take-over",
}
BY_ENTRY, BY_CLIENT = (
    ("outcome", "correction", "emptying"),
    ("explanation", "contact", "access", "erasure", "change", "hand_over"),
)


def draft_lines(ledger: Ledger, number: int, one: Draft, columns: int) -> str:
    """Give the lines of one: what it is, and the command that goes on with it."""
    told = [paragraph(f"{number}. {described(ledger, one)}", columns, indent="")]
    if one.kind in COMMANDS:
        about = one.goes_on[-1] if one.kind in BY_ENTRY else one.client if one.kind in BY_CLIENT else ""
        command = f"{COMMANDS[one.kind]} {about or ''}".strip()
        told.append(paragraph(say("To go on with it: {command}", command=command), columns, indent="   "))
    return "\n".join(told)
