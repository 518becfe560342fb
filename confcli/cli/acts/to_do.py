"""This module knows how what is still to be done is chosen from a list, and what is then done for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.acts import clients, copy, encounters, recording, sharing
from confcli.cli.acts.entries import show_whole
from confcli.cli.choosing import client_line
from confcli.cli.console import tell
from confcli.cli.workspace import Work
from confcli.core.breach import deadline
from confcli.core.code.model import QuestionWords
from confcli.core.dates import show_deadline, show_moment
from confcli.core.ledger.kinds import kind_name
from confcli.flows.drafts import begun
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.prompting import choose
from confcli.flows.to_do import Sort, ToDo, all_to_do
from confcli.reports.entries import entry_line
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.people import Client
    from confcli.flows.drafts import Draft

MOST = 8  # lines; how many more there are is said

# What a thing to do is called, and what is done for it.
LINES: dict[Sort, tuple[str, Callable[[Work, ToDo], None]]] = {
    Sort.CLOCK: ("The 72 hours run until {until}: {entry}", lambda work, one: _look_at_breach(work, one)),
    Sort.WAIT: ("Go on with what waits: {entry}", lambda work, one: _go_on(work, one)),
    Sort.UNFINISHED: ("Finish, begun {moment}: {what}", lambda work, one: _finish(work, one)),
    Sort.TELL: ("First contact: {client}", lambda work, one: encounters.explain_to(work, _code(one))),
    Sort.OUTCOME: ("What was in fact shared: {entry}", lambda work, one: recording.ask_outcome(work, _number(one))),
    Sort.COPY: ("Give a copy of the Code: {client}", lambda work, one: copy.hand_to(work, _code(one))),
    Sort.NOTES: ("Ask about notes: {client}", lambda work, one: encounters.ask_about_notes(work, _code(one))),
}

# What goes on with a form that was begun; whoever begins one of its kind is asked whether it is that one.
KINDS: dict[str, Callable[[Work, Draft], None]] = {
    "decision": lambda work, draft: sharing.finish(work, draft),
    "explanation": lambda work, draft: encounters.explain_to(work, draft.client),
    "contact": lambda work, draft: encounters.record_contact(work, draft.client),
    "client": lambda work, _: clients.add_to(work),
    "breach": lambda work, _: recording.record_breach(work),
    "ending": lambda work, _: recording.record_ending(work),
}


def choose_what_to_do(session: Work) -> None:
    """Show what is still to be done, the most urgent first, and do what is chosen."""
    found = all_to_do(session.ledger, session.drafts, session.clock())
    if not found:
        tell(say("Nothing is left to do."))
        return
    lines = [(str(number), _line(session, one)) for number, one in enumerate(found[:MOST])]
    left = len(found) - len(lines)
    words = QuestionWords(say("What is still to be done?"), "", _how_many_more(left) if left else "")
    one = found[int(choose(session.interviewer, session.card, "to do", words, lines, back=True))]
    _, act = LINES[one.sort]
    act(session, one)


def _how_many_more(left: int) -> str:
    return say_many(left, "One more comes when one of these is done.", "{count} more come when these are done.")


def _line(session: Work, one: ToDo) -> str:
    words, _ = LINES[one.sort]
    about: dict[str, Client] = {one.client.code: one.client} if one.client else {}
    told = {"client": client_line(one.client) if one.client else ""}
    if one.entry:
        told["entry"] = entry_line(session.policy, one.entry, about)
    if one.entry and one.sort is Sort.CLOCK:
        told["until"] = show_deadline(deadline(one.entry))
    if one.draft:
        told |= {"moment": show_moment(begun(one.draft)), "what": _what(one)}
    return say(words, **told)


def _what(one: ToDo) -> str:
    kind = kind_name(one.draft.kind) if one.draft else ""
    return ", ".join(part for part in (kind, client_line(one.client) if one.client else "") if part)


def _code(one: ToDo) -> str:
    return one.client.code if one.client else ""


def _number(one: ToDo) -> str:
    return str(one.entry.seq) if one.entry else ""


def _go_on(session: Work, one: ToDo) -> None:
    sharing.ask_before(session, None, GoesOn(Link.CONTINUE, (int(_number(one)),)))


def _look_at_breach(session: Work, one: ToDo) -> None:
    """Show the breach, and whom to ask: whether a notice is due is not decided alone."""
    show_whole(session, int(_number(one)))
    tell(say("Ask your coordinator today whether the CNIL must be told. What you decide: add it as a correction."))


def _finish(session: Work, one: ToDo) -> None:
    if one.draft:
        KINDS[one.draft.kind](session, one.draft)
