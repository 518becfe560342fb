"""This module knows the lines of the menu around supervision, for the volunteer and for the supervisor."""

import os
from typing import TYPE_CHECKING

from confcli.cli.paths import given_path, here
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confcli.cli.workspace import Work


def lines() -> "Mapping[str, Callable[[Work], None]]":
    """Give what each line is called, and what it does."""
    from confcli.cli.supervision.commands import cards, replies, report

    return {
        say("A session log for my supervisor"): _export,
        say("Add the card of my supervisor"): _with_path(say("Where is the card?"), cards.add_card),
        say("Put a reply beside its entry"): _with_path(say("Where is the reply?"), replies.put_beside),
        say("For supervisors: write my card"): _own_card,
        say("For supervisors: keep a volunteer's first line"): _hold,
        say("For supervisors: take in session logs"): _with_path(say("In which folder are they?"), _take_in),
        say("For supervisors: where things stand"): report.show_report,
    }


def _export(session: "Work") -> None:
    from confcli.cli.commands.export import export_log
    from confcli.flows.exporting import Period

    export_log(session, Period(), here())


def _own_card(session: "Work") -> None:
    from confcli.cli.supervision.commands.cards import write_own_card

    write_own_card(session.vault, here())


def _hold(session: "Work") -> None:
    from confcli.cli.supervision.commands.inbox import hold_line

    path = _asked_path(session, say("Where is the line that the volunteer gave you?"))
    hold_line(session, path, _asked(session, "code", say("Whose is it?"), say("Their code, such as V-07.")))


def _take_in(session: "Work", folder: str) -> None:
    from confcli.cli.supervision.commands.inbox import taken_in, tell_outcomes

    tell_outcomes(taken_in(session.vault, folder, drawn=False))


def _with_path(title: str, action: "Callable[[Work, str], None]") -> "Callable[[Work], None]":
    """Give what asks for a file or a folder first."""
    return lambda session: action(session, _asked_path(session, title))


def _asked_path(session: "Work", title: str) -> str:
    return given_path(_meant(_asked(session, "path", title, say("Type its name, or drag it onto this window."))))


def _asked(session: "Work", name: str, title: str, help_: str) -> str:
    """Ask for a line of text."""
    from confcli.core.code.model import QuestionWords
    from confcli.flows.prompting import write

    return write(session.interviewer, session.card, name, QuestionWords(title, "", help_), back=True)


def _meant(path: str) -> str:
    """Give the path that was typed or dragged: a terminal puts it in quotes, or a backslash before each blank."""
    bare = path.strip().strip("\"'")
    return bare if os.path.lexists(bare) else bare.replace("\\ ", " ")
