"""The gates before something grave counts stand where the answers put them, whichever way a person came."""

from datetime import date

import pytest

from confcli.core.code.interview import Item
from confcli.flows.clients import add_client
from confcli.flows.desk import Desk
from confcli.flows.ports import Wish, Wished
from confcli.flows.share import classify, share

# A disclosure that the client refused, reached by going back from an emergency.
BACK_FROM_DANGER = {
    "danger": ["client", "none"],
    "helper": ["yes", Wished(Wish.BACK)],
    "about": "client",
    "recipient": "third_party",
    "identifiable": "yes",
    "grounds": ("client_at_risk",),
    "can_act": "yes",
    "discussed": "refused",
    "coordinator": "yes",
}
NEEDED = (Item("what was seen", "yes"),)


def asked_of(session):
    return [asked.question.id for asked in session.interviewer.asked]


def gone_back(session, **answers):
    """Answer an emergency, go back from its list of things, and answer that nobody is in danger."""
    return session(live=True, **{**BACK_FROM_DANGER, "items": [Wished(Wish.BACK), NEEDED], **answers})


def test_back_from_danger_skips_neither_review_nor_word(session):
    at_work = gone_back(session)
    share(at_work, None, lambda _: None)
    asked = asked_of(at_work)
    assert asked[:6] == ["danger", "helper", "items", "helper", "danger", "about"]
    assert asked.index("review") < asked.index("word")


def test_forward_to_danger_again_is_heard_again_and_keeps_nobody_waiting(session):
    answers = {
        "danger": ["client", "none", "client"],
        "helper": ["yes", Wished(Wish.BACK), "yes"],
        "about": Wished(Wish.BACK),
        "items": [Wished(Wish.BACK), ()],
    }
    at_work = session(live=True, **answers)
    classified = classify(at_work.policy, Desk(at_work.interviewer, date(2026, 11, 22), reviewed=True))
    assert classified.urgent
    assert "review" not in asked_of(at_work)
    assert at_work.interviewer.heard.count("Exceptional disclosure: ") == 2


@pytest.mark.parametrize("danger", ["client", "unsure", "someone_else"])
def test_an_emergency_never_waits_for_review_or_word(session, danger):
    add_client(session(name="Odile", language="english"))
    at_work = session(live=True, danger=danger, helper="yes", items=())
    share(at_work, None, lambda _: None)
    before_details = asked_of(at_work)[:3]
    assert before_details == ["danger", "helper", "items"]
    assert "word" not in asked_of(at_work)
