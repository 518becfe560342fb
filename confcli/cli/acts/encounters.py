"""This module knows what is done when a client is met: the Code explained at first contact, a contact recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import conclude, tell
from confcli.cli.workspace import Work, at_work
from confcli.core.code.model import QuestionWords
from confcli.core.ledger.marks import NOTES_AGREED, NOTES_REFUSED
from confcli.core.people import Client, reminders
from confcli.core.profile import CHANGE
from confcli.errors import Unanswered
from confcli.flows import encounter
from confcli.flows.clients import add_client, clients
from confcli.flows.erasure import notes_kept
from confcli.flows.prompting import choose
from confcli.interviewers.answers_file import AnswersFile
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.options import Given

ADD, NOT_NOW = "add", "not-now"
STILL_THERE = "Entry {seq} still holds a note about {code}. To erase it: confcli correct {seq} --erase-note"


def first_contact(given: Given, client: str | None) -> None:
    """Explain the policy to a client."""
    with at_work(given, "first_contact", whole_policy=True) as session:
        explain_to(session, client)


def explain_to(session: Work, client: str | None = None) -> None:
    """Walk through a first contact in a session that is open."""
    client = client or _first_of_all(session)
    seq, met = encounter.explain(session, client)
    _recorded(session, "first_contact", seq, met)
    _tell_of_notes(session, met)


def ask_about_notes(session: Work, code: str) -> None:
    """Ask whether a client who was told the policy agrees to notes, in a session that is open."""
    seq, met = encounter.explain_only(session, code, NOTES_AGREED)
    _recorded(session, "first_contact", seq, met)
    _tell_of_notes(session, met)


def _first_of_all(session: Work) -> str | None:
    """Where a person has no client yet, offer to add one right there, and give the code; raises Unanswered for a no."""
    if not session.interviewer.live or clients(session.ledger):
        return None
    words = QuestionWords(say("There are no clients yet."), "")
    lines = ((ADD, say("Add a client now")), (NOT_NOW, say("Not now")))
    if choose(session.interviewer, session.card, "first", words, lines, back=True) == NOT_NOW:
        raise Unanswered("There are no clients yet.", "Nothing was changed.")
    return add_client(session).code


def _tell_of_notes(session: Work, met: Client) -> None:
    for number in notes_kept(session, met.code) if NOTES_REFUSED in met.marks else ():
        tell(say(STILL_THERE, seq=number, code=met.code))


def contact(given: Given, client: str | None) -> None:
    """Record a contact."""
    with at_work(given, "contact", beside=(CHANGE,)) as session:
        record_contact(session, client)


def record_contact(session: Work, client: str | None = None) -> None:
    """Record a contact in a session that is open."""
    _recorded(session, "contact", *encounter.contact(session, client or _first_of_all(session)))


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
