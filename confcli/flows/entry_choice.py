"""This module knows which entries a supervisor may be given to read in full: those there are, each with one answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.core.code.interview import Item, marks
from confcli.core.code.model import Kind
from confcli.core.ledger.marks import ENDS_WITH_SUPPORT
from confcli.core.standing import has_ended
from confcli.errors import Misread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from confcli.core.code.interview import Answers
    from confcli.core.code.model import Form, Question
    from confcli.flows.desk import Desk
    from confcli.flows.drafts import Draft
    from confcli.flows.session import Session

LONGEST = 15  # digits of a number that is typed


def at_hand(
    session: Session, form: Form, listing: Callable[[], str], begun: Draft | None, client: str | None = None
) -> Desk:
    """Lay out a desk at which entries are listed by their numbers, and seen before they are asked for.

    Where a `client` is named, they are entries about this one alone.
    """

    def listed(question: Question, items: tuple[Item, ...], answers: Answers) -> tuple[Item, ...]:
        read = _each_once(session, question, items)
        if client:
            _require_about(session, read, client)
        if ENDS_WITH_SUPPORT in marks(form, answers):
            _require_supported(session, [int(item.what) for item in read if item.needed in question.needed])
        return read

    return replace(
        session.desk(draft=begun),
        listed=listed,
        before=lambda question: listing() if question.kind is Kind.ITEMS else "",
    )


def _each_once(session: Session, question: Question, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Read the numbers, each once: of two answers to one the safer holds, as a doubt never permits; raises Misread."""
    listed: dict[str, str] = {}
    safest_first = sorted(question.options, key=lambda option: option in question.needed)
    for item in items:
        number = _require_entry(session, item.what)
        listed[number] = min(item.needed, listed.get(number, item.needed), key=safest_first.index)
    return tuple(Item(number, needed) for number, needed in listed.items())


def _require_entry(session: Session, what: str) -> str:
    """Give the number of an entry as it is written elsewhere; raises Misread when it is none of the ledger's."""
    typed = what.strip()
    if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST and 0 < int(typed) <= session.ledger.head().size:
        return str(int(typed))
    raise Misread("There is no entry {what}.", "Give one number at a time. To see them: confcli log", what=what)


def _require_about(session: Session, items: Iterable[Item], client: str) -> None:
    for item in items:
        if session.ledger.entry(int(item.what)).fields.get("client") != client:
            raise Misread(
                "Entry {seq} is not about {client}.",
                "Name entries of this client alone.",
                seq=item.what,
                client=client,
            )


def _require_supported(session: Session, numbers: Iterable[int]) -> None:
    """Refuse entries about a client whose support has ended (VOL-2); raises Misread."""
    ended = has_ended(session.ledger.entries(kind="ending"))
    for number in numbers:
        client = session.ledger.entry(number).fields.get("client")
        if client in ended:
            raise Misread(
                "Entry {seq} is about {client}, whose support has ended: this reason no longer holds for it (VOL-2).",
                "Leave it out, or go back and choose support for your own work.",
                seq=number,
                client=client,
            )
