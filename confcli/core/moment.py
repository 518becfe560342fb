"""This module knows how people write a day, and reads it without guessing."""

from __future__ import annotations

import re
from datetime import date, timedelta

from confcli.errors import Misread
from confcli.speech import say

TODAY = ("today", "aujourd'hui")
YESTERDAY = ("yesterday", "hier")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CENTURY, OLDEST = 2000, 1900  # a year of two digits is of this century; one before 1900 is a slip
HOW = "Write today, yesterday, or a date with the day first, such as 31/12/2026."


def read_day(text: str, today: date, *, future: bool = False) -> date:
    """Read a day; raises Misread when it is none, or lies in the future where it cannot."""
    day = _day(" ".join(text.lower().replace("’", "'").split()), today)
    if day > today and not future:
        raise Misread("{day} is still to come.", "Give the day on which it happened.", day=f"{day:%d/%m/%Y}")
    return day


def weekday(day: date) -> str:
    """Name the day of the week in the language that is spoken; the computer's own language is not asked."""
    return say(WEEKDAYS[day.weekday()])


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
            return _recent(date.fromisoformat(text))
    except ValueError as error:
        raise Misread("There is no such day in the calendar.", HOW) from error
    raise Misread("That cannot be read as a day.", HOW)


def _recent(day: date) -> date:
    if day.year < OLDEST:
        raise ValueError
    return day
