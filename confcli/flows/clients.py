"""This module knows how clients are added and found, and what is still owed to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.interview import marks
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.erasure import KIND as ERASURE
from confcli.core.ledger.marks import COPY_OFFERED, NOTES_AGREED, NOTES_REFUSED, TOLD
from confcli.core.people import Client, latest_marks, next_code, read_code, require_client
from confcli.core.profile import profiles
from confcli.errors import Misread
from confcli.flows.form_filling import fill_in
from confcli.flows.resuming import draft

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from confcli.core.ledger.chain import Shown
    from confcli.flows.ports import Ledger
    from confcli.flows.session import Session


def clients(ledger: Ledger, codes: Collection[str] | None = None) -> dict[str, Client]:
    """Give every client by code, or those of some codes alone, with the marks of their explanations."""
    earned: dict[str, list[frozenset[str]]] = {}
    for entry in _present(ledger, "explanation", codes):
        earned.setdefault(str(entry.fields["client"]), []).append(marks_of(entry))
    found = {}
    present = (_present(ledger, kind, codes) for kind in ("client", "change"))
    for code, profile in profiles(*present).items():
        name = profile.get("name")
        found[code] = Client(
            code,
            name if isinstance(name, str) else None,
            latest_marks(earned.get(code, [])),
            str(profile.get("language") or ""),
            profile,
        )
    return found


def find_client(ledger: Ledger, text: str) -> Client:
    """Give one client; raises Misread for a code nobody has."""
    return require_client(text, clients(ledger))


def add_client(session: Session, code: str | None = None) -> Client:
    """Ask about a new client, record them and give them their code."""
    free_code(session, code)
    begun = draft(session, "client", goes_on=(read_code(code),) if code else ())
    if begun and not code:
        code = next(iter(begun.goes_on), None)  # the one that it was begun with
    form = session.form("client")
    filled = fill_in(form, session.policy.words[form.id], session.desk(draft=begun))
    with session.taking(begun):
        chosen = free_code(session, code)  # only now: another window may have taken one meanwhile
        session.record("client", ((form, filled.answers),), client=chosen, marks=marks(form, filled.answers))
    return clients(session.ledger)[chosen]


def free_code(session: Session, code: str | None = None) -> str:
    """Give the code that was asked for, or the next one; raises Misread for one that somebody has, or had."""
    taken = {*clients(session.ledger), *(str(entry.fields["client"]) for entry in session.ledger.entries(kind=ERASURE))}
    chosen = read_code(code) if code else next_code(taken)
    if chosen in taken:
        raise Misread(
            "There is already a client {code}, or there was one.",
            "Leave the code out, and the next free one is taken.",
            code=chosen,
        )
    return chosen


def owed_clients(ledger: Ledger) -> dict[str, Client]:
    """Give the clients to whom something is still owed, in the order of their codes."""
    lacking = [ledger.lacking(*marks) for marks in ((TOLD,), (COPY_OFFERED,), (NOTES_AGREED, NOTES_REFUSED))]
    return clients(ledger, sorted({code for codes in lacking for code in codes}, key=lambda code: (len(code), code)))


def _present(ledger: Ledger, kind: str, codes: Collection[str] | None) -> Iterator[Shown]:
    """Yield the entries of a kind whose client has not been erased."""
    if codes is None:
        yield from (entry for entry in ledger.entries(kind=kind) if "client" in entry.fields)
        return
    for code in codes:
        yield from ledger.entries(kind=kind, client=code)
