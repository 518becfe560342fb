"""This module knows how one of several unfinished forms is found by its number, and dropped once that is confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import QuestionWords
from confcli.errors import Misread
from confcli.flows.drafts import unfinished
from confcli.flows.prompting import choose
from confcli.flows.resuming import described
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.drafts import Draft
    from confcli.flows.ports import Drafts
    from confcli.flows.session import Session

STAYS, DROP = "stays", "drop"


def numbered(drafts: Drafts, number: str) -> Draft:
    """Give an unfinished form by its place in the list, as it was typed; raises Misread for none."""
    found = {str(place): one for place, one in enumerate(unfinished(drafts), start=1)}
    if number.strip() not in found:
        raise Misread("There is no unfinished form {number}.", "To see them: confcli drafts", number=number)
    return found[number.strip()]


def dropped(session: Session, one: Draft) -> bool:
    """Ask once whether it is meant, and drop it then; tell whether it was dropped."""
    lines = ((STAYS, say("No, it stays")), (DROP, say("Yes: it cannot be brought back")))
    words = QuestionWords(say("Drop this? {what}", what=described(session.ledger, one)), "")
    if choose(session.interviewer, session.card, "drop", words, lines, back=True) == STAYS:
        return False
    one.drop()
    return True
