"""This module knows how something is asked that is no question of the policy: a menu line, a word, a card to be read.

One loop, so that help, the emergency card, going back and stopping are the same at every prompt there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Kind, Question, QuestionWords
from confcli.errors import Misread
from confcli.flows.explaining import explain
from confcli.flows.ports import Asked, Wish, Wished
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from confcli.core.code.interview import Answer
    from confcli.flows.ports import Interviewer

# A no-break space holds each key to what it does: no line ends between the two.
KEYS = (
    "At any question: !\u00a0someone is in danger, ?\u00a0help, <\u00a0back, :\u00a0the clause, =\u00a0save and stop."
)
KEYS_UNKEPT = "At any question: !\u00a0someone is in danger, ?\u00a0help, <\u00a0back, :\u00a0the clause, =\u00a0stop."
NO_CLAUSE = "No clause of the Code stands behind this question."
FIRST = "This is the first question."


def choose(
    interviewer: Interviewer,
    card: str,
    name: str,
    words: QuestionWords,
    choices: Sequence[tuple[str, str]],
    *,
    back: bool = False,
    title: str = "",
) -> str:
    """Have one of some lines chosen, each an answer with its words; raises as `prompt` does."""
    question = Question(name, Kind.ONE, tuple(answer for answer, _ in choices))

    def known(answer: Answer) -> str:
        if answer in question.options:
            return str(answer)
        raise Misread("Please choose one of the lines.")

    return prompt(interviewer, card, Asked(question, words, False, tuple(choices), title), known, back=back)


def write(
    interviewer: Interviewer,
    card: str,
    name: str,
    words: QuestionWords,
    read: Callable[[str], str] = str.strip,
    *,
    back: bool = False,
    optional: bool = False,
) -> str:
    """Have a line of words written; `read` gives what it means, and what it refuses is asked again."""
    asked = Asked(Question(name, Kind.TEXT), words, optional, (), "")
    return prompt(interviewer, card, asked, lambda answer: read(str(answer)), back=back)


def prompt(
    interviewer: Interviewer, card: str, asked: Asked, read: Callable[[Answer], str], *, back: bool = False
) -> str:
    """Ask until `read` takes the answer; whatever else is wished is done in between.

    Raises Wished for stopping, for the idle lock and, where there is something to go back to, for `back`. What was
    misread ends it only where nobody answers.
    """
    while True:
        try:
            return read(interviewer.ask(asked))
        except Misread as wrong:
            if not interviewer.live:
                raise
            interviewer.say(wrong.aloud)
        except Wished as wished:
            if wished.wish in (Wish.STOP, Wish.IDLE) or (back and wished.wish is Wish.BACK):
                raise
            _grant(interviewer, card, asked, wished.wish)


def show_card(interviewer: Interviewer, card: str) -> None:
    """Show the card, and ask nothing else until the person wants to go on; the numbers must not scroll away."""
    if not card:
        return  # it stands on the screen already
    choices = (("on", say("Go on where I was")),)
    question = Question("card", Kind.ONE, tuple(answer for answer, _ in choices))
    try:
        asked = Asked(question, QuestionWords(card, ""), False, choices, "", urgent=True)
        prompt(interviewer, "", asked, str, back=True)
    except Wished as wished:
        if wished.wish is not Wish.BACK:
            raise


def _grant(interviewer: Interviewer, card: str, asked: Asked, wish: Wish) -> None:
    if wish is Wish.DANGER:
        show_card(interviewer, card)
    elif wish is Wish.HELP:
        lines = [words for _, words in asked.choices]
        told = explain(asked.question, asked.words, lines, optional=asked.optional)
        interviewer.say(f"{told}\n\n{say(KEYS_UNKEPT)}")
    else:
        interviewer.say(say(NO_CLAUSE if wish is Wish.CLAUSE else FIRST))
