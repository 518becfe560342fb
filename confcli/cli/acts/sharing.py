"""This module knows what is done before anything is shared: the checklist, its verdict, and the record of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.options import Given, entry_number
from confcli.cli.workspace import Work, at_work
from confcli.flows import share as flow
from confcli.flows.prompting import show_card
from confcli.flows.share import CHECKLIST, DETAILS
from confcli.reports.verdict import as_data, as_text
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.decision import Decision


def show_danger(session: Work) -> None:
    """Show whom to call, before anything else is asked."""
    show_card(session.interviewer, session.card)
    session.interviewer.say(say("When help is on its way, record it: Before I share anything."))


def share(given: Given, client: str | None, corrects: str | None, *, as_json: bool) -> None:
    """Go through the checklist; `corrects` is the number of an entry that is decided anew."""
    with at_work(given, CHECKLIST, DETAILS) as session:
        ask_before(session, client, corrects=entry_number(corrects) if corrects else None, as_json=as_json)


def ask_before(session: Work, client: str | None = None, *, corrects: int | None = None, as_json: bool = False) -> None:
    """Go through the checklist in a session that is open."""

    def announce(decision: Decision) -> None:
        if not as_json:
            show(f"{as_text(session.policy, CHECKLIST, decision, width())}\n")

    seq, classified = flow.share(session, client, announce, corrects)
    decision = classified.decision
    if as_json:
        show_data({"seq": seq, **as_data(session.policy, CHECKLIST, decision, ())})
        return
    tell(say("Recorded as entry {seq}.", seq=seq))
    if decision.permits:
        tell(say("Afterwards, what was in fact shared: confcli outcome {seq}", seq=seq))
