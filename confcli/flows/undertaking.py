"""This module knows how a volunteer makes the undertaking (VOL-0, VOL-1, VOL-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.interview import marks
from confcli.core.code.model import Form, FormWords, Kind, Question, QuestionWords
from confcli.core.ledger.entry import Occasion, record
from confcli.core.ledger.marks import MADE
from confcli.errors import Unanswered
from confcli.flows.desk import Desk, Filled
from confcli.flows.form_filling import fill_in, introduce
from confcli.speech import say

if TYPE_CHECKING:
    from datetime import date

    from confcli.core.code.model import Policy
    from confcli.flows.ports import Interviewer, Ledger

FORM = "undertaking"


def undertake(policy: Policy, interviewer: Interviewer, today: date, card: str = "") -> Filled:
    """Have it read and made; raises Unanswered when it is not made, for without it there is no vault."""
    form, words = policy.forms[FORM], policy.words[FORM]
    desk = Desk(interviewer, today, clauses=policy.clauses, card=card, reviewed=True)
    introduce(words, desk)
    filled = fill_in(form, words, desk)
    if MADE not in marks(form, filled.answers):
        raise Unanswered(
            "The undertaking was not made, so no vault was made.",
            "Speak with your coordinator, about the training too; then run confcli init again.",
        )
    return filled


def ask_whom(interviewer: Interviewer, form: Form, today: date, card: str = "") -> str:
    """Ask for the coordinator's name and number; they stand outside the vault, and nobody has to know them yet."""
    words = QuestionWords(
        say("What are your coordinator's name and telephone number?"),
        say("Your coordinator"),
        say("They stand on the emergency card, and on every copy of the Code. You may leave it empty."),
    )
    named = {question.id: words for question in form.questions}
    desk = Desk(interviewer, today, card=card)
    try:
        filled = fill_in(form, FormWords(words.label, questions=named), desk)
    except Unanswered:  # what was typed ahead has come to its end
        return ""
    return " ".join(str(answer) for answer in filled.answers.values() if answer)


def whom(name: str) -> Form:
    """Give the form that asks under this name; it is of no policy, since no entry keeps it."""
    return Form(name, (Question(name, Kind.TEXT, optional=((),)),))


def record_undertaking(policy: Policy, ledger: Ledger, filled: Filled, at: str) -> int:
    """Record it as the first entry, with the edition of the Code it was made under."""
    code = next(str(filled.answers[q.id]) for q in filled.form.questions if q.kind == "code")
    answered = ((filled.form, filled.answers),)
    earned = marks(filled.form, filled.answers)
    return ledger.append(FORM, record(FORM, Occasion(at, code, policy.edition), answered, marks=earned))
