"""This module knows how a client is forgotten (GDPR, article 17) while the chain of entries still verifies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.ledger.erasure import KIND, went_out
from confcli.core.ledger.kinds import STAYS
from confcli.core.ledger.marks import CONFIRMED
from confcli.errors import Unanswered
from confcli.flows.clients import find_client
from confcli.flows.confirming import confirmed
from confcli.flows.drafts import unfinished

if TYPE_CHECKING:
    from confcli.core.ledger.chain import Shown
    from confcli.flows.session import Session


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure that was recorded: its number, the entries it emptied, and the files that showed them."""

    seq: int
    entries: tuple[int, ...]
    exports: tuple[Shown, ...]


def erase_client(session: Session, code: str) -> Erased:
    """Ask why, and whether it is meant; then erase and record it together. Raises Unanswered when it is not meant."""
    client = find_client(session.ledger, code)
    filled = confirmed(session, KIND, client)
    if filled is None:
        raise Unanswered("Nothing was erased.", "If in doubt, speak with your coordinator.")
    with session.ledger.writing():
        entries = tuple(entry.seq for entry in session.ledger.entries(client=client.code))
        session.ledger.erase(entries, STAYS)
        for begun in unfinished(session.drafts):
            if begun.concerns(client.code):
                begun.drop()
        seq = session.record(
            KIND,
            ((filled.form, filled.answers),),
            client=client.code,
            marks=(CONFIRMED,),
            own={"entries": [str(entry) for entry in entries]},
        )
    session.ledger.sweep()
    return Erased(seq, entries, tuple(went_out(session.ledger.entries(kind="export"), entries)))
