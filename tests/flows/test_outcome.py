"""What was in fact shared is judged by the decision in force; several helpers in an emergency are none too many."""

import pytest
from stories import AT_RISK, CONSULT, FORBIDDEN

from confcli.core.code.interview import Item
from confcli.core.ledger.entry import marks_of
from confcli.errors import Misread
from confcli.flows.clients import add_client
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.outcome import WasEmergency, record_outcome
from confcli.flows.recording import outstanding, running_clocks, waiting
from confcli.flows.share import share

ITEMS = (Item("what was seen", "yes"),)
EMERGENCY = {"danger": "client", "helper": "yes", "items": (), "happened": "yesterday"}
TALK_FIRST = {**AT_RISK, "discussed": "not_yet"}
COORDINATOR_FIRST = {**TALK_FIRST, "discussed": "refused", "items": ITEMS, "coordinator": "not_yet"}
SHARED = {"shared": "as_decided", "happened": "today"}


@pytest.fixture(autouse=True)
def one(session):
    add_client(session(name="Odile", language="english"))


def decided(session, goes_on=None, **answers):
    (recorded,) = share(session(**answers), "C-001", lambda _: None, goes_on)
    return recorded.seq


def asked_of(session):
    return [asked.question.id for asked in session.interviewer.asked]


# --- In an emergency ----------------------------------------------------------------------------


def test_an_emergency_that_is_recorded_the_next_day_is_no_breach(session):
    seq = decided(session, **EMERGENCY)
    recorded = record_outcome(session(shared="as_decided", happened="yesterday"), seq)
    assert (recorded.breach, recorded.permitted) == (False, True)


@pytest.mark.parametrize("shared", ["less", "as_decided", "more"])
@pytest.mark.parametrize("live", [False, True])
def test_the_neighbour_with_the_key_as_well_as_the_15_is_no_breach(session, ledger, shared, live):
    seq = decided(session, **EMERGENCY)
    helpers = (Item("15", "yes"), Item("the neighbour with the key", "yes"))
    recorded = record_outcome(session(live=live, shared=shared, happened="today", helpers=helpers), seq)
    assert not recorded.breach
    assert ledger.entry(recorded.seq).fields["helpers"] == ["yes: 15", "yes: the neighbour with the key"]
    assert outstanding(ledger) == []


def test_whoever_could_not_help_makes_it_a_breach(session):
    seq = decided(session, **EMERGENCY)
    helpers = (Item("15", "yes"), Item("her employer", "no"))
    assert record_outcome(session(shared="as_decided", happened="today", helpers=helpers), seq).breach


def test_a_file_from_before_says_nothing_of_helpers_and_is_judged_as_before(session):
    for shared, breach in (("as_decided", False), ("more", True), ("nothing", False)):
        seq = decided(session, **EMERGENCY)
        assert record_outcome(session(shared=shared, happened="today"), seq).breach is breach


def test_outside_an_emergency_nobody_is_asked_for_helpers(session):
    seq = decided(session, **CONSULT, items=ITEMS)
    at_work = session(live=True, **{**SHARED, "shared": "more"}, kinds=())
    assert record_outcome(at_work, seq).breach
    assert "helpers" not in asked_of(at_work)


# --- While something else comes first -----------------------------------------------------------


def test_sharing_before_the_talk_is_a_breach(session, ledger):
    seq = decided(session, **TALK_FIRST)
    at_work = session(live=True, immediate="no", **SHARED)
    recorded = record_outcome(at_work, seq)
    assert asked_of(at_work)[:2] == ["immediate", "shared"]
    assert (recorded.breach, recorded.unconsulted) == (True, False)
    assert len(running_clocks(ledger, session().clock())) == 1


def test_sharing_without_the_coordinator_is_no_breach_and_is_seen(session, ledger):
    seq = decided(session, **COORDINATOR_FIRST)
    recorded = record_outcome(session(live=True, immediate="no", **SHARED), seq)
    assert (recorded.breach, recorded.unconsulted) == (False, True)
    assert marks_of(ledger.entry(recorded.seq)) == {"passed_on", "without_coordinator"}
    assert running_clocks(ledger, session().clock()) == []
    assert waiting(ledger) == []


def test_more_than_was_to_be_is_a_breach_without_the_coordinator_too(session):
    seq = decided(session, **COORDINATOR_FIRST)
    recorded = record_outcome(session(**{**SHARED, "shared": "more"}), seq)
    assert (recorded.breach, recorded.unconsulted) == (True, False)


