"""This module knows how an encounter with a client is recorded: an explanation, or a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.interview import Answers, marks
from confcli.core.people import Client, reminders, require_client
from confcli.core.policy import Kind
from confcli.core.record import client_of
from confcli.flows.asking import fill_in
from confcli.flows.clients import clients, desk

if TYPE_CHECKING:
    from confcli.flows.session import Session


def explain(session: Session, client: str | None = None) -> tuple[int, Client]:
    """Walk through the explanation (FC-1) and the offer of a copy (FC-2), and record it."""
    return _encounter(session, "explanation", "first_contact", client)


def contact(session: Session, client: str | None = None) -> tuple[int, Client]:
    """Record a contact, in whatever channel (SCOPE)."""
    return _encounter(session, "contact", "contact", client, remind=True)


def _encounter(
    session: Session, kind: str, form_id: str, client: str | None, *, remind: bool = False
) -> tuple[int, Client]:
    """Ask and record; that there is no such client, or none at all, is said before a word is asked."""
    form, words = session.form(form_id), session.policy.words[form_id]
    at_hand = desk(session)
    known: Answers = {}
    if client or not at_hand.clients:
        found = require_client(client or "", at_hand.clients)
        known = {question.id: found.code for question in form.questions if question.kind is Kind.CLIENT}
        for reminder in reminders(found) if remind else ():
            session.interviewer.say(reminder)
    session.interviewer.say(f"{words.title}\n\n{words.intro}")
    answers = fill_in(form, words, at_hand, known).answers
    seq = session.record(kind, ((form, answers),), marks=marks(form, answers))
    return seq, clients(session.ledger)[str(client_of(form, answers))]
