"""This module knows how days and moments are read and written: by people, without guessing, and in the ledger.

A day is shown day first. A moment is kept as ISO 8601 with the laptop's offset, so that it stays the same instant.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from confcli.errors import Misread
from confcli.speech import say

TODAY = ("today", "aujourd'hui")
YESTERDAY = ("yesterday", "hier")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
MONTH = re.compile(r"(?:(0?[1-9]|1[0-2])/)?((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2]))?", re.ASCII)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STAMP = "%Y-%m-%d-%H%M%S"
CENTURY, OLDEST = 2000, 1900  # a year of two digits is of this century; one before 1900 is a slip
HOW = "Write today, yesterday, or a date with the day first, such as 31/12/2026."


def read_day(text: str, today: date, *, future: bool = False) -> date:
    """Read a day; raises Misread when it is none, or lies in the future where it cannot."""
    day = _day(" ".join(text.lower().replace("’", "'").split()), today)
    if day > today and not future:
        raise Misread("{day} is still to come.", "Give the day on which it happened.", day=show_day(day))
    return day


def read_months(first: str | None, last: str | None) -> tuple[str, str]:
    """Read the first and the last month as 2026-11, empty where none is given.

    Raises Misread when they are none, or in the wrong order.
    """
    months = _month(first), _month(last)
    if all(months) and months[1] < months[0]:
        raise Misread("The last month is before the first.", "Give the first with --from and the last with --to.")
    return months


def _month(text: str | None) -> str:
    """Read a month such as 11/2026 or 2026-11; raises Misread."""
    if not text:
        return ""
    found = MONTH.fullmatch(text.strip())
    if not found or bool(found[1]) == bool(found[3]):
        raise Misread("That cannot be read as a month.", "Write it such as 11/2026.")
    return f"{found[2]}-{int(found[1] or found[3]):02}"


def show_day(day: date) -> str:
    """Write a day, or the day of a moment, as 31/12/2026."""
    return f"{day:%d/%m/%Y}"


def show_weekday(day: date) -> str:
    """Write a day with its weekday in the language that is spoken; the computer's own language is not asked."""
    return f"{say(WEEKDAYS[day.weekday()])} {show_day(day)}"


def show_moment(moment: datetime) -> str:
    """Write a moment as 31/12/2026 21:05."""
    return f"{moment:%d/%m/%Y %H:%M}"


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


def _day(text: str, today: date) -> date:
    if text in TODAY:
        return today
    if text in YESTERDAY:
        return today - timedelta(days=1)
    try:
        if found := DAY_FIRST.fullmatch(text):
            day, month, year = found.groups()
            return _recent(date(int(year) + (CENTURY if len(year) == len("26") else 0), int(month), int(day)))
        if YEAR_FIRST.fullmatch(text):
            return _recent(kept_day(text))
    except ValueError as error:
        raise Misread("There is no such day in the calendar.", HOW) from error
    raise Misread("That cannot be read as a day.", HOW)


def _recent(day: date) -> date:
    if day.year < OLDEST:
        raise ValueError
    return day
