"""This module knows what is done to hand a session log to a supervisor: for a time, in the forms that are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import show, tell
from confcli.cli.export_files import Files, write_session_log
from confcli.cli.groundwork import now
from confcli.cli.paths import here
from confcli.cli.publishing import say_password
from confcli.cli.workspace import Work, at_work
from confcli.core.day_reading import read_day
from confcli.core.formats import Format, read_format
from confcli.flows.exporting import FORM, Period
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from confcli.cli.options import Given


class Asked(NamedTuple):
    """Which time a session log is to show, as it was typed."""

    first: str | None
    last: str | None
    whole: bool


def export(given: Given, asked: Asked, forms: Sequence[str], folder: str) -> None:
    """Write a session log in the forms that were named, or sealed."""
    period = Period(_day(asked.first), _day(asked.last), asked.whole)
    written = tuple(dict.fromkeys(map(read_format, forms)))
    with at_work(given, FORM, whole_policy=True) as session:
        hand_log(session, period, folder, written)


def export_here(session: Work) -> None:
    """Write the session log since the last one into the folder we stand in, in a session that is open."""
    hand_log(session, Period(), here())


def hand_log(session: Work, period: Period, folder: str, written: tuple[Format, ...] = ()) -> None:
    """Write the session log of a time into a folder, and say how it is to be handed over."""
    files = write_session_log(session, period, folder, written)
    for path in files.paths:
        show(path)
    if files.shown:
        tell(say_many(files.shown, "It shows one entry.", "It shows {count} entries."))
    else:
        tell(say("Nothing was recorded in that time, and the session log says so."))
    _say_how_to_hand_over(files)


def _say_how_to_hand_over(files: Files) -> None:
    """Say what each file needs on its way."""
    if files.to:
        tell(say("Only {codes} can open the sealed file. Send it, or put it on a stick.", codes=", ".join(files.to)))
    if files.password:
        say_password(files.password)
    if files.open:
        tell(say("A file that is not encrypted: hand it over in person, then delete it here."))


def _day(text: str | None) -> date | None:
    return read_day(text, now().date(), future=True, looking_back=True) if text else None
