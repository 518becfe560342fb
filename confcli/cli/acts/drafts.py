"""This module knows what is done about unfinished forms: they are listed, gone on with, and dropped."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.cli.acts import clients, encounters, recording, sharing
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.workspace import Work, at_work, unlocked
from confcli.core.code.model import QuestionWords
from confcli.flows.drafts import unfinished
from confcli.flows.dropping import dropped, numbered
from confcli.flows.prompting import choose
from confcli.flows.resuming import described
from confcli.interviewers.person import at_terminal
from confcli.reports.layout import paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.cli.options import Given
    from confcli.flows.drafts import Draft
    from confcli.flows.ports import Ledger

GO_ON, DROP, LEAVE = "go_on", "drop", "leave"
NONE = "Nothing is unfinished."
DROPPED, STAYS = "It was dropped.", "It stays."
# How each is gone on with from a shell; the rest of it stands in the draft.
COMMANDS = {
    "client": "confcli client add",
    "explanation": "confcli first-contact",
    "contact": "confcli contact",
    "decision": "confcli share",
    "outcome": "confcli outcome",
    "correction": "confcli correct",
    "export": "confcli export",
    "access": "confcli client export",
    "ending": "confcli end",
    "breach": "confcli breach",
    "erasure": "confcli client erase",
    "emptying": "confcli correct --erase-note",
    "change": "confcli client change",
    "hand_over": "confcli client hand-over",
    "take_over": "confcli client take-over",
}
BY_ENTRY, BY_CLIENT = (
    ("outcome", "correction", "emptying"),
    ("explanation", "contact", "access", "erasure", "change", "hand_over"),
)
# How each is gone on with in a session that is open.
RESUMED: dict[str, Callable[[Work, Draft], None]] = {
    "client": lambda work, one: clients.add_to(work, next(iter(one.goes_on), None)),
    "explanation": lambda work, one: encounters.explain_to(work, one.client),
    "contact": lambda work, one: encounters.record_contact(work, one.client),
    "decision": lambda work, _: sharing.ask_before(work, None),
    "outcome": lambda work, one: recording.ask_outcome(work, one.goes_on[-1]),
    "ending": lambda work, _: recording.record_ending(work),
    "breach": lambda work, _: recording.record_breach(work),
    "correction": lambda work, one: recording.correct_entry(work, int(one.goes_on[-1])),
    "change": lambda work, one: clients.change_known(work, one.client or ""),
}


def list_drafts(given: Given, *, as_json: bool) -> None:
    """List what is unfinished, and how it is gone on with."""
    with unlocked(given) as ledger:
        found = unfinished(ledger)
        lines = [_lines(ledger, number, one) for number, one in enumerate(found, start=1)]
    if as_json:
        show_data(
            [{"number": n, "kind": one.kind, "client": one.client, "at": one.at} for n, one in enumerate(found, 1)]
        )
    elif lines:
        show("\n".join(lines))
        tell(say("To drop one for good: confcli drafts --drop NUMBER"))
    else:
        tell(say(NONE))


def drop(given: Given, number: str) -> None:
    """Drop one of them, once that is confirmed."""
    if not at_terminal(sys.stdin):  # nobody can confirm it; whether there is such a form can be said all the same
        with unlocked(given) as ledger:
            numbered(ledger, number)
    with at_work(given) as session:
        _drop(session, numbered(session.drafts, number))


def manage(session: Work) -> None:
    """Choose one of them in a session that is open, and go on with it or drop it."""
    found = unfinished(session.drafts)
    if not found:
        tell(say(NONE))
        return
    lines = [(str(number), described(session.ledger, one)) for number, one in enumerate(found, start=1)]
    settle(session, found[int(_chosen(session, say("Which one is it?"), lines)) - 1])


def go_on(session: Work, one: Draft) -> None:
    """Go on with one of them in a session that is open; where that begins elsewhere, ask what is to become of it."""
    if one.kind in RESUMED:
        RESUMED[one.kind](replace(session, taken_up=one.name), one)
    else:
        settle(session, one)


def settle(session: Work, one: Draft) -> None:
    """Ask what is to become of one of them, and do it."""
    act = RESUMED.get(one.kind)
    ways = [(GO_ON, say("Go on with it"))] if act else []
    ways += [(LEAVE, say("Leave it as it is")), (DROP, say("Drop it"))]
    way = _chosen(session, say("What is to become of it?"), ways)
    if way == DROP:
        _drop(session, one)
    elif way == GO_ON:
        go_on(session, one)


def _chosen(session: Work, title: str, lines: list[tuple[str, str]]) -> str:
    return choose(session.interviewer, session.card, "unfinished", QuestionWords(title, ""), lines, back=True)


def _drop(session: Work, one: Draft) -> None:
    conclude(say(DROPPED if dropped(session, one) else STAYS))


def _lines(ledger: Ledger, number: int, one: Draft) -> str:
    """Give the lines of one: what it is, and the command that goes on with it."""
    told = [paragraph(f"{number}. {described(ledger, one)}", width(), indent="")]
    if one.kind in COMMANDS:
        about = one.goes_on[-1] if one.kind in BY_ENTRY else one.client if one.kind in BY_CLIENT else ""
        command = f"{COMMANDS[one.kind]} {about or ''}".strip()
        told.append(paragraph(say("To go on with it: {command}", command=command), width(), indent="   "))
    return "\n".join(told)
