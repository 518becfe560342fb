"""This module knows how an end is recorded: of a client's support, or of one's own volunteering (VOL-2).

And that it was none: a client who turns to the group again is supported again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.core.code.interview import Answers, marks
from confcli.core.code.model import Kind
from confcli.core.ledger.marks import LEFT, SUPPORTED
from confcli.flows.clients import clients
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.premises import still
from confcli.flows.resuming import draft

if TYPE_CHECKING:
    from confcli.core.code.model import Form
    from confcli.flows.session import Session

KIND = "ending"


def end(session: Session) -> tuple[int, bool]:
    """Ask what ends, and record it with what was said about the undertaking; give whether the volunteer has left."""
    form, words = session.form(KIND), session.policy.words[KIND]
    premise, begun = still(session.ledger, KIND), draft(session, KIND)
    desk = replace(session.desk(clients(session.ledger), begun), today_alone=True)
    introduce(words, desk)
    answers = fill_in(form, words, desk).answers
    earned = marks(form, answers)
    seq = session.record(KIND, ((form, answers),), marks=earned, draft=begun, premise=premise)
    return seq, LEFT in earned


def begin_again(session: Session, code: str) -> int:
    """Ask since when a client is supported again, record it, and give the entry's number."""
    form = session.form(KIND)
    premise, desk = still(session.ledger, KIND, client=code), session.desk(clients(session.ledger))
    answers = fill_in(form, session.policy.words[KIND], desk, _supported_again(form, code)).answers
    return session.record(KIND, ((form, answers),), marks=marks(form, answers), premise=premise)


def _supported_again(form: Form, code: str) -> Answers:
    """Give the answers that come to it, as the form's own mark says, about this client."""
    known = {name: min(options) for name, options in form.marks[SUPPORTED]}
    return {**known, **{question.id: code for question in form.questions if question.kind is Kind.CLIENT}}
