"""Days and months as people type them: every way of writing one reads back as itself, and no doubt is guessed."""

import unicodedata
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from confcli.core.dates import show_weekday
from confcli.core.day_names import day_names, plain_day
from confcli.core.day_reading import read_day
from confcli.core.month_reading import read_months
from confcli.errors import Misread
from confcli.speech import speak

TUESDAY = date(2026, 12, 1)
YEARS = [date(2024, 1, 1) + timedelta(days=n) for n in range(366 + 365 + 365)]  # one of them is a leap year
LATER = date(2027, 6, 15)
# As they are written, not as they are folded: the month or weekday, its abbreviations, and the other language's.
MONTHS = (
    ("January", "jan", "janvier", "janv."),
    ("February", "Feb.", "février", "fév", "fevr."),
    ("March", "Mar", "mars"),
    ("April", "apr", "avril", "avr."),
    ("May", "mai"),
    ("June", "Jun.", "juin"),
    ("July", "jul", "juillet", "juil."),
    ("August", "Aug", "août", "Aout"),
    ("September", "sept.", "septembre", "Sep"),
    ("October", "oct.", "octobre"),
    ("November", "nov.", "novembre"),
    ("December", "Dec", "décembre", "déc."),
)
WEEKDAYS = (
    ("Monday", "Mon", "lundi", "lun."),
    ("Tuesday", "Tues.", "mardi", "mar."),
    ("Wednesday", "wed", "mercredi", "MER"),
    ("Thursday", "Thu", "jeudi", "jeu."),
    ("Friday", "fri.", "vendredi", "ven."),
    ("Saturday", "sat", "samedi", "Sam"),
    ("Sunday", "Sun.", "dimanche", "dim."),
)
COUNTS = (
    ("{} days ago", "il y a {} jours", "Il y a {} jours."),
    ("1", "2", "3", "4", "5", "6", "7", "9", "10", "14", "30", "100"),
)


def ordinals(day):
    """Write the number of a day as it is said: 1st, 2nd, 3rd, 4th; premier in French."""
    end = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return (f"{day}{end}", *(("1er", "premier", "first") if day == 1 else ()))


def dated(day):
    """Write a day with its year in every way there is but the weekday."""
    d, m, y = day.day, day.month, day.year
    yield from (f"{d}/{m}/{y}", f"{d:02}.{m:02}.{y}", f"{d}-{m}-{y}", f"{d} {m} {y}", f"{d}/{m}/{y % 100:02}")
    yield from (f"{d} / {m} / {y}", day.isoformat(), f"{y}/{m}/{d}", f"le {d:02}/{m:02}/{y}.")
    for name in MONTHS[m - 1]:
        yield from (f"{d} {name} {y}", f"{d} {name} {y % 100:02}", f"Le {d} {name}, {y}", f"{d}-{name.upper()}-{y}")
        yield from (f"{n} {name} {y}" for n in ordinals(d))
        yield from (f"the {n} of {name} {y}" for n in ordinals(d))
        if name.lower().strip(".") != "mar":
            yield from (f"{name} {d}, {y}", f"{name} {ordinals(d)[0]} {y}", f"on {name} {d} {y}")


def without_year(day):
    """Write a day without its year in every way there is but the weekday."""
    d, m = day.day, day.month
    yield from (f"{d}/{m}", f"{d:02}.{m:02}.", f"{d}-{m}", f"le {d}/{m}")
    for name in MONTHS[m - 1]:
        yield from (f"{d} {name}", f"le {d} {name}", f"{d}  {name.upper()} !")
        yield from (f"{n} {name}" for n in ordinals(d))
        if name.lower().strip(".") != "mar":
            yield f"{name} {d}"


def refused(text, today=TUESDAY, *, future=False):
    with pytest.raises(Misread) as wrong:
        read_day(text, today, future=future)
    return wrong.value.aloud


@pytest.fixture(params=["en", "fr"])
def spoken(request):
    speak(request.param)
    yield request.param
    speak("en")


@pytest.mark.usefixtures("spoken")
def test_each_day_of_three_years_written_in_every_way_reads_back_as_itself():
    """In both languages whatever is spoken, wherever the day lies."""
    for day in YEARS:
        for text in dated(day):
            assert read_day(text, LATER) == day, text


@pytest.mark.usefixtures("spoken")
def test_a_weekday_in_front_agrees_or_both_are_named():
    for day in YEARS[::11]:
        for text in dated(day):
            for name in WEEKDAYS[day.weekday()]:
                assert read_day(f"{name} {text}", LATER) == day, (name, text)
        other = (day.weekday() + 1) % 7
        said = refused(f"{WEEKDAYS[other][0]} {day.day}/{day.month}/{day.year}", LATER)
        assert said.count(show_weekday(day).split()[0]) == 1
        assert show_weekday(day + timedelta(days=1)).split()[0] in said
        assert show_weekday(day).split()[1] in said


