"""This module knows how what is known of a client is put right or added to, as an entry of its own.

What stood there before stays in the ledger; of both, the newest counts. Only what changed is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind
from confcli.core.ledger.chain import composed
from confcli.core.ledger.kinds import CHANGED
from confcli.core.people import asked_about
from confcli.core.profile import CHANGE
from confcli.errors import Misread
from confcli.flows.clients import clients, find_client
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.resuming import draft
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from confcli.core.code.interview import Answer
    from confcli.core.code.model import Form
    from confcli.core.people import Client
    from confcli.flows.drafts import Draft
    from confcli.flows.ports import Asked, Interviewer
    from confcli.flows.session import Session

    Texts = Mapping[str, str]  # answers, all of them in one text each


@dataclass(frozen=True, slots=True)
class Changed:
    """A client as they are known now, and the entry that changed something; 0 where nothing did."""

    seq: int
    client: Client


def change(session: Session, code: str) -> Changed:
    """Show what is known of a client, ask what is to be changed, and record that alone.

    A person sees every answer on one screen and chooses the line to change. A file gives the answers that change.
    """
    known_clients = clients(session.ledger)
    client = find_client(session.ledger, code)
    others = {one: who for one, who in known_clients.items() if one != client.code}
    form = _asked(session, client, others)
    before = {question.id: str(client.profile.get(question.id) or "") for question in form.questions}
    begun = draft(session, CHANGE, client.code)
    answers = _answered(session, form, client, others, before, begun)
    given = {name: answer for name, answer in answers.items() if composed(answer) != before[name]}
    theirs = list(_both_of_a_couple(form, client.code, before, given, others))
    shown = [client, *(others[code] for code, _ in theirs)]
    with session.taking(begun, lambda: _require_as_shown(session, shown)):
        seq = _record(session, client.code, given) if given else 0
        for other, of_theirs in theirs:
            _record(session, other, of_theirs)
    return Changed(seq, clients(session.ledger)[client.code])


def _require_as_shown(session: Session, shown: Collection[Client]) -> None:
    """Refuse to change what is not known any more as it was shown; raises Misread."""
    now = clients(session.ledger, [one.code for one in shown])
    for one in shown:
        if one.code not in now:
            raise Misread("The client {code} was erased.", code=one.code)
        if now[one.code].profile != one.profile:
            raise Misread("What is known of {code} was changed meanwhile.", code=one.code)


def _asked(session: Session, client: Client, others: Collection[str]) -> Form:
    """Give the form without asking whom it is about, without a note that was not agreed to, and whom nobody can be."""
    form = asked_about(session.form(CHANGE), client)
    about = [one for one in form.questions if one.kind is Kind.CLIENT][: 1 if others else None]
    return replace(form, questions=tuple(one for one in form.questions if one not in about))


def _answered(
    session: Session,
    form: Form,
    client: Client,
    others: Mapping[str, Client],
    before: Texts,
    begun: Draft | None,
) -> Texts:
    desk, words = session.desk(others, begun), session.policy.words[CHANGE]
    if desk.interviewer.live:
        desk = replace(desk, prefilled=before)
    else:
        desk = replace(desk, interviewer=_Beside(desk.interviewer, before))
    named = f"{client.code}  {client.name or ''}".strip()
    introduce(replace(words, title=say("{label}: {value}", label=words.title, value=named)), desk)
    answers = fill_in(form, words, desk).answers
    return {name: answer if isinstance(answer, str) else "" for name, answer in answers.items()}


def _record(session: Session, code: str, given: Texts) -> int:
    answered = ((session.form(CHANGE), given),)
    return session.record(CHANGE, answered, marks=(), client=code, own={CHANGED: list(given)})


def _both_of_a_couple(
    form: Form, code: str, before: Texts, given: Texts, others: Mapping[str, Client]
) -> Iterator[tuple[str, Texts]]:
    """Yield what changes for others when a client is named as this one's, or no more: it holds for both, or neither."""
    for name in (question.id for question in form.questions if question.kind is Kind.CLIENT and question.id in given):
        named = given[name]
        theirs = str(others[named].profile.get(name) or "") if named else ""
        for one in (before[name], theirs):
            if one in others:
                yield one, {name: ""}
        if named:
            yield named, {name: code}


class _Beside:
    """Asks a file what it changes; what it does not name stays as it is known."""

    live = False

    def __init__(self, interviewer: Interviewer, known: Texts) -> None:
        self._interviewer, self._known = interviewer, known
        self.clear, self.say, self.warn = interviewer.clear, interviewer.say, interviewer.warn

    def ask(self, asked: Asked) -> Answer:
        """Give the answer of the file, or else the one that is known."""
        given = self._interviewer.ask(replace(asked, optional=True))
        return self._known[asked.question.id] if given == () else given
