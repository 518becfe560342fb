"""Days, codes, and text that must not act on the screen (P14)."""

import sys
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcli.core.breach import is_breach
from confcli.core.dates import show_deadline
from confcli.core.day_reading import read_day
from confcli.core.ledger.marks import BEYOND, NOTES_AGREED, NOTES_REFUSED, PERMITS, SHARED, TOLD
from confcli.core.people import Client, latest_marks, next_code, read_code, reminders, require_client
from confcli.core.safe_text import hidden_characters, one_line, safe
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


def test_a_code_is_never_a_name():
    for typed in (" c-001 ", "C001", "c 001"):
        assert read_code(typed) == "C-001"
    for name in ("Marie", "Marie Dupont", "C-", "-1", "1", "C-001 Marie", "CLIENT-1"):
        with pytest.raises(Misread, match="not a code"):
            read_code(name)


def test_a_client_is_found_by_what_people_type():
    clients = {code: Client(code, None, frozenset()) for code in ("C-001", "C-002", "D-002")}
    for typed in ("C-001", "c-1", "c1", "C 001", "1"):
        assert require_client(typed, clients).code == "C-001"
    assert require_client("d2", clients).code == "D-002"
    for typed in ("2", "C-9", "E-1"):
        with pytest.raises(Misread, match="There is no client"):
            require_client(typed, clients)
    with pytest.raises(Misread, match="not a code"):
        require_client("Marie", clients)
    with pytest.raises(Misread, match="no clients yet"):
        require_client("C-001", {})


def test_the_next_code_is_one_after_the_highest():
    assert next_code([]) == "C-001"
    assert next_code(["C-007", "C-002", "V-99"]) == "C-008"


def test_a_later_word_on_notes_replaces_the_earlier_one():
    assert latest_marks([{TOLD, NOTES_AGREED}, {NOTES_REFUSED}]) == {TOLD, NOTES_REFUSED}
    assert latest_marks([{NOTES_REFUSED}, {NOTES_AGREED}]) == {NOTES_AGREED}
    assert latest_marks([{NOTES_REFUSED}, {TOLD}]) == {TOLD, NOTES_REFUSED}


def test_reminders_say_what_is_owed():
    assert "has not been told" in reminders(Client("C-001", None, frozenset()))[0]
    assert "copy of the Code" in reminders(Client("C-001", None, frozenset({TOLD})))[0]
    assert "not been asked about notes" in reminders(Client("C-001", None, frozenset({TOLD, "copy_offered"})))[0]
    assert reminders(Client("C-001", None, frozenset({TOLD, "copy_offered", NOTES_AGREED}))) == ()
    refused = reminders(Client("C-001", None, frozenset({TOLD, "copy_offered", NOTES_REFUSED})))
    assert "does not agree to notes" in refused[0]


@pytest.mark.parametrize(
    ("decision", "outcome", "breach"),
    [
        ({PERMITS}, {SHARED}, False),
        ({PERMITS}, {SHARED, BEYOND}, True),
        ({PERMITS}, set(), False),
        (set(), {SHARED}, True),
        (set(), set(), False),
    ],
)
def test_a_breach_is_more_than_was_decided(decision, outcome, breach):
    assert is_breach(frozenset(decision), frozenset(outcome)) is breach


def test_no_character_there_is_can_act_on_the_screen():
    """All 1,114,112 code points, one by one and in one text."""
    acting = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    kept = "\t\n\u200c\u200d"
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    out = safe(everything)
    assert not [c for c in set(out) if unicodedata.category(c) in acting and c not in kept]
    assert hidden_characters(out) == 0
    assert hidden_characters(everything) > 900_000


@pytest.mark.parametrize("text", ["Zoë Müller", "مرحبا", "你好", "👩‍⚕️", "naïve – “quoted”", "[/red] {x} %s", "a\tb\nc"])
def test_what_people_write_stays_whole(text):
    assert safe(text) == text


def test_what_acts_becomes_visible():
    assert safe("\x1b[31m") == "⟨U+001B⟩[31m"
    assert safe("\u202e") == "⟨U+202E⟩"
    assert one_line("a\nb\tc") == "a b c"


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
