"""This module knows what a person is told who asks for help: the question first, its answers, and how to give one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Kind
from confcli.core.day_reading import HOW
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.core.code.model import Question, QuestionWords

FEW = 9  # answers that are named; more stand in the list alone
BY_LINE = "Answer with the number of a line, or with its first words."
WAYS = {
    Kind.ONE: BY_LINE,
    Kind.MANY: "You may choose several of the lines.",
    Kind.ITEMS: "Name one thing at a time, each with its own answer. Enter alone ends the list.",
    Kind.TEXT: "Answer in your own words.",
    Kind.MOMENT: HOW,
    Kind.CLIENT: "Answer with the code or the name of a client.",
    Kind.CODE: "Answer with a code: letters, a dash and digits. Never a name.",
}


def explain(question: Question, words: QuestionWords, answers: Sequence[str], *, optional: bool) -> str:
    """Say what is asked and what helps with it, which answers there are, and how one is given."""
    named = [say("It can be: {answers}", answers="; ".join(answers))] if 0 < len(answers) <= FEW else []
    open_too = [say("You may leave it open.")] if optional else []
    return "\n".join(filter(None, (words.text, words.help, *named, say(WAYS[question.kind]), *open_too)))
