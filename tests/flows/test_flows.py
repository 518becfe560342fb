"""What a volunteer does, with nothing real around it."""

import json
from datetime import date, timedelta

import pytest
from stories import CONSULT, EXPLAINED, FIRST_CONTACT, FORBIDDEN

from confcli.core.code.interview import Item
from confcli.core.code.model import Effect, Form, FormWords, Kind, Privacy, Question, QuestionWords, Rule
from confcli.core.ledger.chain import genesis, opened, seal, verify
from confcli.errors import Misread, Unanswered, VaultLocked
from confcli.flows.clients import add_client, clients, find_client
from confcli.flows.desk import Desk
from confcli.flows.encounter import contact, explain
from confcli.flows.exporting import Period, export, revealed
from confcli.flows.form_filling import fill_in
from confcli.flows.outcome import record_outcome
from confcli.flows.recording import outstanding, record_correction
from confcli.flows.share import classify
from confcli.flows.share import share as share_and_tell
from confcli.flows.undertaking import undertake
from confcli.policy import load

POLICY = load()
CANARY = "Odile-the-canary"
TELLING = {"client": "C-001", **FIRST_CONTACT}
CONSULTING = {**CONSULT, "items": (Item("what was seen", "yes"), Item("the name", "unsure"))}
CODES = {"include": ("codes_only",)}
IN_FULL = (Item("4", "yes"), Item("5", "yes"))


def share(session, client=None, told=None):
    """Share, and keep what was told."""
    (recorded,) = share_and_tell(session, client, (told if told is not None else []).append)
    return recorded.seq, recorded.classified


@pytest.fixture
def one_client(session):
    return add_client(session(name=CANARY, language="english"))


@pytest.fixture
def who_agreed(session, one_client):
    """A client who was told the policy and agreed to notes."""
    return explain(session(**FIRST_CONTACT), one_client.code)[1]


def test_an_undertaking_that_is_not_made_makes_no_vault(session):
    for answers in ({"training": "not_yet"}, {"promise": "no"}):
        script = session(**{"code": "V-07", "training": "yes", "promise": "yes", **answers}).interviewer
        with pytest.raises(Unanswered, match="was not made"):
            undertake(POLICY, script, date(2026, 11, 22))


def test_the_undertaking_is_the_first_entry_with_the_edition_of_the_code(ledger):
    kind, fields = ledger.records[0]
    assert kind == "undertaking"
    assert fields["policy"] == [POLICY.edition.id, POLICY.edition.version, POLICY.edition.sha256]
    assert fields["marks"] == ["made"]


def test_nothing_is_recorded_without_an_undertaking(session, ledger):
    ledger.records.clear()
    with pytest.raises(VaultLocked, match="no undertaking"):
        add_client(session(language="english"))


def test_clients_get_codes_and_keep_their_names_inside(session, ledger, one_client):
    assert one_client.code == "C-001"
    assert add_client(session(language="french")).code == "C-002"
    assert add_client(session(language="french"), "x-9").code == "X-9"
    with pytest.raises(Misread, match="already a client"):
        add_client(session(language="french"), "C-001")
    assert list(clients(ledger)) == ["C-001", "C-002", "X-9"]
    assert clients(ledger)["C-001"].name == CANARY
    assert clients(ledger)["C-002"].name is None
    assert find_client(ledger, "c-001") == one_client
    with pytest.raises(Misread, match="no client C-999"):
        find_client(ledger, "C-999")


@pytest.mark.usefixtures("one_client")
def test_an_explanation_counts_only_when_every_passage_was_explained(session, ledger):
    for passage in EXPLAINED:
        explain(session(**{**TELLING, passage: "not_explained"}))
    assert not clients(ledger)["C-001"].told
    _, client = explain(session(**TELLING))
    assert client.told
    assert client.marks >= {"told", "copy_offered", "notes_agreed"}


@pytest.mark.usefixtures("one_client")
def test_a_contact_reminds_of_what_is_owed(session):
    reminded = session(channel="phone", happened="yesterday", note="short")
    contact(reminded, "C-001")
    assert "has not been told the policy" in reminded.interviewer.heard
    explain(session(**{**TELLING, "notes_consent": "refused"}))
    reminded = session(channel="phone", happened="today")
    contact(reminded, "C-001")
    assert "has not been told" not in reminded.interviewer.heard
    assert "does not agree to notes" in reminded.interviewer.heard


@pytest.mark.usefixtures("who_agreed")
def test_a_contact_has_all_its_fields_even_when_they_are_empty(session, ledger):
    contact(session(client="C-001", channel="email", happened="21/11/2026"))
    contact(session(client="C-001", channel="email", happened="today", note="x"))
    (_, without), (_, with_note) = ledger.records[-2:]
    assert without.keys() == with_note.keys()
    assert without["note"] is None
    assert without["happened"] == "2026-11-21"
    assert with_note["happened"] == "2026-11-22"


