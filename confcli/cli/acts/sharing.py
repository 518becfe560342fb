"""This module knows what is done before anything is shared: the checklist, its verdict, and the record of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.options import Given, entry_number
from confcli.cli.workspace import Work, at_work
from confcli.core.ledger.kinds import CHECKLIST, DETAILS
from confcli.errors import Misread
from confcli.flows import share as flow
from confcli.flows.beginning import chosen_beginning, chosen_repetition, for_another
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.prompting import show_card
from confcli.reports.verdict import as_data, as_text, next_steps
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confcli.core.code.decision import Decision
    from confcli.flows.drafts import Draft
    from confcli.flows.share import Recorded


def show_danger(session: Work) -> None:
    """Show whom to call, before anything else is asked."""
    show_card(session.interviewer, session.card)
    session.interviewer.say(say("When help is on its way, record it: Before I share anything."))


def share(given: Given, client: str | None, earlier: Mapping[str, str | None], *, as_json: bool) -> None:
    """Go through the checklist; `earlier` is the number of an entry that it goes on from, by how it does."""
    named = [GoesOn(Link(link), (entry_number(number),)) for link, number in earlier.items() if number]
    if len(named) > 1:
        raise Misread("--corrects, --continue and --like do not go together.", "Give one of them.")
    with at_work(given, CHECKLIST, DETAILS, whole_policy=True) as session:
        ask_before(session, client, named[0] if named else None, as_json=as_json)


def begin(session: Work) -> None:
    """Go through the checklist from the menu: for something new, or for what waits."""
    ask_before(session, None, chosen_beginning(session))


def finish(session: Work, begun: Draft) -> None:
    """Go on with a checklist that was begun."""
    ask_before(session, begun.client, GoesOn.read(begun.goes_on) if begun.goes_on else None)


def repeat(session: Work) -> None:
    """Go through the checklist from the menu for a consult that goes on."""
    ask_before(session, None, chosen_repetition(session))


def ask_before(session: Work, client: str | None, goes_on: GoesOn | None = None, *, as_json: bool = False) -> None:
    """Go through the checklist in a session that is open, and again as long as it is for someone else too."""

    def announce(decision: Decision) -> None:
        if not as_json:
            show(f"{as_text(session.policy, CHECKLIST, decision, width())}\n")

    while True:
        recorded = flow.share(session, client, announce, goes_on)
        if as_json:
            _show_recorded(session, recorded)
            return
        for one in recorded:
            _tell_recorded(session, one)
        goes_on = for_another(session, recorded)
        if not goes_on:
            return
        client = None  # whoever it is about stands among the earlier answers


def _show_recorded(session: Work, recorded: tuple[Recorded, ...]) -> None:
    """Show what was recorded as data: one object, or of several clients a list with one for each."""
    shown = [
        {"seq": one.seq, "client": one.client, **as_data(session.policy, CHECKLIST, one.classified.decision, ())}
        for one in recorded
    ]
    show_data(shown if len(shown) > 1 else shown[0])


def _tell_recorded(session: Work, one: Recorded) -> None:
    """Say what was recorded and what follows; where it is not yet, once more what comes first, and what never waits."""
    decision = one.classified.decision
    tell(say("Recorded as entry {seq}.", seq=one.seq))
    if decision.not_yet:
        rules = session.policy.words[CHECKLIST].rules
        first = [rules[rule].reason for rule in decision.not_yet]
        for line in dict.fromkeys((*next_steps(session.policy, CHECKLIST, decision)[:1], *first)):
            tell(line)
        tell(say("When that is done: confcli share --continue {seq}", seq=one.seq))
    elif decision.permits:
        tell(say("Afterwards, what was in fact shared: confcli outcome {seq}", seq=one.seq))
