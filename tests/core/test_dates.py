"""Days as people write them, and a moment as it is said."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcli.core.dates import show_deadline
from confcli.core.day_reading import read_day
from confcli.errors import Misread
from confcli.speech import speak

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        (" Today ", TODAY),
        ("aujourd’hui", TODAY),
        ("hier", date(2026, 11, 21)),
        ("yesterday", date(2026, 11, 21)),
        ("1/2/2026", date(2026, 2, 1)),
        ("01.02.2026", date(2026, 2, 1)),
        ("1-2-2026", date(2026, 2, 1)),
        ("1 2 2026", date(2026, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        ("1/2/26", date(2026, 2, 1)),
        ("29/2/2024", date(2024, 2, 29)),
    ],
)
def test_days_as_people_write_them(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "soon", "31/2/2026", "2/2026", "0/0/0000", "2026-13-01", "1/2/2026 x", "1/1/0001", "0001-01-01"]
)
def test_what_is_no_day_is_never_guessed(text):
    with pytest.raises(Misread):
        read_day(text, TODAY)


def test_a_contact_cannot_lie_in_the_future_but_a_plan_can():
    with pytest.raises(Misread, match="still to come"):
        read_day("23/11/2026", TODAY)
    assert read_day("23/11/2026", TODAY, future=True) == date(2026, 11, 23)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_can_be_written_day_first(day):
    assert read_day(f"{day.day}/{day.month}/{day.year:04d}", TODAY, future=True) == day


@pytest.mark.parametrize(
    ("language", "midnight", "afternoon"),
    [
        ("en", "the end of 29/11/2026", "30/11/2026 at 14:05"),
        ("fr", "le 29/11/2026 à minuit", "le 30/11/2026 à 14:05"),
    ],
)
def test_midnight_is_the_end_of_the_day_that_it_closes(language, midnight, afternoon):
    """Said as 30/11/2026 00:00 it was read as a day later."""
    speak(language)
    try:
        assert show_deadline(datetime(2026, 11, 30, tzinfo=UTC)) == midnight
        assert show_deadline(datetime(2026, 11, 30, 14, 5, tzinfo=UTC)) == afternoon
    finally:
        speak("en")