def test_a_contact_with_nobody_is_refused(session, ledger):
    with pytest.raises(Misread, match="no clients yet"):
        contact(session(client="C-001", channel="email", happened="today"))
    assert len(ledger.records) == 1


@pytest.mark.usefixtures("who_agreed")
def test_a_misread_answer_is_asked_again_when_a_person_answers(session, ledger):
    person = session(
        live=True,
        client=["Odile", "C-009", "c-001"],
        channel=["", "pigeon", "email"],
        happened=["soon", "31/2/2026", "1/1/2030", "today"],
        note=["kept"],
    )
    contact(person)
    assert ledger.records[-1][1]["note"] == "kept"
    assert len([said for said in person.interviewer.said if "Enter" not in said]) >= 7
    assert "still to come" in person.interviewer.heard


@pytest.mark.usefixtures("one_client")
def test_a_misread_answer_in_a_file_ends_it_and_records_nothing(session, ledger):
    for answers in ({"channel": "pigeon"}, {"happened": "soon"}, {"channel": ("email",)}):
        with pytest.raises(Misread):
            contact(session(**{"client": "C-001", "channel": "email", "happened": "today", **answers}))
    assert len(ledger.records) == 2


@pytest.mark.usefixtures("who_agreed")
def test_characters_that_act_are_kept_and_said(session, ledger):
    warned = session(client="C-001", channel="email", happened="today", note="a\x1b[31mb")
    contact(warned)
    assert ledger.records[-1][1]["note"] == "a\x1b[31mb"
    assert "a character that cannot be shown" in warned.interviewer.heard


@pytest.mark.usefixtures("one_client")
def test_a_permission_and_a_refusal_are_both_recorded(session, ledger):
    seq, classified = share(session(**CONSULTING), "C-001")
    assert classified.decision.permits
    fields = ledger.entry(seq).fields
    assert (fields["class"], fields["clauses"], fields["client"]) == ("internal_consult", ["INT-2", "NEC"], "C-001")
    assert (fields["may_share"], fields["withhold"]) == (["what was seen"], ["the name"])
    assert fields["marks"] == ["permits"]
    assert fields["need"] == "guidance"
    assert fields["grounds"] is None
    seq, classified = share(session(**FORBIDDEN, client="C-001", asked_by="a journalist"))
    assert not classified.decision.permits
    assert ledger.entry(seq).fields["class"] == "forbidden"
    assert ledger.entry(seq).fields["asked_by"] == "a journalist"
    assert ledger.records[-1][1].keys() == ledger.records[-2][1].keys()


@pytest.mark.usefixtures("one_client")
def test_a_verdict_that_was_told_is_not_lost_when_the_details_are_broken_off(session, ledger):
    person = session(live=True, **FORBIDDEN, client="C-001")

    def ask(asked, rest=person.interviewer.ask):
        if asked.question.id == "asked_by":
            raise KeyboardInterrupt
        return rest(asked)

    person.interviewer.ask = ask
    told = []
    with pytest.raises(KeyboardInterrupt):
        share(person, "C-001", told)
    assert [decision.verdict for decision in told] == ["forbidden"]
    again = session(live=True, client="C-001", unfinished="resume")
    share(again, "C-001", told)
    assert [decision.verdict for decision in told] == ["forbidden", "forbidden"]
    assert "danger" not in [asked.question.id for asked in again.interviewer.asked]
    assert ledger.records[-1][0] == "decision"
    assert ledger.records[-1][1]["client"] == "C-001"


@pytest.mark.usefixtures("one_client")
def test_a_person_hears_the_verdict_before_the_details_and_an_unknown_client_before_anything(session, ledger):
    person, told = session(live=True, **FORBIDDEN), []
    with pytest.raises(Misread, match="no client C-9"):
        share(person, "C-9", told)
    assert (told, person.interviewer.asked) == ([], [])
    seq, _ = share(person, "c1", told)
    assert len(told) == 1
    assert ledger.entry(seq).fields["client"] == "C-001"


def test_an_answer_that_was_not_asked_is_not_recorded(session, ledger):
    seq, _ = share(session(**FORBIDDEN, grounds=("client_at_risk",)))
    assert ledger.entry(seq).fields["grounds"] is None


def test_an_emergency_is_told_what_it_may_do_before_anything_else_is_asked(session):
    order = []
    urgent = session(danger="client", helper="yes").interviewer
    urgent.say = order.append
    ask = urgent.ask
    urgent.ask = lambda asked: order.append(asked.question.id) or ask(asked)
    classified = classify(POLICY, Desk(urgent, date(2026, 11, 22)))
    assert classified.decision.verdict == "exceptional_disclosure"
    assert order[:2] == ["danger", "helper"]
    said = order[2].splitlines()
    assert said[0] == "YES. CALL NOW: 15 or 112."
    assert said[-1].startswith("Exceptional disclosure: ")
    assert order[3:] == ["items"]


