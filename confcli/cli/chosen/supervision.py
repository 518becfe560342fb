"""This module knows how a supervisor is asked what a command has its arguments for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.menu_lines import asked_path, asked_words
from confcli.cli.options import entry_number
from confcli.cli.paths import here, read_bytes
from confcli.cli.supervision.acts import ledgers, replies, report, session_log, vouching
from confcli.core.code.model import QuestionWords
from confcli.core.formats import Format
from confcli.core.people import VOLUNTEER, read_code
from confcli.flows.prompting import choose
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work

INSIDE, OUTSIDE = "inside", "outside"


def hold_line(session: Work) -> None:
    """Ask for a checkpoint and for whose it is, and keep it."""
    path = asked_path(session.interviewer, session.card, "Where is the line that the volunteer gave you?")
    ledgers.keep_line(session.vault, read_bytes(path), _volunteer(session), another=False)


def read_log(session: Work, file: str) -> None:
    """Show a session log."""
    session_log.open_here(session, file, session_log.Written(None, here(), unencrypted=False))


def write_report(session: Work) -> None:
    """Ask who reads the report, and write it as a PDF into the folder we stand in."""
    lines = ((INSIDE, say("Our team")), (OUTSIDE, say("Someone outside: no codes, small counts hidden")))
    words = QuestionWords(say("Who is to read it?"), "")
    outside = choose(session.interviewer, session.card, "reader", words, lines, back=True) == OUTSIDE
    report.write_report(session, report.Wanted((None, None), outside, Format.PDF, here(), unencrypted=False))


def reply(session: Work) -> None:
    """Ask to which entry of whom, and write the reply into the folder we stand in."""
    code = _volunteer(session)
    about = "Its number, as it stands in their session log."
    number = asked_words(session, "entry", "Which entry is it?", about, lambda typed: str(entry_number(typed.strip())))
    replies.reply_to(session, code, int(number), here())


def compare(session: Work) -> None:
    """Ask whose number it is, and compare it."""
    vouching.compare_with(session, _volunteer(session))


def set_aside(session: Work) -> None:
    """Ask what came from whom is to be set aside."""
    ledgers.set_aside(session.vault, _volunteer(session))


def _volunteer(session: Work) -> str:
    return asked_words(session, "code", "Whose is it?", "Their code, such as V-07.", _volunteers_code)


def _volunteers_code(text: str) -> str:
    return read_code(text, VOLUNTEER)
