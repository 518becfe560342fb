"""This module knows how it is recorded what was in fact shared after a decision, and whether it was a breach (BREACH).

It is judged by the decision in force: the newest that corrects, or goes on from, the one that is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.breach import is_breach, is_unconsulted
from confcli.core.code.interview import marks, things
from confcli.core.code.model import After, Kind
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.kinds import CHECKLIST
from confcli.core.ledger.marks import BREACHED, PERMITS, UNCONSULTED, URGENT
from confcli.core.succession import in_force
from confcli.errors import Misread
from confcli.flows.desk import Filled
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.recording import about, add, require_decision
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.model import Form
    from confcli.core.ledger.chain import Shown
    from confcli.flows.drafts import Draft
    from confcli.flows.session import Session

FORM = "outcome"
FIRST = "outcome-first"  # what its first question is kept under


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """An outcome that was recorded, and whether it was a breach."""

    seq: int
    breach: bool
    permitted: bool  # whether the decision allowed any sharing
    unconsulted: bool  # whether it was shared while only the coordinator was waited for


@dataclass(frozen=True, slots=True)
class WasEmergency:
    """Danger had become immediate: nothing is recorded yet, for that is a sharing of its own."""

    decision: int  # it goes on from this one


def record_outcome(session: Session, decision: int) -> OutcomeRecorded | WasEmergency:
    """Ask what was in fact shared after a decision, and record it; more than was decided is a breach.

    Raises Misread for an entry that is no decision, or has an outcome already.
    """
    entry = _in_force(session, decision)
    form, after = session.form(FORM), _after(session, entry)
    begun = about(session, FORM, entry)
    introduce(session.policy.words[FORM], session.desk(draft=begun))
    first = _fill(session, replace(_asked_first(form, after), id=FIRST), begun)
    if URGENT in marks(form, first.answers):
        if not session.interviewer.live:
            raise Misread(
                "Then it was an emergency, and nothing is recorded yet.",
                "Record it with its own answers: confcli share --continue {seq}",
                seq=entry.seq,
            )
        if begun:
            begun.drop()  # it is asked anew as the sharing that it was
        return WasEmergency(entry.seq)
    rest = _fill(session, _asked_then(form, after, live=session.interviewer.live), begun)
    filled = Filled(form, {**first.answers, **rest.answers}, rest.decided)
    return _judged(session, entry, filled, frozenset(marks(rest.form, rest.answers)), after, begun)


def _judged(
    session: Session,
    entry: Shown,
    filled: Filled,
    earned: frozenset[str],
    after: frozenset[str],
    begun: Draft | None,
) -> OutcomeRecorded:
    decided = marks_of(entry)
    helped = _helpers(filled) if After.EMERGENCY in after else ()
    breach = is_breach(decided, earned, helped)
    unconsulted = not breach and is_unconsulted(decided, earned, waits=After.WAITING in after)
    added = {mark for mark, holds in ((BREACHED, breach), (UNCONSULTED, unconsulted)) if holds}
    seq = add(session, FORM, entry, filled, earned | added, begun, lambda: _require_open(session, entry.seq))
    return OutcomeRecorded(seq, breach, PERMITS in decided, unconsulted)


def _in_force(session: Session, decision: int) -> Shown:
    """Give the decision that counts; a person is told where it is not the one that was named."""
    entry = require_decision(session.ledger, decision)
    newest = in_force(session.ledger.entries(kind="decision"), decision)
    if newest != decision:
        sentence = "Entry {seq} was decided anew. What you say counts for entry {newest}."
        session.interviewer.warn(say(sentence, seq=decision, newest=newest))
        entry = session.ledger.entry(newest)
    _require_open(session, newest)
    return entry


def _require_open(session: Session, decision: int) -> None:
    """Refuse a decision that is not in force, or has its outcome; raises Misread."""
    newest = in_force(session.ledger.entries(kind="decision"), decision)
    if newest != decision:
        raise Misread("Entry {seq} was decided anew: entry {newest}.", seq=decision, newest=newest)
    for earlier in session.ledger.entries(kind=FORM, refers_to=decision):
        raise Misread(
            "Entry {decision} has an outcome already: entry {seq}.",
            "To change it: confcli correct {seq}",
            decision=decision,
            seq=earlier.seq,
        )


def _after(session: Session, entry: Shown) -> frozenset[str]:
    """Say what sort of decision it is."""
    at_once = {rule.id for rule in session.form(CHECKLIST).rules if rule.at_once}
    sorts = {
        After.EMERGENCY: at_once & set(entry.fields.get("reasons") or ()),
        After.WAITING: entry.fields.get("not_yet"),
        After.CALM: not at_once & set(entry.fields.get("reasons") or ()),
    }
    return frozenset(sort for sort, holds in sorts.items() if holds)


def _asked_first(form: Form, after: frozenset[str]) -> Form:
    """Give what is asked before anything else: whether it had become an emergency."""
    urgent = {name for name, _ in form.marks.get(URGENT, ())}
    return replace(form, questions=tuple(q for q in form.questions if q.id in urgent and q.after & after))


def _asked_then(form: Form, after: frozenset[str], *, live: bool) -> Form:
    """Give the rest; a person is not let off saying who was told, for whoever could help makes no breach."""
    urgent = {name for name, _ in form.marks.get(URGENT, ())}
    asked = [q for q in form.questions if q.id not in urgent and (not q.after or q.after & after)]
    return replace(
        form, questions=tuple(replace(q, optional=()) if live and q.kind is Kind.ITEMS else q for q in asked)
    )


def _helpers(filled: Filled) -> tuple[bool, ...]:
    """Say of each who was told whether they could help."""
    return tuple(
        item.needed in question.needed
        for question in filled.form.questions
        for item in things(filled.answers.get(question.id, ()))
    )


def _fill(session: Session, form: Form, begun: Draft | None) -> Filled:
    return fill_in(form, session.policy.words[FORM], replace(session.desk(draft=begun), today_alone=True))
