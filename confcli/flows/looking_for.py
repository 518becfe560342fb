"""This module knows how it is asked what is looked for in what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import QuestionWords
from confcli.core.words import sought
from confcli.errors import Misread
from confcli.flows.prompting import write
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.ports import Interviewer

TITLE = "What are you looking for?"
AGAIN = "The number of an entry to read it whole, or other words:"
ABOUT = (
    "One or more words that you wrote: in a note, a name, to whom or where. The beginning of a word is enough. "
    "Capitals and accents do not matter."
)


def ask_words(ask: Interviewer, card: str, title: str) -> str:
    """Ask for words, under a title."""
    return write(ask, card, "words", QuestionWords(say(title), "", say(ABOUT)), require_words, back=True)


def require_words(text: str) -> str:
    """Give what is looked for; raises Misread where there is no word in it."""
    if not sought(text):
        raise Misread("There is no word to look for in that.", "Type one or more words, such as a name.")
    return text.strip()
