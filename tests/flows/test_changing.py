"""What is known of a client is put right or added to: the newest counts, and what was before stays in the ledger."""

import pytest
from stories import CONSULT, FIRST_CONTACT

from confcli.core.code.interview import Item
from confcli.core.code.model import Privacy
from confcli.core.ledger.kinds import leaving
from confcli.core.profile import profile_lines
from confcli.errors import Misread, Unanswered
from confcli.flows.access import give_access
from confcli.flows.changing import change
from confcli.flows.clients import add_client, clients
from confcli.flows.drafts import unfinished
from confcli.flows.encounter import contact, explain
from confcli.flows.erasure import erase_client, erase_note
from confcli.flows.exporting import Period, export
from confcli.flows.ports import Wish, Wished
from confcli.flows.share import share
from confcli.policy import load

POLICY = load()
REACHED = {
    "telephone": "06 12 34 56 78",
    "email_address": "canary@example.org",
    "safe_to_call": "mornings alone",
    "message_left": "no",
}
ERASE = {"basis": "asked_for", "sure": "yes"}


@pytest.fixture
def client(session):
    return add_client(session(name="Odille", language="french"))


@pytest.fixture
def couple(session, client):
    other = add_client(session(name="Paul", language="english"))
    return client.code, other.code


def known(ledger, code):
    return clients(ledger)[code]


@pytest.mark.parametrize("live", [False, True])
def test_a_wrong_name_and_language_are_put_right_and_the_old_ones_stay_in_the_ledger(session, ledger, client, live):
    given = {"name": "Odile", "language": "english"}
    changed = change(session(live=live, **given, review=["name", "language", "save"]), "c1")
    assert (changed.client.name, changed.client.language) == ("Odile", "english")
    assert known(ledger, client.code) == changed.client
    assert ledger.entry(changed.seq).fields["changed"] == ["name", "language"]
    assert [entry.fields["name"] for entry in ledger.entries(client=client.code)] == ["Odille", "Odile"]


def test_a_person_is_asked_nothing_but_the_lines_they_choose(session, client):
    at_work = session(live=True, telephone="06 1", review=["telephone", "save"])
    change(at_work, client.code)
    assert [one.question.id for one in at_work.interviewer.asked] == ["review", "telephone", "review"]
    lines = dict(at_work.interviewer.asked[0].choices)
    assert (lines["name"], lines["telephone"]) == ("Name: Odille", "Telephone: (nothing)")
    assert lines["message_left"] == "Leaving a message: not known, so leave none"


def test_only_what_changed_is_recorded_and_what_is_the_same_is_nothing(session, ledger, client):
    size = ledger.head().size
    assert change(session(name="Odille", language="french"), client.code).seq == 0
    assert change(session(live=True), client.code).seq == 0
    assert ledger.head().size == size
    assert unfinished(ledger) == []
    seq = change(session(**REACHED), client.code).seq
    fields = ledger.entry(seq).fields
    assert fields["changed"] == list(REACHED)
    assert {name: fields[name] for name in REACHED} == REACHED
    assert (fields["name"], fields["language"], fields["partner"]) == (None, None, None)


def test_an_answer_that_is_taken_away_is_known_no_more_and_comes_back_by_no_older_entry(session, ledger, client):
    change(session(**REACHED), client.code)
    change(session(telephone=""), client.code)
    assert known(ledger, client.code).profile["telephone"] is None
    assert known(ledger, client.code).profile["safe_to_call"] == "mornings alone"


def test_who_is_around_them_is_asked_only_where_notes_were_agreed_to(session, ledger, client):
    change(session(around="her sister Anne", telephone="06 1"), client.code)
    assert not known(ledger, client.code).profile.get("around")
    explain(session(**FIRST_CONTACT), client.code)
    change(session(around="her sister Anne"), client.code)
    assert known(ledger, client.code).profile["around"] == "her sister Anne"


def test_a_couple_is_known_from_both_sides_and_from_neither_once_it_is_none(session, ledger, couple):
    one, other = couple
    change(session(partner=other), one)
    assert [known(ledger, code).profile["partner"] for code in couple] == [other, one]
    third = add_client(session(name="Rose", language="english")).code
    change(session(partner=other), third)
    assert [known(ledger, code).profile["partner"] for code in (*couple, third)] == [None, third, other]
    change(session(partner=""), other)
    assert [known(ledger, code).profile["partner"] for code in (*couple, third)] == [None, None, None]


def test_nobody_is_their_own_partner_and_alone_nobody_is_asked(session, client):
    at_work = session(live=True, partner=client.code)
    change(at_work, client.code)
    assert "partner" not in dict(at_work.interviewer.asked[0].choices)
    add_client(session(name="Paul", language="english"))
    with pytest.raises(Misread, match="no client C-001"):
        change(session(partner=client.code), client.code)


