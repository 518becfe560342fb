"""This module knows the checklist before any sharing: ask, judge, record, whatever the verdict is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.code.decision import Decision, judge
from confcli.core.code.model import Kind, Policy, Rule
from confcli.core.ledger.marks import PERMITS
from confcli.core.people import require_client
from confcli.errors import Misread
from confcli.flows.clients import clients
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.ports import Wish, Wished
from confcli.flows.resuming import draft
from confcli.flows.review import require_word
from confcli.speech import as_typed, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.code.interview import Answers
    from confcli.flows.desk import Desk
    from confcli.flows.drafts import Draft
    from confcli.flows.session import Session

CHECKLIST, DETAILS = "sharing", "details"


@dataclass(frozen=True, slots=True)
class Classified:
    """A sharing that has been judged."""

    answers: Answers
    decision: Decision
    urgent: bool = False  # something had to be said at once


def classify(policy: Policy, desk: Desk, *, former: bool = False) -> Classified:
    """Ask the checklist and judge; records nothing and needs no vault. `former` is a volunteer who has left."""
    form, words = policy.forms[CHECKLIST], policy.words[CHECKLIST]
    if former:
        form = replace(form, rules=(*form.rules, *form.former_rules))
    urgent: list[str] = []

    def at_once(rule: Rule) -> None:
        urgent.append(rule.id)
        verdict, own = words.verdicts[rule.verdict], words.rules[rule.id]
        desk.interviewer.say("\n".join((f"{verdict.name.upper()}: {own.reason}", *map(as_typed, own.next))))

    filled = fill_in(form, words, replace(desk, at_once=at_once))
    decision = judge(form, tuple(policy.clauses), filled.answers, filled.decided)
    return Classified(filled.answers, decision, urgent=bool(urgent))


def share(
    session: Session, client: str | None, announce: Callable[[Decision], None], corrects: int | None = None
) -> tuple[int, Classified]:
    """Ask the checklist, tell the verdict, ask the details, and record: refusals count as much.

    Until it is recorded the draft holds every answer, so a decision that was told is never lost. `corrects` is a
    decision that rested on a wrong answer: it stays, and the new one points at it. Raises Misread when it is none.
    """
    words, known_clients = session.policy.words, clients(session.ledger)
    code = require_client(client, known_clients).code if client else None
    if corrects is not None and session.ledger.entry(corrects).kind != "decision":
        raise Misread(
            "Entry {seq} is not a decision.", "To see the decisions: confcli log --kind decision", seq=corrects
        )
    begun = draft(session, "decision", code)
    desk = session.desk(known_clients, begun)
    details = session.form(DETAILS)
    known: Answers = {q.id: code for q in details.questions if code and q.kind is Kind.CLIENT}
    introduce(words[CHECKLIST], desk)
    classified = _told(session, desk, announce)
    if desk.interviewer.live:
        desk.interviewer.say(f"{words[DETAILS].title}\n\n{words[DETAILS].intro}")
    answers = fill_in(details, words[DETAILS], desk, known).answers
    seq = _record(session, classified, answers, begun, corrects)
    if not desk.interviewer.live:
        announce(classified.decision)
    return seq, classified


def _told(session: Session, desk: Desk, announce: Callable[[Decision], None]) -> Classified:
    """Ask and judge; a person is told at once, and may go back from the verdict to the answers."""
    while True:
        classified = classify(session.policy, desk, former=session.former())
        if not desk.interviewer.live:
            return classified
        announce(classified.decision)
        try:
            _require_word(session, classified)
        except Wished as wished:
            if wished.wish is not Wish.BACK:
                raise
        else:
            return classified


def _require_word(session: Session, classified: Classified) -> None:
    """Have the word typed that a grave permission asks for; in an emergency nobody is kept waiting."""
    verdict = session.policy.words[CHECKLIST].verdicts[classified.decision.verdict]
    if verdict.word and classified.decision.permits and not classified.urgent:
        sentence = say("To go on with this verdict, type the word {word}.", word=verdict.word)
        require_word(session.desk(), verdict.word, sentence)


def _record(
    session: Session, classified: Classified, details: Answers, begun: Draft | None, corrects: int | None
) -> int:
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
            "refers_to": None if corrects is None else str(corrects),
        },
        draft=begun,
    )
