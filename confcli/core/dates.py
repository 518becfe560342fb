"""This module knows how days and moments are shown to people, and how they are kept in the ledger.

A day is shown day first. A moment is kept as ISO 8601 with the laptop's offset, so that it stays the same instant.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from confcli.speech import say

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STAMP = "%Y-%m-%d-%H%M%S"


def show_day(day: date) -> str:
    """Write a day, or the day of a moment, as 31/12/2026."""
    return f"{day:%d/%m/%Y}"


def show_weekday(day: date) -> str:
    """Write a day with its weekday in the language that is spoken; the computer's own language is not asked."""
    return f"{say(WEEKDAYS[day.weekday()])} {show_day(day)}"


def show_moment(moment: datetime) -> str:
    """Write a moment as 31/12/2026 21:05."""
    return f"{moment:%d/%m/%Y %H:%M}"


def show_second(moment: datetime) -> str:
    """Write a moment as 31/12/2026 21:05:09."""
    return f"{moment:%d/%m/%Y %H:%M:%S}"


def show_deadline(moment: datetime) -> str:
    """Write the moment before which something is to be done; midnight as the end of the day that it closes."""
    if moment.time() == time():
        return say("the end of {day}", day=show_day(moment - timedelta(days=1)))
    return say("{day} at {time}", day=show_day(moment), time=f"{moment:%H:%M}")


def day_for_name(day: date) -> str:
    """Give a day, or the day of a moment, as it stands in the name of a file: 2026-12-31."""
    return f"{day:%Y-%m-%d}"


def stamp(moment: datetime) -> str:
    """Give a moment as it stands in the name of a file, local time: 2026-12-31-210500."""
    return moment.strftime(STAMP)


def read_stamp(text: str) -> datetime:
    """Read a moment from the name of a file: local, as it was written; raises ValueError."""
    return datetime.strptime(text, STAMP)  # noqa: DTZ007  # the name says no offset


def keep_day(day: date) -> str:
    """Give a day as the ledger keeps it: 2026-12-31."""
    return day.isoformat()


def keep_moment(moment: datetime, *, exact: bool = False) -> str:
    """Give a moment as the ledger keeps it, to the second; `exact` to the microsecond, so that no two are alike."""
    return moment.isoformat(timespec="microseconds" if exact else "seconds")


def kept_day(text: str) -> date:
    """Read a day that was kept, or the day of a moment; raises ValueError for anything else."""
    return datetime.fromisoformat(text).date()


def kept_moment(text: str) -> datetime:
    """Read a moment that was kept; raises ValueError for anything without an offset, or that is none."""
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(text)
    return moment


def instant(text: str) -> datetime | None:
    """Read what may be a moment that was kept; None when somebody made it up."""
    try:
        return kept_moment(text)
    except ValueError:
        return None


def midnight(day: date, recorded: datetime) -> datetime:
    """Give the beginning of a day where something was recorded: its offset may be another than at that moment."""
    try:
        here = datetime.combine(day, time()).astimezone()
    except (OSError, OverflowError, ValueError):  # Windows knows no zone before 1970
        return datetime.combine(day, time(), recorded.tzinfo)
    return here if _is_recorded_here(recorded) else datetime.combine(day, time(), recorded.tzinfo)


def as_shown_there(moment: datetime, recorded: datetime) -> datetime:
    """Give a moment as a clock shows it where something was recorded: summer time may have begun or ended since.

    Which zone that was is not kept. It is this computer's, if its offset was the same; else the offset that was kept.
    """
    return moment.astimezone() if _is_recorded_here(recorded) else moment.astimezone(recorded.tzinfo)


def _is_recorded_here(recorded: datetime) -> bool:
    try:
        return recorded.astimezone().utcoffset() == recorded.utcoffset()
    except (OSError, OverflowError, ValueError):
        return False