@pytest.mark.usefixtures("spoken")
def test_a_day_without_a_year_is_the_last_one_that_is_not_to_come():
    for today in YEARS[366::7]:
        for back in (0, 1, 5, 30, 100, 182, 200, 330):
            day = today - timedelta(days=back)
            if (day.month, day.day) == (2, 29):
                continue
            for text in without_year(day):
                assert read_day(text, today) == day, (text, today)
                if back <= 182:
                    assert read_day(text, today, future=True) == day, (text, today)
            for name in WEEKDAYS[day.weekday()]:
                assert read_day(f"{name} {day.day}/{day.month}", today) == day


def test_a_day_of_which_the_coming_one_is_near_is_a_doubt():
    assert refused("3/12") == "03/12/2026 is still to come. If you mean 03/12/2025, type it with its year."
    doubt = "That may be Wednesday 03/12/2025 or Thursday 03/12/2026: type the date you mean."
    assert refused("3 décembre", future=True) == doubt
    assert read_day("mercredi 3/12", TUESDAY) == date(2025, 12, 3)  # the weekday tells
    assert read_day("jeudi 3/12", TUESDAY, future=True) == date(2026, 12, 3)
    assert "03/12/2026 is still to come." in refused("jeudi 3/12")
    assert refused("lundi 3/12") == "03/12/2025 is a Wednesday, not a Monday. Type the right one of them."
    assert "29/02/2024" in refused("29/2", date(2026, 12, 1))
    assert read_day("29 février", date(2024, 12, 1)) == date(2024, 2, 29)


@pytest.mark.usefixtures("spoken")
def test_what_is_named_in_a_doubt_can_be_typed_as_it_stands():
    """Two readings, and each is read as itself when it is typed back."""
    for text in ("3/12", "lundi", "next Friday", "last monday", "il y a quinze jours", "Tuesday"):
        said = refused(text, future=True)
        dates = [word.strip(":") for word in said.split() if "/" in word]
        assert len(set(dates)) == 2, said
        words = said.replace(":", " ").split()
        for shown in dates:
            typed = f"{words[words.index(shown) - 1]} {shown}"
            read = read_day(typed, TUESDAY, future=True)
            assert show_weekday(read) == typed


def test_a_weekday_is_the_last_one_before_today():
    for ahead in range(7):
        today = TUESDAY + timedelta(days=ahead)
        for back in range(1, 7):
            day = today - timedelta(days=back)
            for name in WEEKDAYS[day.weekday()]:
                for text in (name, name.upper(), f"{name}.", f"on {name}", f"{name} evening", f"{name} soir"):
                    assert read_day(text, today) == day
                doubt = refused(name, today, future=True)
                assert show_weekday(day) in doubt
                assert show_weekday(day + timedelta(days=7)) in doubt
        for name in WEEKDAYS[today.weekday()]:
            doubt = refused(name, today)
            assert show_weekday(today) in doubt
            assert show_weekday(today - timedelta(days=7)) in doubt


def test_looking_back_a_doubt_is_never_the_day_to_come():
    """Over what was recorded: only a day that says itself that it is to come may be."""
    look = {"future": True, "looking_back": True}
    assert read_day("lundi", TUESDAY, **look) == date(2026, 11, 30)
    assert read_day("3 mars", TUESDAY, **look) == date(2026, 3, 3)
    assert read_day("31/12/2026", TUESDAY, **look) == date(2026, 12, 31)
    with pytest.raises(Misread, match="03/12/2026 is still to come"):
        read_day("3/12", TUESDAY, **look)


def test_last_and_next_count_from_today():
    for ahead in range(7):
        today = TUESDAY + timedelta(days=ahead)
        for steps in range(1, 8):
            before, after = today - timedelta(days=steps), today + timedelta(days=steps)
            for text in ("last {}", "{} dernier", "Last  {} "):
                typed = text.format(WEEKDAYS[before.weekday()][0 if "ast" in text else 2])
                if steps > 2:
                    assert read_day(typed, today) == before
                else:
                    assert show_weekday(before - timedelta(days=7)) in refused(typed, today)
            for text in ("next {}", "{} prochain"):
                typed = text.format(WEEKDAYS[after.weekday()][0 if "ext" in text else 2])
                if after.isocalendar()[1] != today.isocalendar()[1]:
                    assert read_day(typed, today, future=True) == after
                else:
                    assert show_weekday(after + timedelta(days=7)) in refused(typed, today, future=True)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("today", 0),
        ("This evening", 0),
        ("tonight.", 0),
        ("ce matin", 0),
        ("cet après-midi", 0),
        ("AUJOURD’HUI", 0),
        ("hier soir", -1),
        ("yesterday morning", -1),
        ("Hier.", -1),
        ("avant-hier", -2),
        ("avant hier", -2),
        ("the day before yesterday", -2),
        ("a week ago", -7),
        ("two weeks ago", -14),
        ("il y a une semaine", -7),
        ("il y a deux semaines", -14),
        ("three days ago", -3),
        ("il y a trois jours", -3),
        ("y a 3 jours", -3),
        ("tomorrow", 1),
        ("Demain !", 1),
        ("demain matin", 1),
        ("après-demain", 2),
        ("the day after tomorrow", 2),
        ("in 3 days", 3),
        ("dans une semaine", 7),
    ],
)
def test_days_that_are_told_from_today(text, steps):
    for today in YEARS[::50]:
        assert read_day(text, today, future=True) == today + timedelta(days=steps)
    if steps > 0:
        assert "02/12/2026 is still to come." in refused(text) or steps > 1
        assert "still to come" in refused(text)


