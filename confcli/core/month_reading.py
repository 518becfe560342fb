"""This module knows how the months of a report are read out of what a person types.

A month without a year is the last of that name, this month included. 11/12 may be a day as well as a month, so a year
of two digits is read only where it can be no month, and is not to come: 5/31 is what others write for a day in May.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confcli.core.day_names import day_names, plain_day
from confcli.errors import Misread

if TYPE_CHECKING:
    from datetime import date

CENTURIES = ("19", "20")
LAST = 12
HOW = "Write it such as 11/2026 or November 2026."


def read_months(first: str | None, last: str | None, today: date) -> tuple[str, str]:
    """Read the first and the last month as 2026-11, empty where none is given.

    Raises Misread when they are none, or in the wrong order.
    """
    months = _month(first, today), _month(last, today)
    if all(months) and months[1] < months[0]:
        raise Misread("The last month is before the first.", "Give the first with --from and the last with --to.")
    return months


def _month(text: str | None, today: date) -> str:
    """Read a month such as 11/2026, 2026-11 or novembre; raises Misread."""
    if not text:
        return ""
    parts = re.split(r"[/. -]", plain_day(text))
    if len(parts) > 1 and len(parts[0]) == len("2026"):
        parts.reverse()
    named = day_names().months.get(parts[0])
    month = named or (int(parts[0]) if re.fullmatch(r"\d{1,2}", parts[0]) else 0)
    year = parts[1] if len(parts) > 1 else str(today.year - (month > today.month)) if named else ""
    if re.fullmatch(r"\d\d", year) and (named or LAST < int(year) <= today.year % 100):
        year = f"{CENTURIES[-1]}{year}"
    if len(parts) > len(("11", "2026")) or not 1 <= month <= LAST or not _is_year(year):
        raise Misread("That cannot be read as a month.", HOW)
    return f"{int(year)}-{month:02}"


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}", text)) and f"{int(text):04}".startswith(CENTURIES)