def test_danger_that_had_become_immediate_opens_an_emergency_record(session, ledger):
    seq = decided(session, **TALK_FIRST)
    size = ledger.head().size
    at_work = session(live=True, immediate="yes")
    assert record_outcome(at_work, seq) == WasEmergency(seq)
    assert (asked_of(at_work), ledger.head().size) == (["immediate"], size)
    record = decided(session, GoesOn(Link.CONTINUE, (seq,)), **EMERGENCY)
    assert not record_outcome(session(**SHARED), record).breach
    assert waiting(ledger) == []
    assert outstanding(ledger) == []


def test_a_file_records_the_emergency_by_its_own_answers(session, ledger):
    seq = decided(session, **TALK_FIRST)
    size = ledger.head().size
    with pytest.raises(Misread, match="Then it was an emergency") as refused:
        record_outcome(session(immediate="yes", **SHARED), seq)
    assert f"confcli share --continue {seq}" in refused.value.hint
    assert ledger.head().size == size


def test_why_it_fell_away_is_asked_where_it_was_waited_for(session, ledger):
    seq = decided(session, **TALK_FIRST)
    at_work = session(live=True, immediate="no", shared="nothing", fell_away="client_acted")
    recorded = record_outcome(at_work, seq)
    assert ledger.entry(recorded.seq).fields["fell_away"] == "client_acted"
    assert waiting(ledger) == []


# --- The decision in force ----------------------------------------------------------------------


def test_after_a_correction_to_a_refusal_the_old_permission_permits_nothing(session, ledger):
    first = decided(session, **CONSULT, items=ITEMS)
    second = decided(session, GoesOn(Link.CORRECTS, (first,)), **FORBIDDEN)
    at_work = session(live=True, **SHARED)
    recorded = record_outcome(at_work, first)
    assert (recorded.breach, recorded.permitted) == (True, False)
    assert ledger.entry(recorded.seq).fields["refers_to"] == str(second)
    assert f"Entry {first} was decided anew. What you say counts for entry {second}." in at_work.interviewer.heard
    with pytest.raises(Misread, match=f"Entry {second} has an outcome already: entry {recorded.seq}"):
        record_outcome(session(**SHARED), first)


def test_after_a_correction_to_a_permission_the_old_refusal_forbids_nothing(session):
    first = decided(session, **FORBIDDEN)
    decided(session, GoesOn(Link.CORRECTS, (first,)), **CONSULT, items=ITEMS)
    assert not record_outcome(session(**SHARED), first).breach


def test_through_a_chain_of_corrections_and_continuations_the_newest_counts(session, ledger):
    first = decided(session, **FORBIDDEN)
    second = decided(session, GoesOn(Link.CORRECTS, (first,)), **TALK_FIRST)
    talked = {"danger": "none", "discussed": "agreed", "items": ITEMS, "coordinator": "yes"}
    third = decided(session, GoesOn(Link.CONTINUE, (second,)), **talked)
    recorded = record_outcome(session(**SHARED), first)
    assert not recorded.breach
    assert ledger.entry(recorded.seq).fields["refers_to"] == str(third)


def test_what_was_shared_beyond_the_decision_is_a_breach(session, ledger):
    breaches = []
    for sharing, shared in (
        ({**CONSULT, "items": ITEMS}, "as_decided"),
        ({**CONSULT, "items": ITEMS}, "more"),
        (FORBIDDEN, "less"),
        (FORBIDDEN, "nothing"),
    ):
        seq = decided(session, **sharing)
        recorded = record_outcome(session(shared=shared, happened="today"), seq)
        breaches.append((recorded.permitted, recorded.breach))
        assert ledger.records[-1][1]["client"] == "C-001"
    assert breaches == [(True, False), (True, True), (False, True), (False, False)]
    assert "breach" in ledger.records[-3][1]["marks"]


def test_a_decision_has_one_outcome(session):
    seq = decided(session, **CONSULT, items=ITEMS)
    record_outcome(session(shared="nothing"), seq)
    with pytest.raises(Misread, match=f"Entry {seq} has an outcome already: entry {seq + 1}"):
        record_outcome(session(shared="nothing"), seq)


def test_only_a_decision_has_an_outcome(session):
    with pytest.raises(Misread, match="Entry 1 is not a decision"):
        record_outcome(session(shared="nothing"), 1)
