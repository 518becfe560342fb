"""This module knows what is done when a client is met: the Code explained at first contact, a contact recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import conclude, tell
from confcli.cli.workspace import Work, at_work
from confcli.core.ledger.marks import NOTES_REFUSED
from confcli.core.people import Client, reminders
from confcli.core.profile import CHANGE
from confcli.flows import encounter
from confcli.flows.erasure import notes_kept
from confcli.interviewers.answers_file import AnswersFile
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.options import Given


STILL_THERE = "Entry {seq} still holds a note about {code}. To erase it: confcli correct {seq} --erase-note"


def first_contact(given: Given, client: str | None) -> None:
    """Explain the policy to a client."""
    with at_work(given, "first_contact", whole_policy=True) as session:
        explain_to(session, client)


def explain_to(session: Work, client: str | None = None) -> None:
    """Walk through a first contact in a session that is open."""
    seq, met = encounter.explain(session, client)
    _recorded(session, "first_contact", seq, met)
    for number in notes_kept(session, met.code) if NOTES_REFUSED in met.marks else ():
        tell(say(STILL_THERE, seq=number, code=met.code))


def contact(given: Given, client: str | None) -> None:
    """Record a contact."""
    with at_work(given, "contact", beside=(CHANGE,)) as session:
        record_contact(session, client)


def record_contact(session: Work, client: str | None = None) -> None:
    """Record a contact in a session that is open."""
    _recorded(session, "contact", *encounter.contact(session, client))


def _recorded(session: Work, form: str, seq: int, client: Client) -> None:
    """Say that it is recorded, what a file said in vain, and what is still owed to the client."""
    conclude(say("Recorded as entry {seq}.", seq=seq))
    tell_unused(session, form)
    for reminder in reminders(client):
        tell(reminder)


def tell_unused(session: Work, form: str) -> None:
    """Say what a file said in vain."""
    if isinstance(session.interviewer, AnswersFile) and (vain := session.interviewer.unused(session.form(form))):
        tell(say("Not asked, so not used: {names}.", names=", ".join(vain)))
