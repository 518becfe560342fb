"""This module knows how a client is forgotten, or a note alone (GDPR, article 17), while the chain still verifies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.code.model import Privacy
from confcli.core.ledger.erasure import KIND, NOTE, notes_in, notes_went_out, went_out
from confcli.core.ledger.kinds import CHANGED, STAYS, kind_name
from confcli.core.ledger.marks import CONFIRMED
from confcli.core.profile import CHANGE
from confcli.errors import Misread, Unanswered
from confcli.flows.clients import find_client
from confcli.flows.confirming import confirmed, confirmed_as
from confcli.flows.drafts import unfinished
from confcli.flows.resuming import draft
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from confcli.core.ledger.chain import Shown
    from confcli.flows.desk import Filled
    from confcli.flows.session import Session


NOTE_ALONE = (
    "What was written in it is erased from the vault and from its backups. It cannot be brought back.\n\n"
    "What stays: that the entry was made, and its other answers."
)


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure that was recorded: its number, the entries it emptied, and the files that showed them."""

    seq: int
    entries: tuple[int, ...]
    exports: tuple[Shown, ...]


def erase_client(session: Session, code: str) -> Erased:
    """Ask why, and whether it is meant; then erase and record it together. Raises Unanswered when it is not meant."""
    client = find_client(session.ledger, code)
    confirming = draft(session, KIND, client.code)
    filled = confirmed(session, KIND, client, confirming)
    if filled is None:
        raise _nothing()
    with session.taking(confirming, lambda: find_client(session.ledger, client.code)):
        entries = tuple(entry.seq for entry in session.ledger.entries(client=client.code))
        session.ledger.erase(entries, STAYS)
        named = tuple(_naming(session, client.code))
        for begun in unfinished(session.drafts):
            if begun.concerns(client.code):
                begun.erase()
        seq = session.record(
            KIND,
            ((filled.form, filled.answers),),
            client=client.code,
            marks=(CONFIRMED,),
            own={"entries": [str(entry) for entry in entries]},
        )
        for entry, names in named:
            _empty(session, filled, entry, names)
    session.ledger.sweep()
    return Erased(seq, entries, tuple(went_out(session.ledger.entries(kind="export"), entries)))


def erase_note(session: Session, seq: int) -> Erased:
    """Ask why, and whether it is meant; then erase the free texts of one entry, and nothing else of it.

    What was chosen, listed and decided stays, with the client's code. Raises Misread where there is no free text,
    Unanswered when it is not meant.
    """
    entry, notes = session.ledger.entry(seq), _notes(session, seq)
    title = say("Erase the note of entry {seq}: {what}", seq=seq, what=kind_name(entry.kind))
    client = entry.fields.get("client")
    begun = draft(session, NOTE, client if isinstance(client, str) else None, (str(seq),))
    filled = confirmed_as(session, KIND, title, say(NOTE_ALONE), begun)
    if filled is None:
        raise _nothing()
    with session.taking(begun, lambda: _notes(session, seq)):
        recorded = _empty(session, filled, entry, notes)
    session.ledger.sweep()
    return Erased(recorded, (seq,), tuple(notes_went_out(session.ledger.entries(kind="export"), seq)))


def _notes(session: Session, seq: int) -> tuple[str, ...]:
    """Name the free texts of an entry; raises Misread where there is none."""
    notes = notes_in(session.policy, session.ledger.entry(seq), (Privacy.NOTE, Privacy.REACH))  # another's number, too
    if not notes:
        raise Misread("Entry {seq} holds no note.", "To see it: confcli show {seq}", seq=seq)
    return notes


def notes_kept(session: Session, client: str) -> list[int]:
    """Name the entries about a client in which something was written down."""
    return [entry.seq for entry in session.ledger.entries(client=client) if notes_in(session.policy, entry)]


def _naming(session: Session, code: str) -> Iterator[tuple[Shown, list[str]]]:
    """Yield the changes to other clients whose answer is this client, such as to the other one of a couple."""
    for entry in session.ledger.entries(kind=CHANGE):
        names = [name for name in entry.fields.get(CHANGED) or () if entry.fields.get(name) == code]
        if names and entry.fields.get("client") != code:
            yield entry, names


def _empty(session: Session, filled: Filled, entry: Shown, names: Collection[str]) -> int:
    """Erase these fields of an entry alone, and record it; part of a `writing()`. Gives the number of that."""
    client = entry.fields.get("client")
    session.ledger.erase((entry.seq,), set(entry.fields) - set(names))
    return session.record(
        NOTE,
        ((filled.form, filled.answers),),
        client=client if isinstance(client, str) else None,
        marks=(CONFIRMED,),
        own={"refers_to": str(entry.seq), "emptied": list(names)},
    )


def _nothing() -> Unanswered:
    return Unanswered("Nothing was erased.", "If in doubt, speak with your coordinator.")
