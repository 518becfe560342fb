"""This module knows how a form is filled in: one question after the other until there is no more to ask.

What was misread is asked again when a person answers, and ends the flow when a file does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from confcli.core.interview import Answer, Answers, Ask, Decided, accept, next_step
from confcli.core.moment import read_day
from confcli.core.people import read_code, require_client
from confcli.core.policy import Form, FormWords, Kind, Rule
from confcli.core.safe_text import hidden_characters
from confcli.errors import Misread, Unanswered
from confcli.flows.ports import Asked, Interviewer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confcli.core.people import Client


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in."""

    form: Form
    answers: Answers
    decided: Decided


@dataclass(frozen=True, slots=True)
class Desk:
    """What is at hand while a form is filled in."""

    interviewer: Interviewer
    today: date
    clients: Mapping[str, Client] = field(default_factory=dict)
    at_once: Callable[[Rule], None] = lambda _: None  # hears what cannot wait for the end


def fill_in(form: Form, words: FormWords, desk: Desk, known: Answers | None = None) -> Filled:
    """Ask a form through; `known` are answers that need no asking, and are held to the same rules."""
    answers: dict[str, Answer] = {}
    heard: set[str] = set()
    while isinstance(step := next_step(form, answers), Ask):
        for rule in step.at_once:
            if rule.id not in heard:
                heard.add(rule.id)
                desk.at_once(rule)
        name = step.question.id
        given = (known or {}).get(name)
        answers[name] = _meaning(step, given, desk) if given else _ask(step, words, desk)
        _warn_of_hidden(answers[name], desk)
    return Filled(form, answers, step)


def _ask(step: Ask, words: FormWords, desk: Desk) -> Answer:
    question = step.question
    own = words.questions[question.id]
    choices = tuple(own.options.items())
    if question.kind is Kind.CLIENT:
        choices = tuple((code, f"{code}  {client.name or ''}".strip()) for code, client in desk.clients.items())
    asked = Asked(question, own, step.optional, choices, words.title)
    while True:
        given = None
        try:
            given = desk.interviewer.ask(asked)
            return _understood(_meaning(step, given, desk), question.kind, desk)
        except (Misread, Unanswered) as wrong:
            # Without an answer there is nobody left to ask: only a given one can be asked again.
            if not desk.interviewer.live or (given is None and isinstance(wrong, Unanswered)):
                raise
            desk.interviewer.say(wrong.aloud)


def _understood(answer: Answer, kind: Kind, desk: Desk) -> Answer:
    """Say back how a day was read, with its weekday, so that a slip is seen at once."""
    if kind is Kind.MOMENT and isinstance(answer, str) and answer:
        desk.interviewer.say(f"{date.fromisoformat(answer):%A %d/%m/%Y}")
    return answer


def _warn_of_hidden(answer: Answer, desk: Desk) -> None:
    hidden = hidden_characters(answer) if isinstance(answer, str) else 0
    if hidden:
        many = f"{hidden} characters" if hidden > 1 else "a character"
        desk.interviewer.warn(f"The answer holds {many} that cannot be shown: kept, and shown as ⟨U+…⟩.")


def _meaning(step: Ask, given: Answer, desk: Desk) -> Answer:
    """Hold an answer against its question, and read days and codes into their one form."""
    question = step.question
    if isinstance(given, str):
        given = given.strip()
    accept(question, given, optional=step.optional)
    if not given or not isinstance(given, str):
        return given
    if question.kind is Kind.MOMENT:
        return read_day(given, desk.today, future=question.future).isoformat()
    if question.kind is Kind.CODE:
        return read_code(given)
    if question.kind is Kind.CLIENT:
        return require_client(given, desk.clients).code
    return given
