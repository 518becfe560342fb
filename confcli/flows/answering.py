"""This module knows how one question of the policy is asked, and what is read out of what was answered.

What was misread is asked again when a person answers, and ends the flow when a file does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.code.interview import Answer, Answers, Ask, accept, things
from confcli.core.code.model import Kind
from confcli.core.dates import keep_day, kept_day, show_weekday
from confcli.core.day_reading import read_day
from confcli.core.people import VOLUNTEER, read_code, require_client
from confcli.core.safe_text import hidden_characters
from confcli.errors import Contradicted, Misread, Unanswered
from confcli.flows.naming import ask_which, ask_whom, names_clients, read_named
from confcli.flows.ports import Asked
from confcli.flows.review import said
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.code.model import FormWords, Question, QuestionWords
    from confcli.flows.desk import Desk


class Typing(NamedTuple):
    """What was typed already, and what keeps what is typed by half."""

    begun: Answer = ""
    keep: Callable[[Answer], bool] = lambda _: False


NOTHING_TYPED = Typing()


def ask(
    step: Ask,
    words: FormWords,
    desk: Desk,
    answers: Answers,
    concerned: tuple[str, ...],
    typing: Typing = NOTHING_TYPED,
) -> Answer:
    """Ask until there is an answer that fits, and give it as it is kept; raises what an interviewer raises."""
    asked = replace(_asked(step, words, desk), begun=typing.begun, keep=typing.keep)
    if desk.interviewer.live and (seen := desk.before(step.question)):
        desk.interviewer.say(seen)
    while True:
        given = None
        try:
            given = _given(asked, desk, concerned)
            if asked.alone and not given:
                given = asked.alone
            meant = meaning(step, given, desk, answers, concerned)
            return given if names_clients(step.question, given) else _understood(meant, step.question.kind, desk)
        except Contradicted as wrong:
            if not desk.interviewer.live:
                raise
            desk.interviewer.say(wrong.aloud)
            if desk.knowledge and given is not None and desk.knowledge.put_right(wrong.client):
                return given
        except (Misread, Unanswered) as wrong:
            # Without an answer there is nobody left to ask: only a given one can be asked again.
            if step.left_out and given is None and not desk.interviewer.live:
                return step.question.options[0]  # the file is from before the question: the safe option is the answer
            if not desk.interviewer.live or (given is None and isinstance(wrong, Unanswered)):
                raise
            desk.interviewer.say(wrong.aloud)


def meaning(step: Ask, given: Answer, desk: Desk, answers: Answers, concerned: tuple[str, ...] = ()) -> Answer:
    """Hold an answer against its question, and read days, codes and lists into their one form."""
    question = step.question
    if isinstance(given, str):
        given = given.strip()
    if names_clients(question, given):
        return read_named(question, given, desk, desk.client or next(iter(concerned), ""))
    accept(question, given, optional=step.optional)
    if desk.knowledge and question.known:
        for code in concerned[:1]:
            desk.knowledge.require_fits(question, given, code)
    if items := things(given):
        return desk.listed(question, items, answers)
    return _read(question, given, desk) if given and isinstance(given, str) else given


def warn_of_hidden(answer: Answer, desk: Desk) -> None:
    """Say that an answer holds what cannot be seen, such as what acts on a terminal."""
    hidden = hidden_characters(answer) if isinstance(answer, str) else 0
    if hidden:
        desk.interviewer.warn(
            say_many(
                hidden,
                "The answer holds a character that cannot be shown: kept, and shown as ⟨U+…⟩.",
                "The answer holds {count} characters that cannot be shown: kept, and shown as ⟨U+…⟩.",
            )
        )


def _asked(step: Ask, words: FormWords, desk: Desk) -> Asked:
    """Put a question as an interviewer sees it; an earlier answer that is to be given again stands under it."""
    question = step.question
    own = _with_earlier(question, words.questions[question.id], desk)
    choices = tuple(own.options.items())
    if question.kind is Kind.CLIENT:
        choices = tuple((code, f"{code}  {client.name or ''}".strip()) for code, client in desk.clients.items())
    usual = question.kind is Kind.MOMENT and desk.today_alone and desk.interviewer.live and not step.optional
    alone = say("today") if usual else ""
    return Asked(question, own, step.optional, choices, words.title, desk.client, step.urgent, alone)


def _with_earlier(question: Question, own: QuestionWords, desk: Desk) -> QuestionWords:
    earlier = desk.earlier.get(question.id) if desk.interviewer.live else None
    shown = said(question, own, earlier, desk) if earlier else ""
    return replace(own, text=f"{own.text}\n{say('Answered before: {answer}', answer=shown)}") if shown else own


def _given(asked: Asked, desk: Desk, concerned: tuple[str, ...]) -> Answer:
    """Ask it; where clients can be named they stand among the answers."""
    question = asked.question
    if not (desk.interviewer.live and desk.clients):
        return desk.interviewer.ask(asked)
    if question.chosen or question.several:
        return ask_whom(asked, desk)
    given = desk.interviewer.ask(asked)
    if given in question.for_others and len(concerned) > 1:
        return ask_which(asked, str(given), desk, concerned)
    return given


def _understood(answer: Answer, kind: Kind, desk: Desk) -> Answer:
    """Say back how a day was read, with its weekday, so that a slip is seen at once."""
    if kind is Kind.MOMENT and isinstance(answer, str) and answer:
        desk.interviewer.say(show_weekday(kept_day(answer)))
    return answer


def _read(question: Question, given: str, desk: Desk) -> str:
    if question.kind is Kind.MOMENT:
        return keep_day(read_day(given, desk.today, future=question.future))
    if question.kind is Kind.CODE:
        return read_code(given, VOLUNTEER)
    if question.kind is Kind.CLIENT:
        return require_client(given, desk.clients).code
    return given
