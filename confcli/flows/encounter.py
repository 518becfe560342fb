"""This module knows how an encounter with a client is recorded: an explanation, or a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.interview import Answers, marks
from confcli.core.people import Client, reminders
from confcli.core.policy import Kind
from confcli.core.record import client_of
from confcli.flows.asking import fill_in
from confcli.flows.clients import clients, desk, find_client

if TYPE_CHECKING:
    from confcli.flows.session import Session


def explain(session: Session, client: str | None = None) -> tuple[int, Client]:
    """Walk through the explanation (FC-1) and the offer of a copy (FC-2), and record it."""
    return _encounter(session, "explanation", "first_contact", client)


def contact(session: Session, client: str | None = None) -> tuple[int, Client]:
    """Record a contact, in whatever channel (SCOPE)."""
    if client:
        for reminder in reminders(find_client(session.ledger, client)):
            session.interviewer.say(reminder)
    return _encounter(session, "contact", "contact", client)


def _encounter(session: Session, kind: str, form_id: str, client: str | None) -> tuple[int, Client]:
    form, words = session.form(form_id), session.policy.words[form_id]
    session.interviewer.say(f"{words.title}\n\n{words.intro}")
    known: Answers = {q.id: client for q in form.questions if client and q.kind is Kind.CLIENT}
    answers = fill_in(form, words, desk(session), known).answers
    seq = session.record(kind, ((form, answers),), marks=marks(form, answers))
    return seq, clients(session.ledger)[str(client_of(form, answers))]
