"""How often a person is asked: to a verdict never more often than before, and after it less than before."""

import pytest
from stories import CONSULT, FORBIDDEN

from confcli.core.code.interview import Item
from confcli.core.code.model import Kind
from confcli.flows.another import for_another
from confcli.flows.clients import add_client
from confcli.flows.share import share

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


def prompts(asked):
    """Count what stands on the screen: a list with one thing is the thing, its answer, and the end of the list."""
    return 3 if asked.question.kind is Kind.ITEMS and not asked.optional else 1


@pytest.mark.parametrize(("name", "answers", "to_verdict", "afterwards"), AT_MOST, ids=[name for name, *_ in AT_MOST])
def test_a_guided_sharing_counts_its_prompts(session, name, answers, to_verdict, afterwards):
    add_client(session(name="Odile", language="english"))
    at_work, told = session(live=True, **answers, another="enough"), []
    counted = at_work.interviewer.asked
    recorded = share(at_work, None, lambda _: told.append(len(counted)))
    for_another(at_work, recorded)
    word = counted[told[0]].question.id == "word"  # typed for the verdict, so it counts as before it
    before, after = counted[: told[0] + word], counted[told[0] + word :]
    assert sum(map(prompts, before)) <= to_verdict
    assert sum(map(prompts, after)) == afterwards < BEFORE_AFTERWARDS
    assert word is (name.startswith(("a disclosure", "not yet")))
