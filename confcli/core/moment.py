"""This module knows how people write a day, and reads it without guessing."""

from __future__ import annotations

import re
from datetime import date, timedelta

from confcli.errors import Misread

TODAY = ("today", "aujourd'hui")
YESTERDAY = ("yesterday", "hier")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
HOW = "Write today, yesterday, or a date with the day first, such as 31/12/2026."


def read_day(text: str, today: date, *, future: bool = False) -> date:
    """Read a day; raises Misread when it is none, or lies in the future where it cannot."""
    day = _day(" ".join(text.lower().replace("’", "'").split()), today)
    if day > today and not future:
        raise Misread(f"{day:%d/%m/%Y} is still to come.", "Give the day on which it happened.")
    return day


def _day(text: str, today: date) -> date:
    if text in TODAY:
        return today
    if text in YESTERDAY:
        return today - timedelta(days=1)
    try:
        if found := DAY_FIRST.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
        if found := YEAR_FIRST.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise Misread("There is no such day in the calendar.", HOW) from error
    raise Misread("That cannot be read as a day.", HOW)
