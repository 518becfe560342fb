"""Whom a sharing concerns: chosen among the clients, shown with what the vault knows of them, and held against it."""

import pytest
from stories import CONSULT, FIRST_CONTACT, FORBIDDEN

from confcli.core.code.interview import Item
from confcli.errors import Misread
from confcli.flows.clients import add_client
from confcli.flows.drafts import unfinished
from confcli.flows.encounter import contact, explain
from confcli.flows.ending import end
from confcli.flows.naming import SEVERAL
from confcli.flows.ports import Wish, Wished
from confcli.flows.share import share

ITEMS = (Item("what was seen", "yes"),)
OUTSIDE = {
    "danger": "none",
    "about": "client",
    "recipient": "third_party",
    "identifiable": "yes",
    "grounds": ("client_at_risk",),
    "can_act": "yes",
    "discussed": "agreed",
    "coordinator": "yes",
    "items": ITEMS,
}
ENDED = {"whose": "client_support", "happened": "01/11/2026", "continues": "said"}


@pytest.fixture
def two(session):
    for name in ("Odile", "Paul"):
        add_client(session(name=name, language="english"))


def asked_of(session):
    return [asked.question.id for asked in session.interviewer.asked]


def nothing(_):
    pass


@pytest.mark.usefixtures("two")
def test_one_of_mine_answers_who_it_is_about_and_is_not_asked_again(session, ledger):
    at_work = session(live=True, **{**CONSULT, "about": "C-002", "items": ITEMS})
    (recorded,) = share(at_work, None, nothing)
    assert (recorded.client, ledger.entry(recorded.seq).fields["about"]) == ("C-002", "client")
    assert asked_of(at_work)[:3] == ["danger", "about", "recipient"]
    assert "client" not in asked_of(at_work)
    (whom,) = [asked for asked in at_work.interviewer.asked if asked.question.id == "about"]
    assert [answer for answer, _ in whom.choices] == ["client", "C-001", "C-002", SEVERAL, "no_client"]
    assert dict(whom.choices)["C-002"] == "C-002  Paul"


@pytest.mark.usefixtures("two")
def test_no_client_of_mine_is_recorded_for_nobody(session, ledger):
    for about, verdict in (("client", "internal_consult"), ("no_client", "no_client_information")):
        at_work = session(live=True, **{**CONSULT, "about": about, "items": ITEMS})
        (recorded,) = share(at_work, None, nothing)
        fields = ledger.entry(recorded.seq).fields
        assert (recorded.client, fields["client"], fields["class"]) == (None, None, verdict)
        assert "client" not in asked_of(at_work)


@pytest.mark.usefixtures("two")
def test_a_client_who_was_named_is_not_asked_for(session, ledger):
    at_work = session(live=True, **{**CONSULT, "items": ITEMS})
    (recorded,) = share(at_work, "c2", nothing)
    assert ledger.entry(recorded.seq).fields["client"] == "C-002"
    assert "about" not in asked_of(at_work)


@pytest.mark.usefixtures("two")
def test_in_an_emergency_whom_it_concerns_is_asked_after_the_verdict_and_may_be_left_open(session, ledger):
    told = []
    for given, clients in ((("C-001"), ["C-001"]), ((), [None]), ([SEVERAL, ("C-001", "C-002")], ["C-001", "C-002"])):
        at_work = session(live=True, danger="client", helper="yes", items=(), client=given)
        recorded = share(at_work, None, told.append)
        assert asked_of(at_work)[:4] == ["danger", "helper", "items", "client"]
        assert [one.client for one in recorded] == clients
        assert [ledger.entry(one.seq).fields["client"] for one in recorded] == clients
    assert len(told) == 3


