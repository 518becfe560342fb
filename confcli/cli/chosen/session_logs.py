"""This module knows how it is asked of which days a session log is to be, and for whom it is sealed no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.acts.checkpoint import verify
from confcli.cli.acts.export import hand_log
from confcli.cli.groundwork import now
from confcli.cli.menu_lines import asked_words
from confcli.cli.paths import here
from confcli.cli.supervision.acts import cards
from confcli.core.code.model import QuestionWords
from confcli.core.dates import keep_day, kept_day
from confcli.core.day_reading import read_day
from confcli.errors import Misread
from confcli.flows.exporting import Period
from confcli.flows.prompting import choose
from confcli.speech import say
from confcli.vault.keys import KeyRing

if TYPE_CHECKING:
    from confcli.cli.workspace import Work

DAYS = "Today, yesterday, or a date such as 31/12/2026. Enter alone: from beginning to end."


def of_days(session: Work) -> None:
    """Ask for the first and the last day, and write the session log of that time into the folder we stand in."""
    first = asked_words(session, "first", "From which day on?", DAYS, _day, optional=True)
    last = asked_words(session, "last", "Up to which day?", DAYS, _day, optional=True)
    begin, end = (kept_day(one) if one else None for one in (first, last))
    hand_log(session, Period(begin, end, whole=not (begin or end)), here())


def _day(typed: str) -> str:
    """Give a day as it is kept, or nothing; raises Misread for what is none."""
    return keep_day(read_day(typed, now().date(), future=True)) if typed.strip() else ""


def check(_session: Work, file: str) -> None:
    """Check a session log that is not sealed."""
    verify(file, None, as_json=False)


def show_readers(session: Work) -> None:
    """List who can open the session logs that are written here."""
    cards.show_list(KeyRing(session.vault).supervisors())


def seal_no_more(session: Work) -> None:
    """Ask for which supervisor nothing more is sealed; raises Misread where there is nobody."""
    known = KeyRing(session.vault).supervisors()
    if not known:
        raise Misread("No supervisor's card was added yet.", "Nothing was changed.")
    words = QuestionWords(say("For whom is nothing more to be sealed?"), "")
    lines = [(one.code, one.code) for one in known]
    cards.dismiss(session.vault, choose(session.interviewer, session.card, "reader", words, lines, back=True))
