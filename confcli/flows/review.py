"""This module knows the last look before something counts: every answer with its number, and a word to type."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from confcli.core.interview import Answer, Answers, Item
from confcli.core.moment import weekday
from confcli.core.policy import Form, FormWords, Kind, Question, QuestionWords
from confcli.errors import Misread
from confcli.flows.danger import show_card
from confcli.flows.ports import Asked, Wish, Wished
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.flows.asking import Desk

SAVE = "save"
FEWEST = 2  # answers; a single one was just given


def changed(desk: Desk, form: Form, words: FormWords, answers: Answers, fixed: Collection[str]) -> str | None:
    """Show every answer, and name the question that is to be asked again; None when all is right."""
    shown = [question for question in form.questions if question.id in answers and question.id not in fixed]
    if len(shown) < FEWEST:
        return None
    rows = [(question.id, _row(question, words.questions[question.id], answers[question.id])) for question in shown]
    choices = ((SAVE, say("All is right: go on")), *rows)
    question = Question("review", Kind.ONE, tuple(name for name, _ in choices))
    own = QuestionWords(say("These are your answers. Which one do you want to change?"), "")
    asked = Asked(question, own, False, choices, words.title)
    while (chosen := _chosen(desk, asked, shown[-1].id)) not in (*answers, SAVE):
        pass  # something else was wished, and done
    return None if chosen == SAVE else chosen


def _chosen(desk: Desk, asked: Asked, last: str) -> str:
    """Ask once; going back means the last answer, and nothing means that something else was wished."""
    try:
        return str(desk.interviewer.ask(asked))
    except Misread as wrong:
        desk.interviewer.say(wrong.aloud)
    except Wished as wished:
        if wished.wish is Wish.BACK:
            return last
        if wished.wish in (Wish.STOP, Wish.IDLE):
            raise
        if wished.wish is Wish.DANGER:
            show_card(desk.interviewer, desk.card)
    return ""


def require_word(desk: Desk, word: str, text: str) -> None:
    """Have a word typed before something grave counts; raises Wished for going back, or stopping."""
    asked = Asked(Question("word", Kind.TEXT), QuestionWords(text, ""), False, (), "")
    while True:
        try:
            typed = desk.interviewer.ask(asked)
        except Wished as wished:
            if wished.wish in (Wish.BACK, Wish.STOP, Wish.IDLE):
                raise
            if wished.wish is Wish.DANGER:
                show_card(desk.interviewer, desk.card)
            continue
        if isinstance(typed, str) and typed.strip().upper() == word:
            return
        desk.interviewer.say(say("That is not the word {word}. To go back type <, to stop here type =", word=word))


def _row(question: Question, words: QuestionWords, answer: Answer) -> str:
    return say(
        "{label}: {answer}",
        label=words.label,
        answer=_said(question, words, answer) or words.nothing or say("(nothing)"),
    )


def _said(question: Question, words: QuestionWords, answer: Answer) -> str:
    parts = (answer,) if isinstance(answer, str) else answer
    if question.kind is Kind.MOMENT and isinstance(answer, str) and answer:
        day = date.fromisoformat(answer)
        return f"{weekday(day)} {day:%d/%m/%Y}"
    said = [
        f"{part.what} ({words.options.get(part.needed, part.needed)})"
        if isinstance(part, Item)
        else words.options.get(part, part)
        for part in parts
    ]
    return ", ".join(one for one in said if one)
