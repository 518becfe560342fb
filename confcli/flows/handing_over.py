"""This module knows how a client is handed over to a colleague: through a gate of its own (INT-1), each thing named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind
from confcli.core.dates import keep_moment
from confcli.core.handover import Handover
from confcli.core.people import is_alike
from confcli.core.profile import CHANGE
from confcli.errors import Misread
from confcli.flows.clients import find_client
from confcli.flows.entry_choice import at_hand
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.gate import require_permitted, revealed
from confcli.flows.resuming import draft
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from confcli.core.code.interview import Answers
    from confcli.core.code.model import Form
    from confcli.core.ledger.chain import Shown
    from confcli.core.people import Client
    from confcli.flows.session import Session

KIND = "hand_over"


@dataclass(frozen=True, slots=True)
class Telling:
    """How a person is shown which entries there are, and how one of them reads."""

    listed: Callable[[Iterable[Shown]], str]
    whole: Callable[[Shown], str]


def hand_over(session: Session, code: str, colleague: str, telling: Telling, stage: Callable[[Handover], None]) -> int:
    """Ask what a colleague needs of a client, record that it was handed over, and give it to `stage` before it counts.

    `colleague` is the volunteer's code on the card that was compared. What `stage` raises takes the entry back. Gives
    the entry's number; raises Unanswered where the gate does not permit, Misread for one's own card.
    """
    client = find_client(session.ledger, code)
    if is_alike(colleague, session.volunteer()):
        raise Misread("This card is your own.", "Ask your colleague for theirs: confcli client card writes it.")
    form, words = session.form(KIND), session.policy.words[KIND]
    in_group = session.as_now_in_the_group()
    if session.former():
        form = replace(form, rules=(*form.rules, *form.former_rules))
    begun = draft(session, KIND, client.code, goes_on=(colleague,))
    named = say("{label}: {value}", label=words.title, value=f"{client.code}, {colleague}")
    words = replace(words, title=named)
    own = session.ledger.entries(client=client.code)
    desk = at_hand(session, form, lambda: telling.listed(own), begun, client.code)
    introduce(words, desk)
    filled = fill_in(form, words, desk)
    decision = require_permitted(session, words, filled, begun)

    def premise() -> None:
        in_group()
        find_client(session.ledger, client.code)

    with session.taking(begun, premise):
        known = _known(session, form, find_client(session.ledger, client.code), filled.answers)
        told = tuple(telling.whole(session.ledger.entry(int(what))) for what in decision.may_share)
        to = {"to_volunteer": colleague}
        seq = session.record(KIND, ((form, filled.answers),), marks=(), client=client.code, own=to)
        at, ledger = keep_moment(session.clock()), session.ledger.head().ledger
        stage(Handover(session.volunteer(), colleague, ledger, seq, at, known, told))
    return seq


def _known(session: Session, form: Form, client: Client, answers: Answers) -> dict[str, str]:
    """Give what is known of a client, as far as the answers reveal it; who their partner is, is for neither."""
    levels = revealed(form, answers)
    asked = [one.id for one in session.form(CHANGE).questions if one.privacy in levels and one.kind is not Kind.CLIENT]
    found = {name: client.profile.get(name) for name in asked}
    return {name: value for name, value in found.items() if isinstance(value, str) and value}
