"""This module knows the checklist before any sharing: ask, judge, record, whatever the verdict is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.breach import PERMITS
from confcli.core.decision import Decision, judge
from confcli.core.people import require_client
from confcli.core.policy import Kind, Policy, Rule
from confcli.errors import Unanswered
from confcli.flows.asking import Desk, fill_in
from confcli.flows.clients import desk

if TYPE_CHECKING:
    from collections.abc import Callable
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


def share(session: Session, client: str | None, announce: Callable[[Decision], None]) -> tuple[int, Classified]:
    """Ask the checklist, tell the verdict, ask the details, and record: refusals count as much.

    A decision that was told is never lost: who stops among the details has it recorded without them.
    """
    words, at_hand = session.policy.words, desk(session)
    details = session.form(DETAILS)
    code = require_client(client, at_hand.clients).code if client else None
    known: Answers = {q.id: code for q in details.questions if code and q.kind is Kind.CLIENT}
    session.interviewer.say(f"{words[CHECKLIST].title}\n\n{words[CHECKLIST].intro}")
    classified = classify(session.policy, session.interviewer, session.clock().date())
    if not session.interviewer.live:
        seq = _record(session, classified, fill_in(details, words[DETAILS], at_hand, known).answers)
        announce(classified.decision)
        return seq, classified
    announce(classified.decision)
    session.interviewer.say(f"{words[DETAILS].title}\n\n{words[DETAILS].intro}")
    try:
        answers = fill_in(details, words[DETAILS], at_hand, known).answers
    except (KeyboardInterrupt, Unanswered):
        seq = _record(session, classified, known)
        session.interviewer.say(f"The decision is recorded as entry {seq}, without further details.")
        raise
    return _record(session, classified, answers), classified


def _record(session: Session, classified: Classified, details: Answers) -> int:
    decision = classified.decision
    checklist = {name: classified.answers[name] for name in decision.asked}
    return session.record(
        "decision",
        ((session.form(CHECKLIST), checklist), (session.form(DETAILS), details)),
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
