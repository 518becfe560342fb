"""A clock that contradicts the ledger is asked about once, before anything is recorded by it, and never in danger."""

from datetime import datetime, timedelta, timezone

import pytest
from stories import CONSULT

from confcli.core.code.interview import Item
from confcli.errors import Unanswered
from confcli.flows.clients import add_client
from confcli.flows.encounter import contact
from confcli.flows.share import share

START = datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=1)))
CONTACT = {"channel": "phone", "happened": "today"}
EMERGENCY = {"danger": "client", "helper": "yes", "items": ()}
WRONG = [START.replace(year=year) for year in (1970, 2025, 2099)]

wrong_clocks = pytest.mark.parametrize("now", WRONG, ids=lambda now: str(now.year))


@pytest.fixture
def by(session):
    """Make a session that goes by a clock, and says this of it."""

    def make(now, said=None, **answers):
        at_work = session(clock=lambda: now, **answers)
        if said:
            at_work.interviewer.answers["clock"] = said
        return at_work

    return make


def asked(at_work):
    return [one.question.id for one in at_work.interviewer.asked]


@wrong_clocks
def test_a_file_that_says_nothing_of_it_records_nothing(by, ledger, one_client, now):
    before = ledger.head().size
    with pytest.raises(Unanswered, match=f"says that it is 22/11/{now.year} 21:00. Entry 2 was recorded on 22/11/2026"):
        contact(by(now, **CONTACT), one_client.code)
    assert ledger.head().size == before


@wrong_clocks
def test_a_person_is_asked_before_anything_else_and_once(by, ledger, one_client, now):
    at_work = by(now, "all_the_same", live=True, **CONTACT)
    contact(at_work, one_client.code)
    contact(at_work, one_client.code)
    assert asked(at_work)[0] == "clock"
    assert asked(at_work).count("clock") == 1
    assert [one.fields["marks"] for one in ledger.entries(kind="contact")] == [["clock_doubted"]] * 2


@wrong_clocks
def test_who_sets_the_clock_first_has_recorded_nothing(by, ledger, one_client, now):
    at_work = by(now, "set_first", live=True, **CONTACT)
    with pytest.raises(Unanswered, match="Nothing was recorded"):
        contact(at_work, one_client.code)
    assert asked(at_work) == ["clock"]
    assert ledger.head().size == 2


@wrong_clocks
def test_after_a_doubtful_moment_a_right_clock_is_not_asked_about(by, ledger, one_client, now):
    contact(by(now, "all_the_same", **CONTACT), one_client.code)
    at_work = by(START + timedelta(minutes=1), live=True, **CONTACT)
    contact(at_work, one_client.code)
    assert "clock" not in asked(at_work)
    assert [one.fields["marks"] for one in ledger.entries(kind="contact")] == [["clock_doubted"], []]


def test_however_often_a_clock_was_doubted_it_is_asked_about_again(by, ledger, one_client):
    """A battery that is dead dates a whole evening 1970; the doubt does not go by being repeated."""
    for _ in range(45):
        contact(by(WRONG[0], "all_the_same", **CONTACT), one_client.code)
    with pytest.raises(Unanswered, match="Entry 2 was recorded on 22/11/2026"):
        contact(by(WRONG[0], **CONTACT), one_client.code)
    assert ledger.head().size == 47


def test_a_clock_that_is_said_to_be_right_counts_from_then_on(by, ledger, one_client):
    later = START.replace(year=2099)
    contact(by(later, "is_right", **CONTACT), one_client.code)
    contact(by(later + timedelta(days=1), **CONTACT), one_client.code)
    assert [one.fields["marks"] for one in ledger.entries(kind="contact")] == [[], []]


@wrong_clocks
@pytest.mark.parametrize("live", [True, False], ids=["a person", "a file"])
def test_in_an_emergency_nobody_is_asked_and_the_entry_says_so(by, ledger, one_client, now, live):
    at_work = by(now, live=live, **EMERGENCY, happened="today")
    (recorded,) = share(at_work, one_client.code, lambda _: None)
    assert "clock" not in asked(at_work)
    assert "clock_doubted" in ledger.entry(recorded.seq).fields["marks"]


def test_before_a_sharing_danger_is_asked_first_and_the_clock_before_the_details(by, one_client):
    at_work = by(WRONG[0], "all_the_same", live=True, **CONSULT, items=(Item("the dates", "yes"),), another="no")
    share(at_work, one_client.code, lambda _: None)
    assert asked(at_work)[0] == "danger"
    assert asked(at_work).count("clock") == 1


def test_a_right_clock_is_never_spoken_of(by, ledger, one_client):
    for days in (0, 1, 399):
        at_work = by(START + timedelta(days=days), live=True, **CONTACT)
        contact(at_work, one_client.code)
        assert "clock" not in asked(at_work)
    add_client(by(START + timedelta(days=400), name="Paul", language="english"))
    assert all("clock_doubted" not in one.fields["marks"] for one in ledger.entries())
