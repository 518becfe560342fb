"""This module knows how the emergency card comes up in the middle of anything: it stays until it has been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.policy import Kind, Question, QuestionWords
from confcli.errors import Misread
from confcli.flows.ports import Asked, Wish, Wished
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.ports import Interviewer

BACK = Question("card", Kind.ONE, ("on",))


def show_card(interviewer: Interviewer, card: str) -> None:
    """Show the card, and ask nothing else until the person wants to go on; the numbers must not scroll away."""
    asked = Asked(BACK, QuestionWords(card, ""), False, ((BACK.options[0], say("Go on where I was")),), "")
    while True:
        try:
            interviewer.ask(asked)
        except Misread:
            continue
        except Wished as wished:
            if wished.wish in (Wish.STOP, Wish.IDLE):
                raise
        return
