"""This module knows how an encounter with a client is recorded: an explanation, or a contact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.core.code.interview import Answers, marks
from confcli.core.code.model import Kind
from confcli.core.ledger.entry import client_of
from confcli.core.people import Client, asked_about, reminders, require_client
from confcli.core.profile import profile_lines
from confcli.errors import Misread
from confcli.flows.clients import clients
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.premises import still
from confcli.flows.resuming import draft

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.core.code.model import Form, FormWords, Question
    from confcli.flows.session import Session


def explain(session: Session, client: str | None = None) -> tuple[int, Client]:
    """Walk through the explanation (FC-1) and the offer of a copy (FC-2), and record it.

    What is said to the client stands there in the client's language, whatever the volunteer reads.
    """
    return _encounter(session, "explanation", "first_contact", client)


def explain_only(session: Session, client: str, *marks_wanted: str) -> tuple[int, Client]:
    """Ask of a first contact only what these marks hang on, for a client who was told the rest, and record it."""
    form = session.form("first_contact")
    wanted = {name for mark in marks_wanted for name, _ in form.marks[mark]}
    asked = replace(form, questions=tuple(question for question in form.questions if _hangs_on(question, wanted)))
    about = require_client(client, clients(session.ledger))
    words = _said_to(session, form, session.policy.words[form.id], about)
    premise, at_hand = still(session.ledger, "explanation", client=about.code), session.desk(clients(session.ledger))
    answers = fill_in(asked, words, at_hand).answers
    earned = marks(asked, answers)
    seq = session.record("explanation", ((form, answers),), marks=earned, client=about.code, premise=premise)
    return seq, clients(session.ledger)[about.code]


def _hangs_on(question: Question, wanted: Collection[str]) -> bool:
    """Tell whether a question is one of those that are wanted, or is asked only after one of them."""
    return question.id in wanted or any(name in wanted for condition in question.when for name, _ in condition)


def contact(session: Session, client: str | None = None) -> tuple[int, Client]:
    """Record a contact, in whatever channel (SCOPE); a note is asked for only where the client has agreed to notes."""
    return _encounter(session, "contact", "contact", client, remind=True)


def _encounter(
    session: Session, kind: str, form_id: str, client: str | None, *, remind: bool = False
) -> tuple[int, Client]:
    """Ask and record; that there is no such client, or none at all, is said before a word is asked."""
    known_clients = clients(session.ledger)
    about = require_client(client or _which(session, form_id) or "", known_clients)
    form, words = session.form(form_id), session.policy.words[form_id]
    begun = draft(session, kind, about.code)
    if begun and not client:
        begun.hold()  # who it is was answered already
    at_hand = replace(session.desk(known_clients, begun), today_alone=True)
    known: Answers = {question.id: about.code for question in form.questions if question.kind is Kind.CLIENT}
    if known_of_them := profile_lines(session.policy, about, known_clients):
        session.interviewer.say("\n".join(known_of_them))
    for reminder in reminders(about) if remind else ():
        session.interviewer.say(reminder)
    introduce(words, at_hand)
    words = _said_to(session, form, words, about)
    answers = fill_in(asked_about(form, about), words, at_hand, known).answers

    def premise() -> None:
        now = require_client(about.code, clients(session.ledger, (about.code,)))
        if asked_about(form, now) != asked_about(form, about):
            raise Misread("Whether {code} agrees to notes was recorded meanwhile.", code=about.code)

    seq = session.record(kind, ((form, answers),), marks=marks(form, answers), draft=begun, premise=premise)
    return seq, clients(session.ledger)[str(client_of(form, answers))]


def _which(session: Session, form_id: str) -> str | None:
    """Ask first which client it is: the language of what follows hangs on it, and what is asked at all."""
    known_clients, form = clients(session.ledger), session.form(form_id)
    which = tuple(question for question in form.questions if question.kind is Kind.CLIENT)
    if not (known_clients and which):
        return None
    asked = replace(form, questions=which, rules=(), marks={})
    desk = replace(session.desk(known_clients), reviewed=False)
    return client_of(asked, fill_in(asked, session.policy.words[form_id], desk).answers)


def _said_to(session: Session, form: Form, words: FormWords, client: Client) -> FormWords:
    """Give the words of a form with all that is said aloud in the client's language, where there are words in it."""
    aloud = [question.id for question in form.questions if question.aloud]
    theirs = session.other_words(client.language, form.id) if aloud else None
    if theirs is None:
        return words
    said = {name: replace(words.questions[name], text=theirs.questions[name].text) for name in aloud}
    return replace(words, questions={**words.questions, **said})
