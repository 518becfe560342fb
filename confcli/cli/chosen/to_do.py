"""This module knows how what is still to be done is chosen from a list, and what is then done for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.acts import drafts, encounters, recording, sharing
from confcli.cli.chosen.copies import hand_to
from confcli.cli.chosen.entries import show_whole
from confcli.cli.console import tell
from confcli.core.code.model import QuestionWords
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.prompting import choose
from confcli.flows.to_do import Sort, ToDo, all_to_do
from confcli.reports.to_do import to_do_line
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.cli.workspace import Work

MOST = 8  # lines; how many more there are is said


def choose_what_to_do(session: Work) -> None:
    """Show what is still to be done, the most urgent first, and do what is chosen."""
    found = all_to_do(session.ledger, session.drafts, session.clock())
    if not found:
        tell(say("Nothing is left to do."))
        return
    offered = {f"line{number}": one for number, one in enumerate(found[:MOST])}
    lines = [(name, to_do_line(session.policy, one)) for name, one in offered.items()]
    left = len(found) - len(lines)
    words = QuestionWords(say("What is still to be done?"), "", _how_many_more(left) if left else "")
    chosen = offered[choose(session.interviewer, session.card, "to_do", words, lines, back=True)]
    ACTS[chosen.sort](session, chosen)


def manage_unfinished(session: Work) -> None:
    """Choose an unfinished form, and go on with it or drop it."""
    drafts.manage(session)


def _how_many_more(left: int) -> str:
    return say_many(left, "One more comes when one of these is done.", "{count} more come when these are done.")


def _look_at_breach(session: Work, one: ToDo) -> None:
    """Show the breach, and whom to ask: whether a notice is due is not decided alone."""
    show_whole(session, _number(one))
    tell(say("Ask your coordinator today whether the CNIL must be told. What you decide: add it as a correction."))


def _go_on(session: Work, one: ToDo) -> None:
    sharing.ask_before(session, None, GoesOn(Link.CONTINUE, (_number(one),)))


def _finish(session: Work, one: ToDo) -> None:
    if one.draft:
        drafts.go_on(session, one.draft)


def _tell(session: Work, one: ToDo) -> None:
    encounters.explain_to(session, _code(one))


def _say_outcome(session: Work, one: ToDo) -> None:
    recording.ask_outcome(session, str(_number(one)))


def _hand_copy(session: Work, one: ToDo) -> None:
    hand_to(session, _code(one))


def _ask_about_notes(session: Work, one: ToDo) -> None:
    encounters.ask_about_notes(session, _code(one))


def _code(one: ToDo) -> str:
    return one.client.code if one.client else ""


def _number(one: ToDo) -> int:
    return one.entry.seq if one.entry else 0


ACTS: dict[Sort, Callable[[Work, ToDo], None]] = {
    Sort.CLOCK: _look_at_breach,
    Sort.WAIT: _go_on,
    Sort.UNFINISHED: _finish,
    Sort.TELL: _tell,
    Sort.OUTCOME: _say_outcome,
    Sort.COPY: _hand_copy,
    Sort.NOTES: _ask_about_notes,
}