def test_what_cannot_wait_is_said_once(script):
    first = Question("first", Kind.ONE, ("no", "yes"))
    then, last = Question("then", Kind.TEXT), Question("last", Kind.TEXT)
    rule = Rule("now", Effect.PERMIT, ("X",), (("first", frozenset({"yes"})),), verdict="fine", at_once=True)
    words = FormWords("t", questions={q.id: QuestionWords("?", "?") for q in (first, then, last)})
    said = []
    form = Form("f", (first, then, last), (rule,), "not fine")
    person = script({"first": "yes", "then": "a", "last": "b"})
    fill_in(form, words, Desk(person, date(2026, 11, 22), at_once=lambda spoken: said.append(spoken.id)))
    assert said == ["now"]


def test_an_undertaking_of_another_policy_that_was_not_made_does_not_count(session, ledger):
    kind, fields = ledger.records[0]
    ledger.records[0] = (kind, {**fields, "marks": []})
    ledger.entries_[1] = seal(genesis("ab" * 16), kind, ledger.records[0][1], [bytes(16)] * len(fields))[1]
    with pytest.raises(VaultLocked, match="no undertaking"):
        session().volunteer()


@pytest.mark.usefixtures("one_client")
def test_what_was_shared_beyond_the_decision_is_a_breach(session, ledger):
    breaches = []
    for sharing, shared in (
        (CONSULTING, "as_decided"),
        (CONSULTING, "more"),
        (FORBIDDEN, "less"),
        (FORBIDDEN, "nothing"),
    ):
        seq, _ = share(session(**sharing), "C-001")
        recorded = record_outcome(session(shared=shared, happened="today"), seq)
        breaches.append((recorded.permitted, recorded.breach))
        assert ledger.records[-1][1]["client"] == "C-001"
    assert breaches == [(True, False), (True, True), (False, True), (False, False)]
    assert "breach" in ledger.records[-3][1]["marks"]


@pytest.mark.usefixtures("one_client")
def test_a_decision_has_one_outcome(session):
    seq, _ = share(session(**CONSULTING), "C-001")
    record_outcome(session(shared="nothing"), seq)
    with pytest.raises(Misread, match=f"Entry {seq} has an outcome already: entry {seq + 1}"):
        record_outcome(session(shared="nothing"), seq)


@pytest.mark.usefixtures("one_client")
def test_decisions_wait_for_their_outcome(session, ledger):
    seq, _ = share(session(**CONSULTING), "C-001")
    share(session(**FORBIDDEN), "C-001")
    assert [entry.seq for entry in outstanding(ledger)] == [seq]
    record_outcome(session(shared="nothing"), seq)
    assert outstanding(ledger) == []


def test_only_a_decision_has_an_outcome(session):
    with pytest.raises(Misread, match="Entry 1 is not a decision"):
        record_outcome(session(shared="nothing"), 1)


@pytest.mark.usefixtures("one_client")
def test_a_correction_points_at_what_it_corrects_and_edits_nothing(session, ledger):
    before = ledger.records[1]
    seq = record_correction(session(wrong="the name", right="Odette"), 2)
    assert ledger.records[1] == before
    assert ledger.entry(seq).fields["refers_to"] == "2"
    assert ledger.entry(seq).fields["client"] == "C-001"
    with pytest.raises(Misread, match="no entry 99"):
        record_correction(session(wrong="x", right="y"), 99)


# --- The session log --------------------------------------------------------------------------


def text_of(log):
    """All that leaves in a session log, with its disclosures opened."""
    bodies = [opened(body) for entry in log.extract.entries.values() for body in entry.disclosures.values()]
    return json.dumps(
        [bodies, [entry.header for entry in log.extract.entries.values()], log.extract.checkpoint], ensure_ascii=False
    )


@pytest.fixture
def busy(session, who_agreed):
    """A ledger in which the canary stands wherever a volunteer can write."""
    contact(session(client=who_agreed.code, channel="phone", happened="today", note=f"note of {CANARY}"))
    things = {"items": (Item(f"seen at {CANARY}", "yes"), Item(f"not {CANARY}", "no"))}
    free = dict.fromkeys(("asked_by", "recipient_name", "purpose", "evidence", "note"), CANARY)
    seq, _ = share(session(**{**CONSULTING, **things}, **free), "C-001")
    record_outcome(session(shared="more", happened="today", what=CANARY, response=CANARY), seq)
    record_correction(session(wrong=CANARY, right=CANARY), seq)
    explain(session(**TELLING, client_asked=CANARY))


@pytest.mark.usefixtures("busy")
def test_codes_only_lets_no_word_of_a_client_out(session):
    log = export(session(**CODES), Period(), lambda _: None)
    assert CANARY not in text_of(log)
    assert "C-001" in text_of(log)
    assert "internal_consult" in text_of(log)


@pytest.mark.usefixtures("busy")
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


@pytest.mark.usefixtures("busy")
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


@pytest.mark.usefixtures("busy")
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
    form = POLICY.forms["export"]
    assert revealed(form, {"include": ("codes_only",)}) == frozenset()
    assert revealed(form, {"include": ("notes", "names")}) == {Privacy.NOTE, Privacy.NAME}
