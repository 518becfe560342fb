"""This module knows the question after a decision: whether the same is for someone else too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Effect, QuestionWords
from confcli.errors import Unanswered
from confcli.flows.classifying import CHECKLIST
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.ports import Wish, Wished
from confcli.flows.prompting import choose
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.session import Session
    from confcli.flows.share import Recorded

ENOUGH = "enough"  # of recipients


def for_another(session: Session, recorded: tuple[Recorded, ...]) -> GoesOn | None:
    """Ask a person whether what was just decided is for someone else too; not where the Code had nothing to decide."""
    ends = {rule.verdict for rule in session.form(CHECKLIST).rules if rule.effect is Effect.END}
    decided = [one for one in recorded if one.classified.decision.verdict not in ends]
    if not session.interviewer.live or not decided:
        return None
    lines = ((ENOUGH, say("No, that is all")), (Link.ANOTHER, say("Yes, for someone else too")))
    words = QuestionWords(say("Is it for someone else too?"), "")
    try:
        chosen = choose(session.interviewer, session.card, "another", words, lines, back=True)
    except Unanswered:
        return None  # nobody is there any more, and everything is recorded
    except Wished as wished:
        if wished.wish is Wish.IDLE:
            wished.kept = True
            raise
        return None
    return GoesOn(Link.ANOTHER, tuple(one.seq for one in decided)) if chosen != ENOUGH else None
