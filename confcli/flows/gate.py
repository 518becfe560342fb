"""This module knows the gate before something leaves the vault: what the answers come to, and why it stays shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.decision import judge
from confcli.errors import Unanswered

if TYPE_CHECKING:
    from confcli.core.code.decision import Decision
    from confcli.core.code.interview import Answers
    from confcli.core.code.model import Form, FormWords, Privacy
    from confcli.flows.desk import Filled
    from confcli.flows.drafts import Draft
    from confcli.flows.session import Session


def require_permitted(session: Session, words: FormWords, filled: Filled, begun: Draft | None) -> Decision:
    """Judge what was answered; raises Unanswered, with the reasons and what to do, where the gate does not permit.

    Of what was begun then nothing stays.
    """
    decision = judge(filled.form, tuple(session.policy.clauses), filled.answers, filled.decided)
    if decision.permits:
        return decision
    if begun:
        begun.drop()
    steps = [words.rules[rule] for rule in decision.reasons]
    raise Unanswered(
        " ".join((words.verdicts[decision.verdict].meaning, *(step.reason for step in steps))),
        " ".join(sentence for step in steps for sentence in step.next),
    )


def revealed(form: Form, answers: Answers) -> frozenset[Privacy]:
    """Say which levels of privacy the answers reveal."""
    levels: set[Privacy] = set()
    for question in form.questions:
        answer = answers.get(question.id, ())
        for option in (answer,) if isinstance(answer, str) else answer:
            levels.update(question.reveals.get(str(option), ()))
    return frozenset(levels)
