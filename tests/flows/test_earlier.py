"""Going on from an earlier decision: what was waited for has come, and the same colleague again."""

import pytest
from stories import AT_RISK, CONSULT, FORBIDDEN

from confcli.core.code.decision import judge
from confcli.core.code.interview import Ask, Item, next_step, reopened
from confcli.core.code.paths import paths, possible_answers
from confcli.core.ledger.entry import marks_of
from confcli.errors import Misread, Unanswered
from confcli.flows.clients import add_client
from confcli.flows.earlier import Earlier, GoesOn, Link
from confcli.flows.ending import end
from confcli.flows.outcome import record_outcome
from confcli.flows.ports import Wish, Wished
from confcli.flows.recording import outstanding, waiting
from confcli.flows.share import share

ITEMS = (Item("what was seen", "yes"), Item("the name", "no"))
TALK_FIRST = {**AT_RISK, "discussed": "not_yet"}
COORDINATOR_FIRST = {**AT_RISK, "discussed": "refused", "items": ITEMS, "coordinator": "not_yet"}
TALKED = {"danger": "none", "discussed": "agreed", "items": ITEMS, "coordinator": "yes"}
COLLEAGUE = {"recipient_name": "Anne", "recipient_role": "volunteer", "purpose": "to help", "happened": "today"}


def nothing(_):
    pass


def asked_of(session, *, without=("review", "word")):
    return [asked.question.id for asked in session.interviewer.asked if asked.question.id not in without]


@pytest.fixture
def one(session):
    add_client(session(name="Odile", language="english"))


def decided(session, client="C-001", **answers):
    (recorded,) = share(session(**answers), client, nothing)
    return recorded.seq


def going_on(session, link, seq, *, live=True, told=nothing, **answers):
    at_work = session(live=live, **answers)
    return at_work, share(at_work, None, told, GoesOn(link, (seq,)))


# --- Not yet ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("one")
@pytest.mark.parametrize("answers", [TALK_FIRST, COORDINATOR_FIRST], ids=["talk", "coordinator"])
def test_not_yet_is_recorded_and_waits(session, ledger, answers):
    seq = decided(session, **answers)
    fields = ledger.entry(seq).fields
    assert fields["not_yet"]
    assert fields["may_share"] == []
    assert [one.seq for one in waiting(ledger)] == [seq]
    assert outstanding(ledger) == []


@pytest.mark.usefixtures("one")
def test_after_the_talk_only_what_was_open_is_asked_and_the_waiting_is_over(session, ledger):
    seq = decided(session, **TALK_FIRST, purpose="a visit")
    at_work, (recorded,) = going_on(session, Link.CONTINUE, seq, **TALKED, purpose="a visit")
    assert asked_of(at_work)[:4] == ["danger", "discussed", "items", "coordinator"]
    assert "Answered before: Not yet" in [a.words.text for a in at_work.interviewer.asked][2 - 1]
    rows = dict(next(a for a in at_work.interviewer.asked if a.question.id == "review").choices)
    assert {"recipient", "identifiable", "grounds", "can_act", "discussed", "items"} <= rows.keys()
    fields = ledger.entry(recorded.seq).fields
    assert (fields["client"], fields["refers_to"], fields["class"]) == ("C-001", str(seq), "exceptional_disclosure")
    assert marks_of(ledger.entry(recorded.seq)) == {"permits", "continued"}
    assert waiting(ledger) == []
    assert [one.seq for one in outstanding(ledger)] == [recorded.seq]


@pytest.mark.usefixtures("one")
def test_after_the_coordinator_the_things_stand_in_the_review(session, ledger):
    seq = decided(session, **COORDINATOR_FIRST)
    at_work, (recorded,) = going_on(session, Link.CONTINUE, seq, danger="none", coordinator="yes")
    assert asked_of(at_work)[:2] == ["danger", "coordinator"]
    rows = dict(next(a for a in at_work.interviewer.asked if a.question.id == "review").choices)
    assert "what was seen" in rows["items"]
    assert ledger.entry(recorded.seq).fields["may_share"] == ["what was seen"]
    assert waiting(ledger) == []


@pytest.mark.usefixtures("one")
def test_what_still_waits_goes_on_waiting_in_the_newest(session, ledger):
    seq = decided(session, **TALK_FIRST)
    _, (again,) = going_on(session, Link.CONTINUE, seq, danger="none", discussed="not_yet")
    assert [one.seq for one in waiting(ledger)] == [again.seq]
    with pytest.raises(Misread, match=f"Entry {seq} was decided anew: entry {again.seq}"):
        going_on(session, Link.CONTINUE, seq, **TALKED)


@pytest.mark.usefixtures("one")
def test_danger_that_came_meanwhile_is_an_emergency_at_once(session, ledger):
    seq = decided(session, **TALK_FIRST)
    at_work, (recorded,) = going_on(session, Link.CONTINUE, seq, danger="client", helper="yes", items=())
    assert asked_of(at_work)[:3] == ["danger", "helper", "items"]
    assert ledger.entry(recorded.seq).fields["class"] == "exceptional_disclosure"
    assert waiting(ledger) == []


@pytest.mark.usefixtures("one")
def test_a_decision_falls_away_by_its_outcome(session, ledger):
    seq = decided(session, **TALK_FIRST)
    record_outcome(session(shared="nothing", response="she told her doctor herself"), seq)
    assert waiting(ledger) == []
    with pytest.raises(Misread, match=f"Entry {seq} waits no more"):
        going_on(session, Link.CONTINUE, seq, **TALKED)