@pytest.mark.usefixtures("two")
def test_a_file_that_names_a_client_and_none_is_refused_but_never_in_an_emergency(session, ledger):
    with pytest.raises(Misread, match="C-001 is named, and yet"):
        share(session(danger="none", about="no_client", client="C-001"), None, nothing)
    with pytest.raises(Misread, match="C-002 is named, and yet"):
        share(session(danger="none", about="no_client"), "C-002", nothing)
    (recorded,) = share(session(danger="client", helper="yes", about="no_client", client="C-001"), None, nothing)
    assert recorded.classified.decision.permits
    assert ledger.entry(recorded.seq).fields["client"] == "C-001"


# --- What the vault knows -----------------------------------------------------------------------


@pytest.mark.usefixtures("two")
def test_what_the_vault_knows_is_shown(session):
    at_work = session(live=True, **{**CONSULT, "about": "C-001", "relationship": "ended"})
    share(at_work, None, nothing)
    assert "C-001 has not been asked about notes yet." in at_work.interviewer.heard
    explain(session(client="C-001", **{**FIRST_CONTACT, "notes_consent": "refused"}))
    end(session(**ENDED, client="C-001"))
    with pytest.raises(Wished):
        contact(session(live=True, client="C-001", channel="phone", happened=Wished(Wish.STOP)))
    at_work = session(live=True, **{**CONSULT, "about": "C-001", "relationship": "ended"})
    share(at_work, None, nothing)
    for known in (
        "The ledger says that the support for C-001 ended on 01/11/2026 (entry 6).",
        "C-001 does not agree to notes",
        "Unfinished: Contact, C-001 Odile, begun on 22/11/2026 21:00.",
    ):
        assert known in at_work.interviewer.heard


@pytest.mark.usefixtures("two")
def test_what_the_ledger_contradicts_is_refused_and_put_right_at_once(session, ledger):
    end(session(**ENDED, client="C-001"))
    answers = {**CONSULT, "about": "C-001", "items": ITEMS, "happened": "today"}
    at_work = session(live=True, **answers, put_right=["otherwise", "record"])
    at_work.interviewer.answers["relationship"] = ["current", "current"]
    (recorded,) = share(at_work, None, nothing)
    assert "support for C-001 ended on 01/11/2026 (entry 4). If they turned" in at_work.interviewer.heard
    assert recorded.classified.decision.verdict == "internal_consult"
    again = ledger.entry(recorded.seq - 1)
    assert (again.kind, again.fields["client"], again.fields["marks"]) == ("ending", "C-001", ["supported"])
    (after,) = share(session(**{**CONSULT, "items": ITEMS}), "C-001", nothing)
    assert after.classified.decision.permits


@pytest.mark.usefixtures("two")
def test_a_file_that_contradicts_the_ledger_ends_it_and_records_nothing(session, ledger):
    end(session(**ENDED, client="C-001"))
    size = ledger.head().size
    with pytest.raises(Misread, match=r"ended on 01/11/2026 \(entry 4\)") as refused:
        share(session(**CONSULT, items=ITEMS), "C-001", nothing)
    assert "confcli end" in refused.value.hint
    assert ledger.head().size == size
    for whose, match in (("client_died", "C-002 has died"),):
        end(session(whose=whose, client="C-002", happened="today"))
        with pytest.raises(Misread, match=match):
            share(session(**CONSULT, items=ITEMS), "C-002", nothing)
    end(session(whose="supported_again", client="C-001", happened="today"))
    assert share(session(**CONSULT, items=ITEMS), "C-001", nothing)[0].classified.decision.permits


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("danger", ["client", "someone_else", "unsure"])
def test_the_ledger_refuses_no_emergency(session, danger):
    end(session(whose="client_died", client="C-001", happened="today"))
    for live in (False, True):
        (recorded,) = share(session(live=live, danger=danger, helper="yes", items=()), "C-001", nothing)
        assert recorded.classified.decision.permits


@pytest.mark.usefixtures("two")
def test_where_nobody_is_named_only_the_answers_count(session):
    end(session(**ENDED, client="C-001"))
    (recorded,) = share(session(**CONSULT, items=ITEMS), None, nothing)
    assert recorded.classified.decision.permits


