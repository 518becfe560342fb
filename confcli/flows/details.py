"""This module knows what is recorded beside a verdict: a person is asked what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.code.model import After, Kind
from confcli.core.ledger.kinds import CHECKLIST, DETAILS
from confcli.core.people import asked_about
from confcli.flows.form_filling import fill_in

if TYPE_CHECKING:
    from confcli.core.code.interview import Answer, Answers
    from confcli.core.code.model import Form
    from confcli.core.people import Client
    from confcli.flows.checklist import Judged
    from confcli.flows.classifying import Classified
    from confcli.flows.desk import Desk
    from confcli.flows.earlier import Earlier
    from confcli.flows.session import Session


@dataclass(frozen=True, slots=True)
class Sharing:
    """One sharing that was judged, with what is recorded beside it."""

    client: str | None
    classified: Classified
    details: Answers


def ask_details(session: Session, desk: Desk, judged: list[Judged], earlier: Earlier | None) -> list[Sharing]:
    """Ask the details of each; what is about the recipient is asked once. In an emergency they say for whom it was."""
    words = session.policy.words[DETAILS]
    if desk.interviewer.live:
        desk.interviewer.say(f"{words.title}\n\n{words.intro}")
    sharings: list[Sharing] = []
    once: Answers = {}
    for number, (code, classified) in enumerate(judged):
        own = replace(desk, client=code if code and len(judged) > 1 and (number or not desk.interviewer.live) else "")
        form = _belonging(session, classified, live=desk.interviewer.live)
        if code and desk.interviewer.live:
            form = asked_about(form, desk.clients[code])  # no note where none was agreed to
        own = _prefilled(own, form, code or "", earlier)
        filled = fill_in(form, words, own, {**once, **_about(form, code)})
        named = _clients(form, filled.answers) or (code,)
        sharings += [Sharing(one, classified, filled.answers) for one in named]
        once = {q.id: filled.answers[q.id] for q in form.questions if q.once and q.id in filled.answers}
    return sharings


def clients_in_file(session: Session, known_clients: dict[str, Client]) -> tuple[str, ...]:
    """Name the clients whom an answers file names, before anything is judged; raises Misread for nobody."""
    form, words = session.form(DETAILS), session.policy.words[DETAILS]
    which = replace(form, questions=tuple(q for q in form.questions if q.kind is Kind.CLIENT), rules=(), marks={})
    desk = replace(session.desk(known_clients), reviewed=False)
    return _clients(which, fill_in(which, words, desk).answers)


def _belonging(session: Session, classified: Classified, *, live: bool) -> Form:
    """Give the details that a person is asked after this verdict; whom it is about may have been chosen before."""
    form = session.form(DETAILS)
    if not live:
        return form
    settled = any(q.chosen and q.id in classified.answers for q in session.form(CHECKLIST).questions)
    verdict, sort = classified.decision.verdict, After.EMERGENCY if classified.urgent else After.CALM
    asked = [
        question
        for question in form.questions
        if (question.verdicts is None or verdict in question.verdicts)
        and (not question.after or sort in question.after)
        and not (question.kind is Kind.CLIENT and settled and not classified.clients)
    ]
    return replace(form, questions=tuple(asked))


def _clients(form: Form, answers: Answers) -> tuple[str, ...]:
    given = [
        answers[question.id] for question in form.questions if question.kind is Kind.CLIENT and question.id in answers
    ]
    return tuple(str(code) for one in given for code in ((one,) if isinstance(one, str) else one) if code)


def _about(form: Form, code: str | None) -> dict[str, Answer]:
    return {question.id: code for question in form.questions if code and question.kind is Kind.CLIENT}


def _prefilled(desk: Desk, form: Form, code: str, earlier: Earlier | None) -> Desk:
    if not earlier:
        return desk
    counting = earlier.counting(form, code) if desk.interviewer.live else {}
    return replace(desk, prefilled={q.id: counting[q.id] for q in form.questions if q.id in counting})
