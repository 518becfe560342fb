"""Of one's own ledger the decisions that are read are judged anew, and no others."""

from types import SimpleNamespace

from confcli.core.ledger.chain import Shown
from confcli.core.ledger.marks import LEFT
from confcli.core.rejudging import Standing
from confcli.flows.rejudging import judged_anew
from confcli.policy import load

POLICY = load()
EDITION = [POLICY.edition.id, POLICY.edition.version, POLICY.edition.sha256]
REFUSED = {
    "policy": EDITION,
    "danger": "none",
    "about": "client",
    "recipient": "team_member",
    "identifiable": None,
    "class": "forbidden",
    "clauses": ["VOL-2"],
    "reasons": ["left-the-group"],
}


def ledger(*endings):
    return SimpleNamespace(entries=lambda kind: [one for one in endings if one.kind == kind])


def test_only_a_decision_is_judged_and_nothing_else_is_looked_up_for_it():
    assert judged_anew(POLICY, SimpleNamespace(), [Shown(1, "contact", {"policy": EDITION}, 0)]) == {}


def test_whether_the_volunteer_had_left_by_then_is_looked_up():
    decision = Shown(5, "decision", REFUSED, 0)
    left = Shown(4, "ending", {"marks": [LEFT]}, 0)
    ended = Shown(4, "ending", {"marks": ["support_ended"]}, 0)
    later = Shown(6, "ending", {"marks": [LEFT]}, 0)
    for endings in ((), (ended,), (later,)):
        assert judged_anew(POLICY, ledger(*endings), [decision])[5].standing is Standing.DIFFERS
    assert judged_anew(POLICY, ledger(ended, left), [decision])[5].standing is Standing.SAME