# --- Several clients ----------------------------------------------------------------------------


@pytest.mark.usefixtures("two")
def test_a_couple_is_asked_each_for_themselves_and_recorded_in_one_step(session, ledger):
    answers = {
        **OUTSIDE,
        "about": [SEVERAL, ("C-001", "C-002")],
        "discussed": ["agreed", "refused"],
        "recipient_role": "doctor",
    }
    at_work = session(live=True, **answers)
    told = []
    recorded = share(at_work, None, told.append)
    asked = asked_of(at_work)
    assert [asked.count(name) for name in ("danger", "recipient", "grounds", "discussed", "word")] == [1, 1, 2, 2, 2]
    assert asked.count("recipient_role") == 1
    assert "Now the same for C-002  Paul" in at_work.interviewer.heard
    fields = [ledger.entry(one.seq).fields for one in recorded]
    assert [one["client"] for one in fields] == ["C-001", "C-002"]
    assert [one["discussed"] for one in fields] == ["agreed", "refused"]
    assert [one["recipient_role"] for one in fields] == ["doctor", "doctor"]
    assert len(told) == 2
    assert unfinished(ledger) == []


@pytest.mark.usefixtures("two")
def test_one_of_a_couple_is_the_recipient_and_for_the_other_they_are_a_third_party(session, ledger):
    answers = {**OUTSIDE, "about": [SEVERAL, ("C-001", "C-002")], "recipient": ["the_client", "C-002"]}
    at_work = session(live=True, **{**answers, "grounds": ("none",), "wish": "no"})
    recorded = share(at_work, None, nothing)
    fields = [ledger.entry(one.seq).fields for one in recorded]
    assert [one["recipient"] for one in fields] == ["third_party", "the_client"]
    assert [one["class"] for one in fields] == ["forbidden", "not_a_disclosure"]


@pytest.mark.usefixtures("two")
def test_several_are_all_recorded_or_none(session, ledger, monkeypatch):
    at_work = session(**OUTSIDE, client=("C-001", "C-002"))
    size, append = ledger.head().size, ledger.append

    def full(kind, fields):
        if fields["client"] == "C-002":
            raise OSError("full")
        return append(kind, fields)

    monkeypatch.setattr(ledger, "append", full)
    with pytest.raises(OSError, match="full"):
        share(at_work, None, nothing)
    assert ledger.head().size == size


@pytest.mark.usefixtures("two")
def test_a_file_says_for_each_of_several_who_the_recipient_is(session):
    with pytest.raises(Misread, match="fits one client only"):
        share(session(danger="none", recipient="the_client", client=("C-001", "C-002")), None, nothing)


@pytest.mark.usefixtures("two")
def test_a_couple_that_was_interrupted_goes_on_with_the_second(session, ledger):
    answers = {**OUTSIDE, "about": [SEVERAL, ("C-001", "C-002")], "discussed": ["agreed", Wished(Wish.STOP)]}
    with pytest.raises(Wished) as stopped:
        share(session(live=True, **answers), None, nothing)
    assert stopped.value.kept
    at_work = session(live=True, **{**OUTSIDE, "discussed": "refused", "danger": "resume"})
    recorded = share(at_work, None, nothing)
    assert [ledger.entry(one.seq).fields["discussed"] for one in recorded] == ["agreed", "refused"]
    assert [name for name in asked_of(at_work) if name in ("danger", "about", "recipient")] == ["danger"]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(("consent", "asked"), [("agreed", True), ("refused", False), ("not_asked", False)])
def test_where_no_notes_were_agreed_to_none_is_asked_for_after_a_refusal(session, consent, asked):
    explain(session(client="C-001", **{**FIRST_CONTACT, "notes_consent": consent}))
    at_work = session(live=True, **FORBIDDEN, note="she rang")
    share(at_work, "C-001", nothing)
    assert "asked_by" in asked_of(at_work)
    assert ("note" in asked_of(at_work)) is asked
