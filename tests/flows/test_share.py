"""A sharing, from the first question to the ledger: what is told when, what is kept, how often a person is asked."""

from datetime import date

import pytest
from stories import CONSULT, FORBIDDEN

from confcli.core.code.interview import Item
from confcli.core.code.model import Kind
from confcli.errors import Misread
from confcli.flows.another import for_another
from confcli.flows.clients import add_client
from confcli.flows.desk import Desk
from confcli.flows.share import classify
from confcli.flows.share import share as share_and_tell
from confcli.policy import load

POLICY = load()
CONSULTING = {**CONSULT, "items": (Item("what was seen", "yes"), Item("the name", "unsure"))}
BEFORE_AFTERWARDS = 11  # prompts after a verdict, in the edition before
THING = (Item("what was seen", "yes"),)
OUTSIDE = {"danger": "none", "about": "C-001", "recipient": "third_party", "identifiable": "yes"}
NO_GROUND = {**OUTSIDE, "grounds": ("none",), "wish": "no"}
JOINT_WORK = {**CONSULT, "about": "C-001", "need": "joint_work", "assigned": "yes", "items": THING}
ORDERED = {
    **OUTSIDE,
    "grounds": ("law_or_order",),
    "order": "court_order",
    "order_covers": "yes",
    "can_act": "yes",
    "discussed": "impossible",
    "why_impossible": "unreachable",
    "items": THING,
    "coordinator": "yes",
}
TALK_FIRST = {**OUTSIDE, "grounds": ("client_at_risk",), "can_act": "yes", "discussed": "not_yet"}
EMERGENCY = {"danger": "client", "helper": "yes", "items": (), "client": "C-001"}
AT_MOST = [  # to a verdict
    ("a refusal", {**FORBIDDEN, "about": "C-001"}, 7, 2),
    ("a refusal with a wish", NO_GROUND, 8, 2),
    ("a consult", JOINT_WORK, 11, 6),
    ("a disclosure", {**ORDERED, "discussed": "agreed"}, 15, 8),
    ("a disclosure that was not talked over", ORDERED, 16, 8),
    ("not yet", TALK_FIRST, 10, 2),
    ("an emergency", EMERGENCY, 3, 7),
]


def share(session, client=None, told=None):
    """Share, and keep what was told."""
    (recorded,) = share_and_tell(session, client, (told if told is not None else []).append)
    return recorded.seq, recorded.classified


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
    again = session(live=True, client="C-001", danger="resume")
    share(again, "C-001", told)
    assert [decision.verdict for decision in told] == ["forbidden", "forbidden"]
    assert [asked.question.id for asked in again.interviewer.asked].count("danger") == 1  # what is unfinished beside it
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


# --- How often a person is asked ----------------------------------------------------------------


def prompts(asked):
    """Count what stands on the screen: a list with one thing is the thing, its answer, and the end of the list."""
    return 3 if asked.question.kind is Kind.ITEMS and not asked.optional else 1


@pytest.mark.parametrize(("name", "answers", "to_verdict", "afterwards"), AT_MOST, ids=[name for name, *_ in AT_MOST])
def test_a_guided_sharing_counts_its_prompts(session, name, answers, to_verdict, afterwards):
    add_client(session(name="Odile", language="english"))
    at_work, told = session(live=True, **answers, another="enough"), []
    counted = at_work.interviewer.asked
    recorded = share_and_tell(at_work, None, lambda _: told.append(len(counted)))
    for_another(at_work, recorded)
    word = counted[told[0]].question.id == "word"  # typed for the verdict, so it counts as before it
    before, after = counted[: told[0] + word], counted[told[0] + word :]
    assert sum(map(prompts, before)) <= to_verdict
    assert sum(map(prompts, after)) == afterwards < BEFORE_AFTERWARDS
    assert word is (name.startswith(("a disclosure", "not yet")))
