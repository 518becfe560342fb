"""This module knows the checklist before any sharing: ask, judge, record, whatever the verdict is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.breach import PERMITS
from confcli.core.decision import Decision, judge
from confcli.core.policy import Kind, Policy, Rule
from confcli.flows.asking import Desk, fill_in
from confcli.flows.clients import desk

if TYPE_CHECKING:
    from datetime import date

    from confcli.core.interview import Answers
    from confcli.flows.ports import Interviewer
    from confcli.flows.session import Session

CHECKLIST, DETAILS = "sharing", "details"


@dataclass(frozen=True, slots=True)
class Classified:
    """A sharing that has been judged."""

    answers: Answers
    decision: Decision


def classify(policy: Policy, interviewer: Interviewer, today: date) -> Classified:
    """Ask the checklist and judge; records nothing and needs no vault."""
    form, words = policy.forms[CHECKLIST], policy.words[CHECKLIST]

    def at_once(rule: Rule) -> None:
        verdict, own = words.verdicts[rule.verdict], words.rules[rule.id]
        interviewer.say("\n".join((f"{verdict.name.upper()}: {own.reason}", *own.next)))

    filled = fill_in(form, words, Desk(interviewer, today, at_once=at_once))
    return Classified(filled.answers, judge(form, tuple(policy.clauses), filled.answers, filled.decided))


def share(session: Session, client: str | None = None) -> tuple[int, Classified]:
    """Ask the checklist, then the details, and record the decision: refusals count as much."""
    words = session.policy.words
    session.interviewer.say(f"{words[CHECKLIST].title}\n\n{words[CHECKLIST].intro}")
    classified = classify(session.policy, session.interviewer, session.clock().date())
    decision = classified.decision
    session.interviewer.say(f"{words[CHECKLIST].verdicts[decision.verdict].name.upper()}\n\n{words[DETAILS].intro}")
    details = session.form(DETAILS)
    known: Answers = {q.id: client for q in details.questions if client and q.kind is Kind.CLIENT}
    filled = fill_in(details, words[DETAILS], desk(session), known)
    checklist = {name: classified.answers[name] for name in decision.asked}
    seq = session.record(
        "decision",
        ((session.form(CHECKLIST), checklist), (details, filled.answers)),
        marks=[PERMITS] if decision.permits else (),
        own={
            "class": decision.verdict,
            "clauses": list(decision.clauses),
            "reasons": list(decision.reasons),
            "advice": list(decision.advice),
            "holds": list(decision.holds),
            "may_share": list(decision.may_share),
            "withhold": list(decision.withhold),
        },
    )
    return seq, classified