def test_it_is_shown_before_a_contact_and_before_anything_is_shared(session, client):
    change(session(**REACHED), client.code)
    shown = "No, and do not say who is calling"
    for encounter in (contact, explain):
        at_work = session(live=True, **{**FIRST_CONTACT, "channel": "phone"}, note="", client_asked="")
        encounter(at_work, client.code)
        lines = at_work.interviewer.said[0].splitlines()
        assert lines[0] == "Telephone: 06 12 34 56 78"
        assert lines[-2:] == ["When to call: mornings alone", f"Leaving a message: {shown}"]
    given = {**CONSULT, "about": (client.code,), "items": (Item("x", "yes"),), "another": "no"}
    at_work = session(live=True, **given, client=(client.code,), recipient_name="", recipient_role="", happened="today")
    share(at_work, client.code, lambda _: None)
    assert shown in at_work.interviewer.heard


def test_nothing_is_said_of_how_to_reach_them_where_nothing_is_known(session, ledger, client):
    assert profile_lines(POLICY, known(ledger, client.code), clients(ledger)) == []
    change(session(telephone="06 1"), client.code)
    said = profile_lines(POLICY, known(ledger, client.code), clients(ledger))
    assert said == ["Telephone: 06 1", "Leaving a message: not known, so leave none"]


def test_how_to_reach_them_leaves_in_no_session_log_whatever_is_revealed(session, ledger, client):
    seq = change(session(**REACHED, partner="C-002", name="CANARY"), client.code).seq
    whole = {"include": ("notes", "names"), "ground": "guidance", "reason": "x", "format": ("json",)}
    given = {**whole, "unencrypted": "yes", "in_full": (Item(str(seq), "yes"),)}
    exported = export(session(**given), Period(whole=True), lambda _: None)
    shown = exported.extract.entries[seq].disclosures
    assert "name" in shown
    assert not {*REACHED, "partner"} & set(shown)
    assert {*REACHED, "partner"} <= set(ledger.sealed()[seq].disclosures)


def test_no_option_of_a_session_log_reveals_how_to_reach_them():
    revealed = [level for q in POLICY.forms["export"].questions for level in sum(q.reveals.values(), ())]
    assert revealed
    assert Privacy.REACH not in revealed
    asked = {q.id for q in POLICY.forms["change"].questions if q.privacy is Privacy.REACH}
    assert {*REACHED, "partner"} == asked
    assert not asked & leaving(POLICY, "change", (Privacy.NOTE, Privacy.NAME))


def test_the_client_is_given_it_and_what_may_be_other_people_s_is_marked(session, client):
    change(session(**REACHED), client.code)
    record = give_access(session(identity="yes"), client.code, lambda _: None)
    assert record.entries[-1].fields["telephone"] == REACHED["telephone"]
    assert {*REACHED, "partner", "around"} <= record.in_own_words


def test_an_erasure_empties_every_change_and_whom_others_name(session, ledger, couple):
    one, other = couple
    change(session(**REACHED, name="Odile", partner=other), one)
    erased = erase_client(session(**ERASE), one)
    assert "06 12" not in str([ledger.entry(seq).fields for seq in erased.entries])
    assert known(ledger, other).profile["partner"] is None
    left = [entry for entry in ledger.entries(client=other) if one in entry.fields.values()]
    assert left == []
    emptying = list(ledger.entries(kind="emptying"))
    assert [(entry.fields["client"], entry.fields["emptied"]) for entry in emptying] == [(other, ["partner"])]


def test_a_number_that_was_another_person_s_is_erased_alone(session, ledger, client):
    seq = change(session(**REACHED), client.code).seq
    erase_note(session(**ERASE), seq)
    assert {"telephone", "email_address", "safe_to_call"}.isdisjoint(ledger.entry(seq).fields)
    assert known(ledger, client.code).profile["telephone"] is None
    assert known(ledger, client.code).profile["message_left"] == "no"


def test_who_stops_goes_on_there(session, ledger, client):
    stopped = session(live=True, telephone="06 1", review=["telephone", Wished(Wish.STOP)])
    with pytest.raises(Wished):
        change(stopped, client.code)
    assert [one.concerns(client.code) for one in unfinished(ledger)] == [True]
    assert not known(ledger, client.code).profile.get("telephone")
    change(session(live=True, unfinished="resume"), client.code)
    assert known(ledger, client.code).profile["telephone"] == "06 1"
    assert unfinished(ledger) == []


def test_nobody_is_changed_who_is_no_client(session, ledger):
    with pytest.raises(Misread):
        change(session(), "C-001")
    assert ledger.head().size == 1


def test_what_is_no_answer_is_refused_and_changes_nothing(session, ledger, client):
    with pytest.raises((Misread, Unanswered)):
        change(session(name="Odile", message_left="perhaps"), client.code)
    assert known(ledger, client.code).name == "Odille"