def test_days_that_are_counted():
    for text in COUNTS[0]:
        for count in COUNTS[1]:
            assert read_day(text.format(count), TUESDAY) == TUESDAY - timedelta(days=int(count))
    for text in ("il y a 15 jours", "il y a quinze jours", "il y a huit jours"):
        assert "That may be Tuesday" in refused(text)  # a week is 8 days in French, and two are 15


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "le",
        "soir",
        "1",
        "30",
        "lundi 30",
        "mar 3",  # March in English, mardi in French
        "mar/3",
        "2/2026",
        "mars",
        "mars 2026",
        "11/26",  # no month 26: the day stands first
        "12/25/2026",
        "1/2/3",
        "3 mars 3",
        "29/2/2025",
        "1/1/1899",
        "last night",  # two days are in it
        "last week",
        "last last Monday",
        "lundi mardi",
        "lundi lundi 30/11",
        "in 9999 days",
        "in x days",
        "2 months ago",
        "1//2/2026",
        "-1/2/2026",
        "3 mars 2026 2026",
        "vers le 3 mars",
        "3 mars ou 4 mars",
        "3/11-5/11",
        "8pm",
        "x" * 10_000,
        "1" * 10_000,
        " " * 100_000,
    ],
)
def test_what_is_no_day_is_never_guessed(text):
    for future in (False, True):
        said = refused(text, future=future)
        assert "31/12/2026, with the day first" in said


NAMES = day_names()
PIECES = sorted(
    {*NAMES.weekdays, *NAMES.months, *NAMES.numbers, *NAMES.units, *NAMES.from_today, *NAMES.before, *NAMES.after}
    | {*NAMES.last, *NAMES.next, *NAMES.first, *NAMES.within, "ago", "in", "il y a", "dans", "0", "1", "3rd", "1er"}
    | {"29", "31", "32", "99", "2024", "2026", "0000", "9999", "26", "/", "-", ".", ",", "’", "٣", "²"}
)


@given(
    st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join)),
    st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 1, 1)),
    st.booleans(),
)
@example("29/2", date(1971, 1, 1), True)
@example("in 999 weeks", date(2199, 12, 31), True)
def test_no_text_is_more_than_misread(text, today, future):
    try:
        day = read_day(text, today, future=future)
    except Misread:
        day = None
    assert day is None or future or day <= today
    with suppress(Misread):
        read_months(text, text, today)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("11/2026", "2026-11"),
        ("2026-11", "2026-11"),
        ("11.2026", "2026-11"),
        ("nov 2026", "2026-11"),
        ("Novembre 2026.", "2026-11"),
        ("11/26", "2026-11"),
        ("fév. 26", "2026-02"),
        ("November", "2026-11"),
        ("décembre", "2026-12"),
        ("August", "2026-08"),
        ("", ""),
    ],
)
def test_a_month_is_read_as_people_write_it(text, month):
    assert read_months(text, None, TUESDAY) == (month, "")


def test_a_month_without_a_year_is_the_last_one():
    assert read_months("décembre", "nov", date(2026, 11, 30)) == ("2025-12", "2026-11")


@pytest.mark.parametrize(
    "text",
    [
        "11/12",
        "5/31",
        "13/2026",
        "0/2026",
        "2026",
        "11",
        "2026-13",
        "1 nov 2026",
        "x",
        "/",
        "1/1800",
        "11/3026",
        "1" * 9_000,
    ],
)
def test_what_is_no_month_is_never_guessed(text):
    with pytest.raises(Misread, match="cannot be read as a month"):
        read_months(text, None, TUESDAY)


def test_the_names_are_folded_as_what_is_typed_is():
    """A name that stood there with an accent or a capital would never be found."""
    for table in (NAMES.weekdays, NAMES.months, NAMES.numbers, NAMES.from_today, NAMES.units, NAMES.counts_today):
        for name in table:
            assert plain_day(unicodedata.normalize("NFD", name.upper())) == name
