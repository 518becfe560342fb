"""A recorded decision is judged anew under the edition that it names; what cannot be known is not said."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from stories import CONSULT, FORBIDDEN

from confcli.core.code.decision import judge
from confcli.core.code.interview import Item, next_step
from confcli.core.code.model import Edition, Policy
from confcli.core.ledger.entry import Occasion, record
from confcli.core.ledger.marks import LEFT, PERMITS
from confcli.core.rejudging import Rejudging, Standing, with_former
from confcli.policy import load

POLICY = load()
ITEMS = (Item("the day of the scan", "yes"), Item("her doctor's name", "no"))
EMERGENCY = {"danger": "client", "helper": "yes", "items": ()}
AT_RISK = {
    **FORBIDDEN,
    "recipient": "third_party",
    "grounds": ("client_at_risk",),
    "can_act": "yes",
    "discussed": "agreed",
    "items": ITEMS,
    "coordinator": "yes",
}


@dataclass
class Entry:
    fields: dict
    kind: str = "decision"

    def without(self, *names):
        return Entry({name: value for name, value in self.fields.items() if name not in names})

    def saying(self, **fields):
        return Entry({**self.fields, **fields})


def decided(answers, *, former=False, edition=None):
    """Give a decision as it is recorded."""
    form = POLICY.forms["sharing"]
    if former:
        form = replace(form, rules=(*form.rules, *form.former_rules))
    decision = judge(form, tuple(POLICY.clauses), answers, next_step(form, answers))
    names = ("clauses", "reasons", "advice", "not_yet", "holds", "may_share", "may_share_after", "withhold")
    own = {name: list(getattr(decision, name)) for name in names} | {"class": decision.verdict}
    own |= {"items_needed": str(decision.needed), "items_not_needed": str(decision.not_needed)}
    occasion = Occasion("2026-12-01T10:00:00+01:00", "V-07", edition or POLICY.edition)
    asked = {name: answers[name] for name in decision.asked}
    return Entry(record("decision", occasion, ((form, asked),), marks=[PERMITS] * decision.permits, own=own))


def came(entry, former=None, policy=POLICY):
    return Rejudging(policy).anew(entry, former)


@pytest.mark.parametrize("answers", [FORBIDDEN, {**CONSULT, "items": ITEMS}, EMERGENCY, AT_RISK])
@pytest.mark.parametrize("former", [False, None])
def test_what_the_code_comes_to_is_the_same_again(answers, former):
    found = came(decided(answers), former)
    assert (found.standing, found.altered, found.stands_out) == (Standing.SAME, False, False)


@pytest.mark.parametrize(
    "said",
    [
        {"class": "internal_consult"},
        {"clauses": ["NEC"]},
        {"reasons": []},
        {"not_yet": ["discuss-first"]},
        {"marks": [PERMITS]},
        {"recipient": "facebook_page"},
        {"identifiable": None},
    ],
)
def test_what_was_changed_afterwards_differs(said):
    found = came(decided(FORBIDDEN).saying(**said))
    assert found.standing is Standing.DIFFERS
    assert found.stands_out


def test_it_is_told_what_it_would_be():
    found = came(decided(FORBIDDEN).saying(**{"class": "internal_consult"}))
    assert (found.recorded, found.verdict, found.clauses) == ("internal_consult", "forbidden", ("SCOPE", "VOL-1"))
    assert found.differs == ("class",)


def test_things_shared_beyond_what_was_needed_differ():
    consult = decided({**CONSULT, "items": ITEMS})
    assert came(consult.saying(may_share=["the day of the scan", "her doctor's name"])).differs == ("may_share",)
    assert came(consult.saying(items_needed="2")).differs == ("items_needed",)


def test_a_verdict_that_hangs_on_what_is_withheld_cannot_be_judged():
    consult = decided({**CONSULT, "items": ITEMS})
    withheld = ("items", "may_share", "may_share_after", "withhold")
    assert came(consult.without(*withheld)).standing is Standing.SAME
    assert came(consult.without(*withheld, "items_needed", "items_not_needed")).standing is Standing.HIDDEN
    assert came(decided(FORBIDDEN).without(*withheld, "items_needed")).standing is Standing.SAME


def test_what_nothing_that_is_withheld_could_bring_about_differs_all_the_same():
    turned = decided(AT_RISK).without("items", "may_share", "withhold", "items_needed").saying(clauses=["INT-1"])
    assert came(turned).standing is Standing.DIFFERS


def test_an_erased_decision_cannot_be_judged():
    left = ("at", "volunteer", "policy", "marks", "class", "clauses", "refers_to")
    gone = Entry({name: value for name, value in decided(AT_RISK).fields.items() if name in left})
    assert came(gone).standing is Standing.HIDDEN


def test_a_list_that_is_not_shown_is_never_guessed():
    assert came(decided(AT_RISK).without("grounds")).standing is Standing.HIDDEN


def test_an_edition_that_is_not_at_hand_is_not_judged_by():
    found = came(decided(FORBIDDEN, edition=Edition("their-code", "7", "a" * 64)))
    assert (found.standing, found.altered, found.edition.version) == (Standing.UNKNOWN, False, "7")
    assert came(decided(FORBIDDEN).without("policy")).standing is Standing.UNKNOWN


def test_a_number_of_ours_with_another_text_stands_out_and_is_judged_by_ours():
    other = replace(POLICY.edition, sha256="b" * 64)
    found = came(decided(FORBIDDEN, edition=other))
    assert (found.standing, found.altered, found.stands_out) == (Standing.SAME, True, True)
    turned = came(decided(FORBIDDEN, edition=other).saying(**{"class": "internal_consult"}))
    assert (turned.standing, turned.verdict) == (Standing.DIFFERS, "forbidden")


def test_an_edited_text_is_not_judged_by_though_it_is_in_force():
    edited = replace(POLICY, edition=replace(POLICY.edition, sha256="b" * 64), earlier=lambda _: None)
    for edition in (edited.edition, POLICY.edition):
        assert came(decided(FORBIDDEN, edition=edition), policy=edited).standing is Standing.UNKNOWN
    assert came(decided(FORBIDDEN, edition=edited.edition), policy=edited).altered


def test_an_organisation_s_own_edition_is_judged_by_where_it_is_in_force():
    own: Policy = replace(POLICY, edition=Edition("their-code", "7", "a" * 64))
    assert came(decided(FORBIDDEN, edition=own.edition), policy=own).standing is Standing.SAME
    altered = came(decided(FORBIDDEN, edition=Edition("their-code", "7", "c" * 64)), policy=own)
    assert (altered.standing, altered.altered) == (Standing.SAME, True)


def test_of_a_volunteer_who_has_left_other_rules_hold():
    consult = {**CONSULT, "items": ITEMS}
    refused = decided(consult, former=True)
    assert refused.fields["class"] == "forbidden"
    assert [came(refused, former).standing for former in (True, False, None)] == [
        Standing.SAME,
        Standing.DIFFERS,
        Standing.SAME,
    ]
    assert came(decided(consult), former=True).standing is Standing.DIFFERS


def test_whether_somebody_had_left_is_known_from_what_came_before():
    ending = SimpleNamespace(fields={"marks": [LEFT]})
    one, other = (SimpleNamespace(fields={}) for _ in range(2))
    assert [former for _, former in with_former([one, ending, other], whole=True)] == [False, False, True]
    assert [former for _, former in with_former([one, ending, other], whole=False)] == [None, None, True]


def test_what_could_end_in_too_many_ways_is_not_judged():
    everything = ("danger", "helper", "about", "recipient", "identifiable", "need", "relationship", "wish")
    assert came(decided(FORBIDDEN).without(*everything)).standing is Standing.HIDDEN
