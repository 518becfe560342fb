"""This module knows how a thing that is still to be done is called, on one line to choose it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.breach import deadline
from confcli.core.dates import show_deadline
from confcli.flows.to_do import Sort
from confcli.reports.entry_line import entry_line
from confcli.reports.people import client_line
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.model import Policy
    from confcli.flows.to_do import ToDo

WORDS = {
    Sort.CLOCK: "The 72 hours run until {until}: {entry}",
    Sort.WAIT: "Go on with what waits: {entry}",
    Sort.UNFINISHED: "Go on with what is unfinished: {what}",
    Sort.TELL: "First contact: {client}",
    Sort.OUTCOME: "What was in fact shared: {entry}",
    Sort.COPY: "Give a copy of the Code: {client}",
    Sort.NOTES: "Ask about notes: {client}",
}


def to_do_line(policy: Policy, one: ToDo) -> str:
    """Give one thing to do on one line."""
    client = client_line(one.client) if one.client else ""
    told = {"client": client}
    if one.entry:
        told["entry"] = entry_line(policy, one.entry, {one.client.code: one.client} if one.client else {})
    if one.entry and one.sort is Sort.CLOCK:
        told["until"] = show_deadline(deadline(one.entry))
    if one.draft:
        told["what"] = one.told
    return say(WORDS[one.sort], **told)
