"""This module knows the last look before something counts: every answer with its number, and a word to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.interview import Answer, Answers, Item
from confcli.core.code.model import Form, FormWords, Kind, Question, QuestionWords
from confcli.core.dates import kept_day, show_weekday
from confcli.errors import Misread
from confcli.flows.ports import Wish, Wished
from confcli.flows.prompting import choose, write
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.flows.desk import Desk

SAVE = "save"
FEWEST = 2  # answers; a single one was just given


def changed(desk: Desk, form: Form, words: FormWords, answers: Answers, fixed: Collection[str]) -> str | None:
    """Show every answer, and name the question that is to be asked again; None when all is right."""
    shown = [question for question in form.questions if question.id in answers and question.id not in fixed]
    if len(shown) < FEWEST:
        return None
    rows = [
        (question.id, _row(question, words.questions[question.id], answers[question.id], desk)) for question in shown
    ]
    choices = ((SAVE, say("All is right: go on")), *rows)
    own = QuestionWords(say("These are your answers. Which one do you want to change?"), "")
    try:
        chosen = choose(desk.interviewer, desk.card, "review", own, choices, back=True, title=words.title)
    except Wished as wished:
        if wished.wish is not Wish.BACK:
            raise
        return shown[-1].id  # going back means the last answer
    return None if chosen == SAVE else chosen


def require_word(desk: Desk, word: str, text: str, also: Collection[str] = ()) -> None:
    """Have a word typed before something grave counts; raises Wished for going back, or stopping.

    `also` are words of before, which nobody is to unlearn.
    """

    def read(typed: str) -> str:
        if typed.strip().upper() in (word, *also):
            return word
        raise Misread("That is not the word {word}. To go back type <, to stop here type =", word=word)

    write(desk.interviewer, desk.card, "word", QuestionWords(text, ""), read, back=True)


def said(question: Question, words: QuestionWords, answer: Answer, desk: Desk) -> str:
    """Say an answer in the words in which it was chosen; clients by code and name."""
    parts = (answer,) if isinstance(answer, str) else answer
    if question.kind is Kind.MOMENT and isinstance(answer, str) and answer:
        return show_weekday(kept_day(answer))
    return ", ".join(one for one in (_part(part, words, desk) for part in parts) if one)


def _row(question: Question, words: QuestionWords, answer: Answer, desk: Desk) -> str:
    return say(
        "{label}: {answer}",
        label=words.label,
        answer=said(question, words, answer, desk) or words.nothing or say("(nothing)"),
    )


def _part(part: str | Item, words: QuestionWords, desk: Desk) -> str:
    if isinstance(part, Item):
        return f"{part.what} ({words.options.get(part.needed, part.needed)})"
    if part in desk.clients:
        return f"{part}  {desk.clients[part].name or ''}".strip()
    return words.options.get(part, part)
