"""The gate that a session log goes through: item by item, as what, and for whom."""

import pytest
from stories import CONSULT

from confcli.core.interview import Item
from confcli.core.ledger import opened
from confcli.errors import Misread, Unanswered
from confcli.flows.clients import add_client
from confcli.flows.encounter import contact
from confcli.flows.session_log import Addressed, Period, Written, export
from confcli.flows.share import share

CANARY = "Odile-the-canary"
CODES = {"include": ("codes_only",)}
GUIDED = {"include": ("notes",), "ground": "guidance", "reason": "the nights"}
TO = Addressed(("S-01", "S-02"), "age1reply")


@pytest.fixture
def busy(session):
    """A client (2), two contacts with a note each (3 and 4), and a decision (5)."""
    add_client(session(name=CANARY, language="english"))
    for number in (3, 4):
        contact(session(channel="phone", happened="today", note=f"{CANARY} {number}"), "C-001")
    share(session(**CONSULT, items=(Item(CANARY, "yes"),)), "C-001", lambda _: None)
    return session


def fields(log, seq):
    return dict(opened(body) for body in log.entries[seq].disclosures.values())


def made(session, answers, period=None, **more):
    return export(session(**answers), period or Period(), lambda _: None, **more)


def test_notes_leave_of_the_entries_that_are_needed_and_of_no_other(busy, ledger):
    listed = (Item("4", "yes"), Item("3", "no"), Item(" 5 ", "unsure"))
    log = made(busy, {**GUIDED, "in_full": listed})
    assert fields(log, 4)["note"] == f"{CANARY} 4"
    for seq in (2, 3, 5):
        assert CANARY not in str(fields(log, seq))
    assert ledger.records[-1][1]["in_full"] == ["yes: 4", "no: 3", "unsure:  5 "]


@pytest.mark.parametrize("listed", [(Item("3", "no"),), (Item("3", "unsure"), Item("4", "no"))])
def test_without_an_entry_that_is_needed_nothing_leaves(busy, ledger, listed):
    size = len(ledger.records)
    with pytest.raises(Unanswered, match="No entry was named"):
        made(busy, {**GUIDED, "in_full": listed})
    assert len(ledger.records) == size


@pytest.mark.parametrize("what", ["6", "0", "-1", "3-4", "3, 4", "C-001", "³", "9" * 5000])
def test_what_is_no_entry_cannot_be_read_in_full(busy, what):
    with pytest.raises(Misread, match="There is no entry"):
        made(busy, {**GUIDED, "in_full": (Item(what, "yes"),)})


def test_an_entry_to_be_read_in_full_is_there_however_long_ago_it_was_recorded(busy):
    made(busy, CODES)
    assert list(made(busy, CODES).entries) == [7]
    log = made(busy, {**GUIDED, "in_full": (Item("3", "yes"),)})
    assert list(log.entries) == [3, 4, 5, 6, 7, 8]
    assert fields(log, 3)["note"] == f"{CANARY} 3"
    assert fields(log, 4) == {}, "between them only the headers go along"


@pytest.mark.parametrize(
    ("addressed", "wished", "written"),
    [
        (Addressed(), (), [Written.PDF]),
        (TO, (), [Written.SEALED]),
        (TO, ("pdf",), [Written.PDF]),
        (TO, ("csv", "sealed"), [Written.SEALED, Written.CSV]),
    ],
)
def test_what_is_not_wished_for_is_written_encrypted(busy, ledger, addressed, wished, written):
    open_too = {"unencrypted": "yes"} if "csv" in wished else {}
    log = made(busy, {**CODES, "format": wished, **open_too}, addressed=addressed)
    assert list(log.written) == written
    sealed = Written.SEALED in written
    assert ledger.records[-1][1]["to"] == (["S-01", "S-02"] if sealed else None)
    assert ledger.records[-1][1]["reply_to"] == ("age1reply" if sealed else None)


def test_what_was_wished_on_the_command_line_is_not_asked(busy):
    session = busy(**CODES)
    log = export(session, Period(), lambda _: None, TO, (Written.PDF,))
    assert log.written == (Written.PDF,)
    assert "format" not in [asked.question.id for asked in session.interviewer.asked]


@pytest.mark.parametrize("way", ["html", "text", "json", "csv"])
def test_what_is_not_encrypted_is_asked_about_once(busy, ledger, way):
    size = len(ledger.records)
    with pytest.raises(Unanswered, match="can be read by anyone"):
        made(busy, {**CODES, "format": (way,), "unencrypted": "no"})
    assert len(ledger.records) == size
    assert list(made(busy, {**CODES, "format": (way,), "unencrypted": "yes"}).written) == [way]


def test_nothing_can_be_sealed_for_nobody(busy, ledger):
    size = len(ledger.records)
    with pytest.raises(Misread, match="no supervisor to seal it for"):
        made(busy, {**CODES, "format": ("sealed",)})
    assert len(ledger.records) == size


def test_each_supervisor_gets_all_since_their_own_last_session_log(busy):
    """A PDF in between is for somebody else, and a supervisor who comes later gets everything."""
    one = Addressed(("S-01",), "age1reply")
    first = made(busy, CODES, addressed=one)
    made(busy, {**CODES, "format": ("pdf",)}, addressed=one)
    second = made(busy, CODES, addressed=one)
    assert second.start.size == first.seq
    both = made(busy, CODES, addressed=TO)
    assert both.start.size == 0
    again = made(busy, CODES, addressed=TO)
    assert again.start.size == both.seq