@pytest.mark.usefixtures("one")
def test_what_waits_for_nothing_is_not_continued(session):
    for seq in (decided(session, **CONSULT, items=ITEMS), decided(session, **FORBIDDEN)):
        with pytest.raises(Misread, match=f"Entry {seq} waits for nothing"):
            going_on(session, Link.CONTINUE, seq, **TALKED)
    with pytest.raises(Misread, match="Entry 2 is not a decision"):
        going_on(session, Link.CONTINUE, 2, **TALKED)


@pytest.mark.usefixtures("one")
def test_a_file_answers_what_is_open_and_the_rest_stands(session, ledger):
    seq = decided(session, **TALK_FIRST)
    for left_out in ("danger", "discussed"):
        with pytest.raises(Unanswered, match=left_out):
            going_on(session, Link.CONTINUE, seq, live=False, **{k: v for k, v in TALKED.items() if k != left_out})
    _, (recorded,) = going_on(session, Link.CONTINUE, seq, live=False, **TALKED)
    fields = ledger.entry(recorded.seq).fields
    assert (fields["client"], fields["grounds"]) == ("C-001", ["client_at_risk"])
    assert recorded.classified.decision.permits


@pytest.mark.usefixtures("one")
def test_an_interrupted_continuation_goes_on_as_one(session, ledger):
    seq = decided(session, **TALK_FIRST)
    with pytest.raises(Wished):
        going_on(session, Link.CONTINUE, seq, **{**TALKED, "discussed": Wished(Wish.STOP)})
    at_work = session(live=True, **{**TALKED, "danger": "resume"})
    (recorded,) = share(at_work, None, nothing)
    assert asked_of(at_work)[:4] == ["danger", "discussed", "items", "coordinator"]
    assert ledger.entry(recorded.seq).fields["refers_to"] == str(seq)


# --- The same colleague again -------------------------------------------------------------------


@pytest.mark.usefixtures("one")
def test_like_an_earlier_consult_asks_the_things_anew_and_has_the_rest_confirmed(session, ledger):
    seq = decided(session, **CONSULT, items=ITEMS, **COLLEAGUE)
    answers = {"danger": "none", "recipient": "team_member", "relationship": "current", "items": ITEMS[:1]}
    at_work, (recorded,) = going_on(session, Link.LIKE, seq, **answers, happened="today")
    assert asked_of(at_work) == ["danger", "recipient", "relationship", "items", "happened"]
    fields = ledger.entry(recorded.seq).fields
    assert (fields["client"], fields["recipient_name"], fields["refers_to"]) == ("C-001", "Anne", None)
    assert [one.seq for one in outstanding(ledger)] == [seq, recorded.seq]


@pytest.mark.usefixtures("one")
def test_only_a_consult_in_force_about_a_client_can_be_repeated(session):
    for answers, client in (
        ({**COORDINATOR_FIRST, "coordinator": "yes"}, "C-001"),
        (FORBIDDEN, "C-001"),
        ({**CONSULT, "items": ITEMS}, None),
    ):
        seq = decided(session, client, **answers)
        with pytest.raises(Misread, match=f"Entry {seq} allows no consult about a client"):
            going_on(session, Link.LIKE, seq)
    first = decided(session, **CONSULT, items=ITEMS)
    share(session(**FORBIDDEN), "C-001", nothing, GoesOn(Link.CORRECTS, (first,)))
    with pytest.raises(Misread, match=f"Entry {first} was decided anew"):
        going_on(session, Link.LIKE, first)


@pytest.mark.usefixtures("one")
def test_like_an_earlier_consult_the_end_of_the_support_counts(session):
    seq = decided(session, **CONSULT, items=ITEMS)
    end(session(whose="client_support", client="C-001", happened="today", continues="said"))
    with pytest.raises(Misread, match="ended on"):
        going_on(session, Link.LIKE, seq, live=False, danger="none", recipient="team_member", relationship="current")


# --- Enter alone --------------------------------------------------------------------------------


def enter_alone(form, order, earlier):
    """Judge what comes of pressing Enter at every question that is asked anew."""
    answers = {}
    counting = earlier.counting(form, "")
    while isinstance(step := next_step(form, answers), Ask):
        answers[step.question.id] = counting.get(step.question.id) or possible_answers(step)[0]
    return judge(form, order, answers, step)


@pytest.mark.parametrize("link", [Link.CONTINUE, Link.LIKE, Link.ANOTHER])
def test_enter_alone_permits_nothing_however_it_goes_on(session, link):
    """Over every path that can be gone on from: what was answered before is no reason to press Enter."""
    policy = session().policy
    form, order = policy.forms["sharing"], tuple(policy.clauses)
    gone_on = 0
    for path in paths(form, told_apart=True):
        decision = judge(form, order, path.answers, path.decided)
        repeated = decision.permits and decision.verdict in form.repeats
        if {Link.CONTINUE: decision.not_yet, Link.LIKE: repeated, Link.ANOTHER: decision.permits}[link]:
            gone_on += 1
            left_open = frozenset(reopened(form, decision.not_yet))
            found = enter_alone(form, order, Earlier(link, {"": {form.id: path.answers}}, left_open))
            assert not found.may_share, path.answers
            assert not found.permits or found.not_yet, path.answers
    assert gone_on > (5 if link is Link.LIKE else 1000)
