"""This module knows how it is said whom a sharing concerns: one of the volunteer's clients, several, or nobody of them.

Where clients are named they are kept by their codes, and count as the option that naming one comes to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind, Question, QuestionWords
from confcli.core.people import require_client
from confcli.errors import Misread
from confcli.flows.ports import Asked, Wish, Wished
from confcli.flows.prompting import choose
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.interview import Answer
    from confcli.flows.desk import Desk

SEVERAL = "several"  # of the volunteer's clients: no code is written so
FEWEST = 2


def names_clients(question: Question, given: Answer) -> bool:
    """Tell whether an answer names clients, instead of being one of the question's own."""
    if not isinstance(given, tuple) or not given:
        return False
    if question.for_others:
        return given[0] in question.for_others
    return bool(question.chosen or question.several)


def named(question: Question, given: Answer) -> tuple[str, ...]:
    """Give the codes of those whom an answer names; none where it is the question's own, or `read_named` refuses it."""
    if question.for_others or not names_clients(question, given):
        return ()
    return tuple(str(code) for code in given)


def read_named(question: Question, given: Answer, desk: Desk, at_hand: str) -> Answer:
    """Give what an answer that names clients comes to for the client at hand; raises Misread for nobody."""
    if question.for_others:
        option, *meant = (str(part) for part in given)
        return option if at_hand in meant else question.for_others[option]
    codes = tuple(require_client(str(code), desk.clients).code for code in given)
    return question.chosen or codes


def ask_whom(asked: Asked, desk: Desk) -> Answer:
    """Ask whom it concerns: what is no client of the volunteer's stands first and last, the clients between."""
    own = list(asked.words.options.items())
    people = [(code, label(code, desk)) for code in desk.clients]
    several = [(SEVERAL, say("Several of them"))] if len(people) >= FEWEST else []
    first = [(answer, say("{words} (nobody on this list)", words=words)) for answer, words in own[:1]]
    lines = (*first, *people, *several, *own[1:])
    known = replace(asked.question, kind=Kind.CLIENT, options=tuple(answer for answer, _ in lines))
    while True:
        given = desk.interviewer.ask(Asked(known, asked.words, asked.optional, lines, asked.title, asked.about))
        try:
            if given == SEVERAL and several:
                return _ask_several(asked, people, desk)
        except Wished as wished:
            if wished.wish is not Wish.BACK:
                raise
            continue
        if not given or given in asked.words.options:
            return given
        return (require_client(str(given), desk.clients).code,)


def ask_which(asked: Asked, option: str, desk: Desk, concerned: tuple[str, ...]) -> Answer:
    """Ask which of the clients this option means; for the others it is something else."""
    text = QuestionWords(say("Which of them is it?"), "")
    lines = [(code, label(code, desk)) for code in concerned]
    code = choose(desk.interviewer, desk.card, asked.question.id, text, lines, back=True, title=asked.title)
    return (option, code)


def label(code: str, desk: Desk) -> str:
    """Give a client's code with the name beside it."""
    client = desk.clients.get(code)
    return f"{code}  {client.name or ''}".strip() if client else code


def _ask_several(asked: Asked, people: list[tuple[str, str]], desk: Desk) -> Answer:
    question = Question(asked.question.id, Kind.MANY, tuple(code for code, _ in people))
    words = QuestionWords(say("Which clients does it concern?"), "")
    several = Asked(question, words, False, tuple(people), asked.title, asked.about)
    while True:
        try:
            given = desk.interviewer.ask(several)
            if given:
                return tuple(dict.fromkeys(require_client(str(code), desk.clients).code for code in given))
            desk.interviewer.say(say("Please choose at least one answer."))
        except Misread as wrong:
            desk.interviewer.say(wrong.aloud)  # of a person alone this list is asked, so it is asked again
