"""This module knows how a client is given what is kept on them (GDPR, article 15), and that it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.code.model import Privacy
from confcli.core.dates import keep_moment
from confcli.core.ledger.chain import Shown
from confcli.core.ledger.erasure import went_out
from confcli.core.ledger.kinds import IN_OWN_WORDS, RECEIVED
from confcli.core.ledger.marks import CONFIRMED
from confcli.errors import Unanswered
from confcli.flows.clients import find_client
from confcli.flows.confirming import confirmed
from confcli.flows.resuming import draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.code.model import Policy
    from confcli.core.people import Client
    from confcli.flows.session import Session

KIND = "access"
OTHERS = ("volunteer",)  # the volunteer's own, and no concern of the client's


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """All that is kept on one client, as it may be handed to them."""

    client: Client
    at: str
    entries: tuple[Shown, ...]
    in_own_words: frozenset[str]  # fields that may speak of other people
    exports: tuple[Shown, ...] = ()  # session logs that may have shown some of the entries


def give_access(session: Session, code: str, stage: Callable[[ClientRecord], None]) -> ClientRecord:
    """Have the identity made sure, record it, and hand the record to `stage` before it counts.

    What `stage` raises takes the entry back. Raises Unanswered while the identity is not sure.
    """
    client = find_client(session.ledger, code)
    begun = draft(session, KIND, client.code)
    filled = confirmed(session, KIND, client, begun)
    if filled is None:
        raise Unanswered("Nothing was written.", "Make sure first who it is; then start again.")
    with session.taking(begun):
        entries = tuple(_own(entry) for entry in session.ledger.entries(client=client.code))
        session.record(KIND, ((filled.form, filled.answers),), client=client.code, marks=(CONFIRMED,))
        at = keep_moment(session.clock())
        exports = went_out(session.ledger.entries(kind="export"), [entry.seq for entry in entries])
        found = ClientRecord(client, at, entries, in_own_words(session.policy), tuple(exports))
        stage(found)
    return found


def in_own_words(policy: Policy) -> frozenset[str]:
    """Name the fields that hold a volunteer's own words, where other people may be mentioned."""
    spoken_of = (Privacy.NOTE, Privacy.REACH)
    asked = {q.id for form in policy.forms.values() for q in form.questions if q.privacy in spoken_of}
    return frozenset(asked | IN_OWN_WORDS | {RECEIVED})


def _own(entry: Shown) -> Shown:
    fields = {name: value for name, value in entry.fields.items() if name not in OTHERS}
    return Shown(entry.seq, entry.kind, fields, 0)
