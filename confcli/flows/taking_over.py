"""This module knows how a client who was handed over comes into a vault: looked at, confirmed, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.interview import accept
from confcli.core.code.model import Kind
from confcli.core.dates import kept_moment, show_moment
from confcli.core.ledger.kinds import CHANGED
from confcli.core.people import is_alike
from confcli.core.profile import CHANGE
from confcli.errors import Misread, Tampered, Unanswered
from confcli.flows.clients import free_code
from confcli.flows.confirming import confirmed_as
from confcli.flows.resuming import draft
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confcli.core.code.model import Form
    from confcli.core.handover import Handover
    from confcli.flows.session import Session

KIND, CLIENT = "take_over", "client"


def take_over(session: Session, handed: Handover) -> str:
    """Show who hands over a client, have it confirmed, and record the client under a code of this vault's; give it.

    Nothing is taken on the file's word but what it says of itself: the policy is explained anew (FC-1). Raises
    Unanswered where it is not confirmed, Misread for a file that is for another volunteer or was taken before.
    """
    if not is_alike(handed.taker, session.volunteer()):
        raise Misread(
            "This client was handed over to {code}, and you are {own}.",
            "Give the file back to your colleague.",
            code=handed.taker,
            own=session.volunteer(),
        )
    _require_new(session, handed)
    added, rest = _answers(session.form(CLIENT), handed.known), _answers(session.form(CHANGE), handed.known)
    if handed.known.keys() - added.keys() - rest.keys():
        raise Tampered("This file says something of the client that is not asked here.", "Ask your colleague about it.")
    words = session.policy.words[KIND]
    begun = draft(session, KIND, goes_on=(handed.ledger, str(handed.entry)))
    filled = confirmed_as(session, KIND, words.title, f"{_told(handed)}\n\n{words.intro}", begun)
    if filled is None:
        raise Unanswered("Nothing was taken over.", "Speak with your colleague first; then start again.")
    with session.taking(begun):
        _require_new(session, handed)  # another window may have been quicker
        code = free_code(session)
        session.record(CLIENT, ((session.form(CLIENT), added),), client=code, marks=())
        if more := {name: answer for name, answer in rest.items() if name not in added}:
            session.record(CHANGE, ((session.form(CHANGE), more),), client=code, marks=(), own={CHANGED: list(more)})
        own = {
            "from_volunteer": handed.giver,
            "of_ledger": handed.ledger,
            "of_entry": str(handed.entry),
            "handed": handed.handed,
            "received": list(handed.entries) or None,
        }
        session.record(KIND, ((filled.form, filled.answers),), marks=(), client=code, own=own)
    return code


def _require_new(session: Session, handed: Handover) -> None:
    """Refuse what was taken over already, erased since or not; raises Misread."""
    for one in session.ledger.entries(kind=KIND):
        if (one.fields.get("of_ledger"), one.fields.get("of_entry")) == (handed.ledger, str(handed.entry)):
            raise Misread(
                "This was taken over already, as {code}.",
                "To see it: confcli client show {code}",
                code=one.fields.get("client"),
            )


def _answers(form: Form, known: Mapping[str, str]) -> dict[str, str]:
    """Give those answers to a form that the file holds, held to the form; raises Misread for one that cannot be."""
    asked = [one for one in form.questions if one.id in known and one.kind in (Kind.TEXT, Kind.ONE)]
    for question in asked:
        accept(question, known[question.id], optional=True)
    return {question.id: known[question.id] for question in asked}


def _told(handed: Handover) -> str:
    """Say who hands over whom, when, and how much."""
    day = show_moment(kept_moment(handed.handed))
    who = say("{code} hands a client over to you, in a file of {day}.", code=handed.giver, day=day)
    name = handed.known.get("name")
    return "\n".join(
        (
            who,
            say("{label}: {value}", label=say("Name"), value=name) if name else say("The name is not in it."),
            say_many(len(handed.entries), "One entry is in it.", "{count} entries are in it."),
        )
    )
