"""This module knows how a day is read out of what a person types, without guessing.

A day is written day first. One without a year is the last such day, and a weekday the last one before today; "last" and
"next" count from today. What has two readings is refused in a sentence that names both: a weekday where a day may be to
come, or today's own; "last" of a day that was just now, "next" of one still in this week; "15 jours"; a day without a
year whose coming one is less than a month away, or half a year where a day may be to come; 29/02, but in a leap year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from confcli.core.dates import WEEKDAYS, show_day, show_weekday
from confcli.core.day_names import day_names, plain_day
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable

CENTURY, OLDEST = 2000, 1900  # a year of two digits is of this century; one before 1900 is a slip
WEEK, MONTH, HALF_A_YEAR, YEAR = 7, 31, 182, 366  # days
JUST_NOW = 2  # days: "last Tuesday" on a Thursday may be the Tuesday of the week before
LEAP = 8  # years within which every day of the calendar comes again
LONGEST = 60  # characters of a day; what is longer is none
HOW = "Write a day such as yesterday, Monday, 3 March or 31/12/2026, with the day first."
# What is written, sign by sign: n a number of one or two digits, o one such as 3rd, y a year of four digits, m a month
# by its name; and what each of them stands for.
ORDERS = {"nn": "dm", "nnn": "dmy", "nny": "dmy", "ynn": "ymd", "nm": "dm", "nmn": "dmy", "nmy": "dmy"}
ORDERS |= {"om": "dm", "omn": "dmy", "omy": "dmy", "mn": "md", "mny": "mdy", "mo": "md", "moy": "mdy"}


class _Now(NamedTuple):
    """When a day is read, and whether one to come may be meant."""

    today: date
    future: bool

    def days(self, steps: int) -> date:
        return self.today + timedelta(days=steps)


def read_day(text: str, today: date, *, future: bool = False, looking_back: bool = False) -> date:
    """Read a day; raises Misread when it is none, has two readings, or lies in the future where it cannot.

    Looking back, as over what was recorded, a day with two readings is never the one to come.
    """
    day = None
    try:
        if len(text) <= LONGEST:
            day = _day(plain_day(text), _Now(today, future and not looking_back))
    except (ValueError, OverflowError) as error:
        raise Misread("There is no such day in the calendar.", HOW) from error
    if day is None:
        raise Misread("That cannot be read as a day.", HOW)
    if day > today and not future:
        raise Misread("{day} is still to come.", "Give the day on which it happened.", day=show_day(day))
    return day


def _day(text: str, now: _Now) -> date | None:
    """Read what was folded; None when it is no day, ValueError when the calendar has no such day."""
    if text not in day_names().from_today:  # as "this evening" is
        text = _bare(text)
    forms: tuple[Callable[[str, _Now], date | None], ...] = (_near, _counted, _weekday, _written)
    return next((day for form in forms if (day := form(text, now))), None)


def _bare(text: str) -> str:
    """Leave out what stands around a day without changing it."""
    names = day_names()
    first, _, rest = text.partition(" ")
    text = rest if first in names.before else text
    return next((text.removesuffix(f" {end}") for end in names.after if text.endswith(f" {end}")), text)


def _near(text: str, now: _Now) -> date | None:
    steps = day_names().from_today.get(text)
    return None if steps is None else now.days(steps)


def _counted(text: str, now: _Now) -> date | None:
    """Read "3 days ago" and "dans une semaine"."""
    names = day_names()
    past = names.ago.within(text)
    amount, _, unit = (past or names.ahead.within(text)).partition(" ")
    number = names.numbers.get(amount) or (int(amount) if re.fullmatch(r"\d{1,3}", amount) else None)
    if number is None or unit not in names.units:
        return None
    way = -1 if past else 1
    meant = now.days(way * number * names.units[unit])
    if (other := names.counts_today.get(f"{amount} {unit}")) is not None:
        _doubt(now.days(way * other), meant)
    return meant


def _weekday(text: str, now: _Now) -> date | None:
    """Read a weekday alone, or with "last" or "next"."""
    names, words = day_names(), text.split()
    named = [names.weekdays[word] for word in words if word in names.weekdays]
    others = [word for word in words if word not in names.weekdays]
    if len(named) != 1 or len(others) > 1:
        return None
    back = (now.today.weekday() - named[0]) % WEEK  # how many days ago it was
    if not others:
        return _weekday_alone(back, now)
    if others[0] in names.last:
        return _weekday_last(back or WEEK, now)
    return _weekday_next(WEEK - back, now) if others[0] in names.next else None


def _weekday_alone(back: int, now: _Now) -> date:
    if now.future:
        _doubt(now.days(-back), now.days(WEEK - back))
    return now.days(-back) if back else _doubt(now.today, now.days(-WEEK))


def _weekday_last(back: int, now: _Now) -> date:
    day = now.days(-back)
    return day if back > JUST_NOW else _doubt(day, now.days(-back - WEEK))


def _weekday_next(ahead: int, now: _Now) -> date:
    day = now.days(ahead)
    in_this_week = now.today.weekday() + ahead < WEEK
    return _doubt(day, now.days(ahead + WEEK)) if in_this_week else day


def _written(text: str, now: _Now) -> date | None:
    """Read a date, with its weekday in front or without."""
    names = day_names()
    first, _, rest = text.partition(" ")
    weekday = names.weekdays.get(first) if rest else None
    parts = re.split(r"[/. -]", re.sub(r" ?([/.-]) ?", r"\1", text if weekday is None else _bare(rest)))
    parts = [part for part in parts if part not in names.within]
    order = ORDERS.get("".join(map(_sign, parts)))
    if order is None or (order[0] == "m" and parts[0] in names.either):
        return None
    part = dict(zip(order, parts, strict=True))
    day, month = _number(part["d"]), _number(part["m"])
    if "y" not in part:
        return _without_year(day, month, weekday, now)
    return _agreeing(date(_year(part["y"]), month, day), weekday)


def _year(text: str) -> int:
    """Read a year; raises ValueError for one that is a slip."""
    if len(text) == len("26"):
        return CENTURY + int(text)
    if not text.isdecimal() or int(text) < OLDEST:
        raise ValueError
    return int(text)


def _sign(part: str) -> str:
    """Tell by one sign what a part of a date is."""
    names = day_names()
    if part in names.months:
        return "m"
    if part in names.first or names.ordinal.fullmatch(part):
        return "o"
    if re.fullmatch(r"\d{1,2}", part):
        return "n"
    return "y" if re.fullmatch(r"\d{4}", part) else "?"


def _number(part: str) -> int:
    """Give the number that a part of a date stands for."""
    names = day_names()
    if part in names.first:
        return 1
    ordinal = names.ordinal.fullmatch(part)
    return names.months.get(part) or int(ordinal[1] if ordinal else part)


def _without_year(day: int, month: int, weekday: int | None, now: _Now) -> date:
    """Give the last such day, unless the coming one is as near and no weekday tells which is meant."""
    last, coming = _turn(day, month, now.today, -1), _turn(day, month, now.today, 1)
    soon = HALF_A_YEAR if now.future else MONTH
    if (now.today - last).days <= YEAR and (coming - now.today).days >= soon:
        return _agreeing(last, weekday)
    meant = [one for one in (last, coming) if one.weekday() == weekday]
    if len(meant) == 1:
        return meant[0]
    if weekday is not None and not meant:
        _agreeing(last, weekday)
    if not now.future:
        hint = "If you mean {last}, type it with its year."
        raise Misread("{day} is still to come.", hint, day=show_day(coming), last=show_day(last))
    return _doubt(last, coming)


def _turn(day: int, month: int, today: date, way: int) -> date:
    """Give the last (-1) or the coming (1) day of that name; raises ValueError when the calendar has none."""
    for years in range(LEAP + 1):
        try:
            found = date(today.year + way * years, month, day)
        except ValueError:
            continue
        if (found <= today) == (way < 0):
            return found
    raise ValueError


def _agreeing(day: date, weekday: int | None) -> date:
    """Give a day back; raises Misread when another weekday was written in front of it."""
    if weekday is None or day.weekday() == weekday:
        return day
    raise Misread(
        "{day} is a {right}, not a {typed}.",
        "Type the right one of them.",
        day=show_day(day),
        right=say(WEEKDAYS[day.weekday()]),
        typed=say(WEEKDAYS[weekday]),
    )


def _doubt(first: date, second: date) -> NoReturn:
    raise Misread(
        "That may be {first} or {second}: type the date you mean.",
        first=show_weekday(first),
        second=show_weekday(second),
    )
