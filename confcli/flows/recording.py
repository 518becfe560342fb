"""This module knows what is added to an earlier entry, a breach, and which decisions still wait for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.interview import marks
from confcli.core.follow_ups import BREACH, HOLD, OUTCOME, WAIT
from confcli.core.selection import Selection
from confcli.errors import Misread
from confcli.flows.clients import clients
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.premises import still
from confcli.flows.resuming import draft

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.core.ledger.chain import Shown
    from confcli.flows.desk import Filled
    from confcli.flows.drafts import Draft
    from confcli.flows.ports import Ledger
    from confcli.flows.premises import Premise
    from confcli.flows.session import Session


def require_decision(ledger: Ledger, seq: int) -> Shown:
    """Give an entry that is a decision; raises Misread when it is none."""
    entry = ledger.entry(seq)
    if entry.kind != "decision":
        raise Misread("Entry {seq} is not a decision.", "To see the decisions: confcli log --kind decision", seq=seq)
    return entry


def record_correction(session: Session, wrong: int) -> int:
    """Ask what is wrong in an entry and what is right, and add it; the entry itself stays."""
    entry = session.ledger.entry(wrong)
    premise = still(session.ledger, "correction", refers_to=wrong)
    begun = about(session, "correction", entry)
    words, desk = session.policy.words["correction"], session.desk(draft=begun)
    introduce(words, desk)
    filled = fill_in(session.form("correction"), words, desk)
    return add(session, "correction", entry, filled, frozenset(), begun, premise)


def record_breach(session: Session) -> Shown:
    """Ask what happened, and record it (BREACH); give the entry."""
    form, words = session.form("breach"), session.policy.words["breach"]
    begun = draft(session, "breach")
    desk = session.desk(clients(session.ledger), begun)
    introduce(words, desk)
    answers = fill_in(form, words, desk).answers
    return session.ledger.entry(session.record("breach", ((form, answers),), marks=marks(form, answers), draft=begun))


def running_clocks(ledger: Ledger, now: datetime) -> list[Shown]:
    """Give the breaches about which a notice may still have to be decided in time."""
    return list(ledger.newest(Selection(open_for=frozenset((BREACH,)), now=now.timestamp())))


def outstanding(ledger: Ledger) -> list[Shown]:
    """Give the permitting decisions that have no outcome yet, and were not decided anew."""
    return list(ledger.newest(Selection(open_for=frozenset((OUTCOME, HOLD)))))


def waiting(ledger: Ledger) -> list[Shown]:
    """Give the decisions for which something else comes first, and has not come yet."""
    return list(ledger.newest(Selection(open_for=frozenset((WAIT,)))))


def about(session: Session, kind: str, entry: Shown) -> Draft | None:
    """Give the unfinished form of a kind about an earlier entry, or a new one."""
    return draft(session, kind, _client(entry), (str(entry.seq),))


def add(
    session: Session,
    kind: str,
    entry: Shown,
    filled: Filled,
    earned: frozenset[str],
    begun: Draft | None,
    premise: Premise,
) -> int:
    """Record what was filled in about an earlier entry, for the client of that one, and give the entry's number."""
    return session.record(
        kind,
        ((filled.form, filled.answers),),
        client=_client(entry),
        marks=earned,
        own={"refers_to": str(entry.seq)},
        draft=begun,
        premise=premise,
    )


def _client(entry: Shown) -> str | None:
    client = entry.fields.get("client")
    return client if isinstance(client, str) else None
