"""The gate that a session log goes through: item by item, as what, and for whom."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from stories import CANARY, CONSULT, FIRST_CONTACT

from confcli.core.code.interview import Item
from confcli.core.code.model import Privacy
from confcli.core.formats import Format
from confcli.core.ledger.chain import opened, verify
from confcli.errors import Misread, Unanswered
from confcli.flows.clients import add_client
from confcli.flows.encounter import contact, explain
from confcli.flows.ending import end
from confcli.flows.exporting import Addressed, Period, export
from confcli.flows.gate import revealed
from confcli.flows.outcome import record_outcome
from confcli.flows.ports import Wish, Wished
from confcli.flows.recording import record_correction
from confcli.flows.share import share
from confcli.policy import load

CODES = {"include": ("codes_only",)}
GUIDED = {"include": ("notes",), "ground": "guidance", "reason": "the nights"}
IN_FULL = (Item("4", "yes"), Item("5", "yes"))
TO = Addressed(("S-01", "S-02"), "age1reply")


@pytest.fixture
def busy(session):
    """A client (2), a first contact and a contact with a note each (3 and 4), and a decision (5)."""
    add_client(session(name=CANARY, language="english"))
    explain(session(**FIRST_CONTACT, client_asked=f"{CANARY} 3"), "C-001")
    contact(session(channel="phone", happened="today", note=f"{CANARY} 4"), "C-001")
    share(session(**CONSULT, items=(Item(CANARY, "yes"),)), "C-001", lambda _: None)
    return session


def fields(log, seq):
    return dict(opened(body) for body in log.entries[seq].disclosures.values())


def made(session, answers, period=None, **more):
    return export(session(**answers), period or Period(), lambda _: None, **more)


def test_notes_leave_of_the_entries_that_are_needed_and_of_no_other(busy, ledger):
    listed = (Item("4", "yes"), Item("3", "no"), Item(" 5 ", "unsure"))
    log = made(busy, {**GUIDED, "in_full": listed})
    assert fields(log.extract, 4)["note"] == f"{CANARY} 4"
    for seq in (2, 3, 5):
        assert CANARY not in str(fields(log.extract, seq))
    assert ledger.records[-1][1]["in_full"] == ["yes: 4", "no: 3", "unsure: 5"]


@pytest.mark.parametrize("listed", [(Item("3", "no"),), (Item("3", "unsure"), Item("4", "no"))])
def test_without_an_entry_that_is_needed_nothing_leaves(busy, ledger, listed):
    size = len(ledger.records)
    with pytest.raises(Unanswered, match="You named no entry"):
        made(busy, {**GUIDED, "in_full": listed})
    assert len(ledger.records) == size


@pytest.mark.parametrize("what", ["6", "0", "-1", "3-4", "3, 4", "C-001", "³", "9" * 5000, "000000000000004999"])
def test_what_is_no_entry_cannot_be_read_in_full(busy, what):
    with pytest.raises(Misread, match="There is no entry"):
        made(busy, {**GUIDED, "in_full": (Item(what, "yes"),)})


def test_an_entry_to_be_read_in_full_is_there_however_long_ago_it_was_recorded(busy):
    made(busy, CODES)
    assert list(made(busy, CODES).extract.entries) == [7]
    log = made(busy, {**GUIDED, "in_full": (Item("3", "yes"),)})
    assert list(log.extract.entries) == [3, 4, 5, 6, 7, 8]
    assert fields(log.extract, 3)["client_asked"] == f"{CANARY} 3"
    assert fields(log.extract, 4) == {}, "between them only the headers go along"


@pytest.mark.parametrize(
    ("addressed", "wished", "written"),
    [
        (Addressed(), (), [Format.PDF]),
        (TO, (), [Format.SEALED]),
        (TO, ("pdf",), [Format.PDF]),
        (TO, ("csv", "sealed"), [Format.SEALED, Format.CSV]),
    ],
)
def test_what_is_not_wished_for_is_written_encrypted(busy, ledger, addressed, wished, written):
    open_too = {"unencrypted": "yes"} if "csv" in wished else {}
    log = made(busy, {**CODES, "format": wished, **open_too}, addressed=addressed)
    assert list(log.written) == written
    sealed = Format.SEALED in written
    assert ledger.records[-1][1]["to"] == (["S-01", "S-02"] if sealed else None)
    assert ledger.records[-1][1]["reply_to"] == ("age1reply" if sealed else None)


def test_what_was_wished_on_the_command_line_is_not_asked(busy):
    session = busy(**CODES)
    log = export(session, Period(), lambda _: None, TO, (Format.PDF,))
    assert log.written == (Format.PDF,)
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
    assert second.extract.start.size == first.seq
    both = made(busy, CODES, addressed=TO)
    assert both.extract.start.size == 0
    again = made(busy, CODES, addressed=TO)
    assert again.extract.start.size == both.seq


# --- What was shown, and what was not yet ----------------------------------------------------------


@pytest.fixture
def each_day(session):
    """A client (2) and four contacts (3 to 6), each a day after the one before; exports are made on the last day."""
    first = session().clock()

    def on(day, **answers):
        return session(**answers, clock=lambda: first + timedelta(days=day))

    add_client(on(0, name=CANARY, language="english"))
    for day in range(1, 5):
        contact(on(day, channel="phone", happened="today"), "C-001")
    return lambda **answers: on(9, **answers)


def day(number):
    return date(2026, 11, 22) + timedelta(days=number)


def shown(log):
    """The entries that a log shows, besides its own."""
    return [seq for seq, entry in log.extract.entries.items() if entry.disclosures and seq != log.seq]


@pytest.mark.parametrize("to", [Addressed(), Addressed(("S-01",), "age1reply")])
@pytest.mark.parametrize(
    ("period", "showed", "left"),
    [
        (Period(day(2), day(3)), [4, 5], [1, 2, 3, 4, 5, 6, 7]),  # a gap before it
        (Period(None, day(2)), [1, 2, 3, 4], [5, 6, 7]),  # from the beginning, and not to the end
        (Period(day(0), None), [1, 2, 3, 4, 5, 6], []),  # all there was
        (Period(None, day(-1)), [], [1, 2, 3, 4, 5, 6, 7]),  # nothing
        (Period(day(9), None), [], [1, 2, 3, 4, 5, 6, 7]),
        (Period(whole=True), [1, 2, 3, 4, 5, 6], []),
    ],
)
def test_what_a_period_did_not_show_is_in_the_next_session_log(each_day, to, period, showed, left):
    assert shown(made(each_day, CODES, period, addressed=to)) == showed
    after = made(each_day, CODES, addressed=to)
    assert shown(after) == left
    assert shown(made(each_day, CODES, addressed=to)) == []


def test_days_long_past_are_shown_again_and_hide_nothing_from_the_next_session_log(each_day):
    assert shown(made(each_day, CODES)) == [1, 2, 3, 4, 5, 6]
    assert shown(made(each_day, CODES, Period(day(1), day(1)))) == [3]
    assert shown(made(each_day, CODES)) == [8]


def test_a_clock_that_was_wrong_for_an_entry_hides_it_from_nobody(session, ledger):
    """Between two entries of a period it belongs to it, so that what is recorded of the export is what it showed."""
    add_client(session(name=CANARY, language="english"))
    wrong = session(channel="phone", happened="today", clock=lambda: datetime.fromisoformat("2020-01-01T09:00+01:00"))
    wrong.interviewer.answers["clock"] = "all_the_same"
    contact(wrong, "C-001")
    contact(session(channel="phone", happened="today"), "C-001")
    assert shown(made(session, CODES, Period(day(0), None))) == [1, 2, 3, 4]
    assert [ledger.records[-1][1][name] for name in ("first", "last")] == ["1", "4"]


def test_a_period_that_is_still_to_come_is_a_slip(each_day, ledger):
    size = len(ledger.records)
    with pytest.raises(Misread, match="begins on 02/12/2026, which is still to come"):
        made(each_day, CODES, Period(day(10), None))
    assert len(ledger.records) == size


# --- Which entries may be read in full -------------------------------------------------------------


@pytest.mark.parametrize("doubt", ["no", "unsure"])
@pytest.mark.parametrize("number", ["4", "004"])
def test_an_entry_with_two_answers_leaves_only_if_both_say_yes(busy, ledger, doubt, number):
    for listed in (("4", "yes"), (number, doubt)), ((number, doubt), ("4", "yes")):
        log = made(busy, {**GUIDED, "in_full": (Item("3", "yes"), *(Item(*one) for one in listed))})
        assert CANARY not in str(fields(log.extract, 4))
        assert ledger.records[-1][1]["in_full"] == ["yes: 3", f"{doubt}: 4"]
    with pytest.raises(Unanswered, match="You named no entry"):
        made(busy, {**GUIDED, "in_full": (Item("4", "yes"), Item(number, doubt))})
    log = made(busy, {**GUIDED, "in_full": (Item("4", "yes"), Item(number, "yes"))})
    assert CANARY in str(fields(log.extract, 4))


def lister(entries):
    return f"There are {[one.seq for one in entries]}"


def test_a_person_sees_the_entries_before_their_numbers_are_asked_for(busy):
    made(busy, CODES)
    for listed in ([1, 2, 3, 4, 5, 6], [8]):  # where nothing is new, all there are
        answers = {**GUIDED, "in_full": [Wished(Wish.HELP), (Item("6", "yes"),)], "format": ()}
        at_work = busy(live=True, **answers)
        export(at_work, Period(), lambda _: None, listing=lister)
        assert at_work.interviewer.said.count(f"There are {listed}") == 2, "and once more after the help"
        contact(busy(channel="phone", happened="today"), "C-001")
    nobody = busy(**{**GUIDED, "in_full": (Item("6", "yes"),)})
    export(nobody, Period(whole=True), lambda _: None, listing=lister)
    assert "There are" not in nobody.interviewer.heard


def test_what_is_left_open_says_in_the_review_what_will_be_written(busy):
    at_work = busy(live=True, **{**CODES, "format": ()})
    export(at_work, Period(), lambda _: None)
    rows = dict(at_work.interviewer.asked[-1].choices)
    assert rows["format"] == "Written as: not chosen: sealed, or a PDF"


# --- After an end (VOL-2) --------------------------------------------------------------------------

ENDED = {"whose": "client_support", "client": "C-001", "happened": "today", "continues": "said"}


@pytest.mark.parametrize("include", [("notes",), ("names",), ("notes", "names")])
def test_after_the_volunteer_has_left_only_codes_leave(busy, ledger, include):
    end(busy(whose="my_volunteering", happened="today", goes_on="yes"))
    size = len(ledger.records)
    for ground in ("guidance", "own_support"):
        with pytest.raises(Unanswered, match="You have left the group"):
            made(busy, {**GUIDED, "ground": ground, "include": include, "in_full": (Item("3", "yes"),)})
    assert len(ledger.records) == size
    log = made(busy, CODES)
    assert CANARY not in str([fields(log.extract, seq) for seq in log.extract.entries])


@pytest.mark.parametrize("ground", ["guidance", "joint_work"])
def test_after_a_support_has_ended_notes_leave_only_for_ones_own_support(busy, ledger, ground):
    add_client(busy(name="Zoé", language="english"))  # 6
    end(busy(**ENDED))  # 7
    size = len(ledger.records)
    ended = (Item("6", "yes"), Item("4", "yes"))
    with pytest.raises(Misread, match=r"^Entry 4 is about C-001, whose support has ended"):
        made(busy, {**GUIDED, "ground": ground, "in_full": ended})
    assert len(ledger.records) == size
    others = (Item("6", "yes"), Item("4", "no"))
    assert CANARY not in str(fields(made(busy, {**GUIDED, "ground": ground, "in_full": others}).extract, 4))
    log = made(busy, {**GUIDED, "ground": "own_support", "in_full": ended}, Period(whole=True))
    assert CANARY in str(fields(log.extract, 4))


def test_a_person_is_told_at_once_and_chooses_other_entries(busy):
    add_client(busy(name="Zoé", language="english"))
    end(busy(**ENDED))
    at_work = busy(live=True, **{**GUIDED, "in_full": [(Item("4", "yes"),), (Item("6", "yes"),)], "format": ()})
    log = export(at_work, Period(), lambda _: None)
    assert "whose support has ended" in at_work.interviewer.heard
    assert CANARY not in str(fields(log.extract, 4))


# --- What anyone can read --------------------------------------------------------------------------


def test_the_key_for_replies_is_in_the_sealed_log_and_in_no_open_one(busy):
    first = made(busy, {**CODES, "format": ("sealed",)}, addressed=TO)
    log = made(busy, {**CODES, "format": ("sealed", "json"), "unencrypted": "yes"}, Period(whole=True), addressed=TO)
    for seq in (first.seq, log.seq):
        assert fields(log.extract, seq)["reply_to"] == "age1reply"
        assert fields(log.in_the_open(), seq) == {k: v for k, v in fields(log.extract, seq).items() if k != "reply_to"}
    assert replace(log.in_the_open(), entries=log.extract.entries) == log.extract


# --- Wherever a volunteer can write ----------------------------------------------------------------


def text_of(log):
    """All that leaves in a session log, with its disclosures opened."""
    bodies = [opened(body) for entry in log.extract.entries.values() for body in entry.disclosures.values()]
    return json.dumps(
        [bodies, [entry.header for entry in log.extract.entries.values()], log.extract.checkpoint], ensure_ascii=False
    )


@pytest.fixture
def everywhere(session, who_agreed):
    """A ledger in which the canary stands wherever a volunteer can write."""
    contact(session(client=who_agreed.code, channel="phone", happened="today", note=f"note of {CANARY}"))
    things = {"items": (Item(f"seen at {CANARY}", "yes"), Item(f"not {CANARY}", "no"))}
    free = dict.fromkeys(("asked_by", "recipient_name", "purpose", "evidence", "note"), CANARY)
    (shared,) = share(session(**CONSULT, **things, **free), "C-001", lambda _: None)
    record_outcome(session(shared="more", happened="today", what=CANARY, response=CANARY), shared.seq)
    record_correction(session(wrong=CANARY, right=CANARY), shared.seq)
    explain(session(client="C-001", **FIRST_CONTACT, client_asked=CANARY))


@pytest.mark.usefixtures("everywhere")
def test_codes_only_lets_no_word_of_a_client_out(session):
    log = export(session(**CODES), Period(), lambda _: None)
    assert CANARY not in text_of(log)
    assert "C-001" in text_of(log)
    assert "internal_consult" in text_of(log)


@pytest.mark.usefixtures("everywhere")
def test_notes_and_names_leave_only_on_a_named_ground_and_it_is_recorded(session, ledger):
    with pytest.raises(Unanswered, match="stay in the vault"):
        export(session(include=("notes",), ground="none"), Period(), lambda _: None)
    size = len(ledger.records)
    guided = {"ground": "guidance", "reason": "the bad nights", "in_full": IN_FULL}
    log = export(session(include=("notes",), **guided), Period(), lambda _: None)
    assert f"note of {CANARY}" in text_of(log)
    assert '"recipient_name"' not in text_of(log)
    assert len(ledger.records) == size + 1
    assert ledger.records[-1][1]["ground"] == "guidance"
    assert ledger.records[-1][1]["reason"] == "the bad nights"
    own = {"ground": "own_support", "reason": "x", "in_full": IN_FULL}
    log = export(session(include=("names",), **own), Period(whole=True), lambda _: None)
    assert f"note of {CANARY}" not in text_of(log)
    assert '"recipient_name"' in text_of(log)


@pytest.mark.usefixtures("everywhere")
def test_an_export_verifies_and_the_next_one_goes_on_from_it(session, ledger):
    first = export(session(**CODES), Period(), lambda _: None)
    contact(session(client="C-001", channel="phone", happened="today"))
    second = export(session(**CODES), Period(), lambda _: None)
    reached = first.extract.start
    for log in (first, second):
        bodies = {seq: list(entry.disclosures.values()) for seq, entry in log.extract.entries.items()}
        assert log.extract.start == reached
        reached, _ = verify(log.extract.start, [entry.header for entry in log.extract.entries.values()], bodies)
    assert reached == ledger.head()
    assert list(second.extract.entries) == [second.seq - 1, second.seq]


@pytest.mark.usefixtures("everywhere")
def test_a_file_that_cannot_be_written_takes_the_export_back(session, ledger):
    size = len(ledger.records)

    def full(_):
        raise BlockingIOError

    with pytest.raises(BlockingIOError):
        export(session(**CODES), Period(), full)
    assert len(ledger.records) == size


def test_a_period_shows_its_own_days_and_carries_every_header(session, ledger, one_client):
    days = iter(range(20))
    later = session().clock

    def clock():
        return later() + timedelta(days=next(days, 20))

    for _ in range(3):
        contact(session(client=one_client.code, channel="phone", happened="today", clock=clock))
    stamps = [fields["at"][:10] for _, fields in ledger.records]
    only = date.fromisoformat(stamps[3])
    log = export(session(**CODES, clock=clock), Period(only, only), lambda _: None)
    assert list(log.extract.entries) == list(range(1, log.seq + 1))
    shown = [seq for seq, entry in log.extract.entries.items() if entry.disclosures]
    assert shown == [seq for seq, stamp in enumerate(stamps, 1) if stamp == str(only)] + [log.seq]


def test_a_period_ends_after_it_begins():
    with pytest.raises(Misread, match="before it begins"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


def test_what_an_answer_reveals_is_said_by_the_policy():
    form = load().forms["export"]
    assert revealed(form, {"include": ("codes_only",)}) == frozenset()
    assert revealed(form, {"include": ("notes", "names")}) == {Privacy.NOTE, Privacy.NAME}
