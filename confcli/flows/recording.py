"""This module knows what is added to an earlier entry: the outcome of a decision, or a correction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.breach import is_breach
from confcli.core.code.interview import marks
from confcli.core.follow_ups import BREACH, HOLD, OUTCOME, is_running, open_among, waits_for
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.erasure import is_erased
from confcli.core.ledger.marks import BREACHED, PERMITS
from confcli.errors import Misread
from confcli.flows.clients import clients
from confcli.flows.form_filling import fill_in, introduce

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.core.ledger.chain import Shown
    from confcli.flows.desk import Filled
    from confcli.flows.ports import Ledger
    from confcli.flows.session import Session


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """An outcome that was recorded, and whether it was a breach."""

    seq: int
    breach: bool
    permitted: bool  # whether the decision allowed any sharing


def record_outcome(session: Session, decision: int) -> OutcomeRecorded:
    """Ask what was in fact shared after a decision, and record it; more than was decided is a breach.

    Raises Misread for an entry that is no decision, or has an outcome already.
    """
    entry = session.ledger.entry(decision)
    if entry.kind != "decision":
        raise Misread(
            "Entry {seq} is not a decision.", "To see the decisions: confcli log --kind decision", seq=decision
        )
    for earlier in session.ledger.entries(kind="outcome", refers_to=decision):
        raise Misread(
            "Entry {decision} has an outcome already: entry {seq}.",
            "To change it: confcli correct {seq}",
            decision=decision,
            seq=earlier.seq,
        )
    filled = _fill(session, "outcome")
    earned = frozenset(marks(filled.form, filled.answers))
    breach = is_breach(marks_of(entry), earned)
    recorded = earned | ({BREACHED} if breach else set())
    seq = _add(session, "outcome", entry, filled, recorded)
    return OutcomeRecorded(seq, breach, PERMITS in marks_of(entry))


def record_correction(session: Session, wrong: int) -> int:
    """Ask what is wrong in an entry and what is right, and add it; the entry itself stays."""
    entry = session.ledger.entry(wrong)
    return _add(session, "correction", entry, _fill(session, "correction"), frozenset())


def record_breach(session: Session) -> Shown:
    """Ask what happened, and record it (BREACH); give the entry."""
    form, words = session.form("breach"), session.policy.words["breach"]
    desk = session.desk(clients(session.ledger))
    introduce(words, desk)
    answers = fill_in(form, words, desk).answers
    return session.ledger.entry(session.record("breach", ((form, answers),), marks=marks(form, answers)))


def running_clocks(ledger: Ledger, now: datetime) -> list[Shown]:
    """Give the breaches about which a notice may still have to be decided in time."""
    found = [*ledger.entries(kind="breach"), *ledger.entries(kind="outcome")]
    return [entry for entry in found if waits_for(entry) == BREACH and is_running(entry, now)]


def outstanding(ledger: Ledger) -> list[Shown]:
    """Give the permitting decisions that have no outcome yet, and were not decided anew."""
    entries = sorted((*ledger.entries(kind="decision"), *ledger.entries(kind="outcome")), key=lambda entry: entry.seq)
    return [entry for entry, what in open_among(entries, is_erased) if what in (OUTCOME, HOLD)]


def _fill(session: Session, form_id: str) -> Filled:
    words, desk = session.policy.words[form_id], session.desk()
    introduce(words, desk)
    return fill_in(session.form(form_id), words, desk)


def _add(session: Session, kind: str, about: Shown, filled: Filled, earned: frozenset[str]) -> int:
    client = about.fields.get("client")
    return session.record(
        kind,
        ((filled.form, filled.answers),),
        client=client if isinstance(client, str) else None,
        marks=earned,
        own={"refers_to": str(about.seq)},
    )
