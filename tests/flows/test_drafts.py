"""An unfinished form is taken once: whoever comes second is told, and loses nothing that was typed."""

import json

import pytest
from memory import Memory

from confcli.core.code.interview import Item
from confcli.errors import Superseded
from confcli.flows.clients import add_client
from confcli.flows.drafts import Draft, unfinished
from confcli.flows.encounter import contact
from confcli.flows.erasure import erase_client
from confcli.flows.ports import Wish, Wished

CONTACT = {"channel": "email", "happened": "today", "note": "kept"}
AT, EDITION = "2026-11-22T21:00:00.000000+01:00", "0" * 64


def draft(memory):
    return Draft(memory, "contact", AT, EDITION, "C-001")


def test_two_that_are_begun_in_the_same_moment_stand_side_by_side():
    memory = Memory()
    one = draft(memory)
    one.keep("contact", {"channel": "email"})
    other = draft(memory)
    other.keep("contact", {"channel": "phone"})
    assert [each.answers["contact"]["channel"] for each in unfinished(memory)] == ["email", "phone"]


def test_what_comes_back_is_what_was_kept():
    memory, things = Memory(), (Item("the dates", "yes"),)
    one = draft(memory)
    one.keep("contact", {"channel": "email", "items": things, "about": ("C-001", "C-002")}, {"note": "She sle"})
    (back,) = unfinished(memory)
    assert (back.answers, back.begun) == (one.answers, one.begun)
    assert back.is_kept()


def test_what_an_earlier_version_kept_is_read():
    memory = Memory()
    old = {"kind": "contact", "at": AT, "edition": EDITION, "client": "C-001", "answers": {"contact": {"note": "kept"}}}
    memory.keep_draft(f"form {AT} contact", json.dumps(old))
    (back,) = unfinished(memory)
    assert (back.answers["contact"], back.begun, back.goes_on) == ({"note": "kept"}, {}, ())
    back.keep("contact", {"note": "changed"})
    assert [one.answers["contact"]["note"] for one in unfinished(memory)] == ["changed"]


def test_who_is_named_in_a_note_is_not_whom_it_concerns():
    one = draft(Memory())
    one.answers["contact"] = {"note": "C-002 sat beside her", "about": ("C-003",), "client": "C-004"}
    assert [code for code in ("C-001", "C-002", "C-003", "C-004") if one.concerns(code)] == ["C-001", "C-003", "C-004"]


def test_whoever_writes_second_is_told_and_what_they_answered_stands_beside_it():
    memory = Memory()
    draft(memory).keep("contact", {"channel": "email"})
    (here,), (there,) = unfinished(memory), unfinished(memory)
    here.keep("contact", {"channel": "email", "note": "here"})
    with pytest.raises(Superseded, match="went on with this meanwhile"):
        there.keep("contact", {"channel": "email", "note": "there"})
    assert [one.answers["contact"]["note"] for one in unfinished(memory)] == ["here", "there"]
    assert there.name != here.name


def test_what_is_typed_by_half_never_writes_over_another_window():
    memory = Memory()
    draft(memory).keep("contact", {"channel": "email"})
    (here,), (there,) = unfinished(memory), unfinished(memory)
    here.keep("contact", {"channel": "email", "note": "here"})
    assert not there.keep_begun("contact", {"channel": "email"}, {"note": "the"})
    assert [one.answers["contact"].get("note") for one in unfinished(memory)] == ["here"]


# --- Two windows --------------------------------------------------------------------------------


@pytest.fixture
def begun(session, who_agreed):
    """A contact with this client that was left before its note."""
    with pytest.raises(Wished):
        contact(session(live=True, **{**CONTACT, "note": Wished(Wish.STOP)}), who_agreed.code)
    return who_agreed.code


@pytest.mark.parametrize("typed_here", [True, False], ids=["something was typed here", "nothing was"])
def test_a_form_is_recorded_once_and_the_second_window_is_told_as_which_entry(session, ledger, begun, typed_here):
    if not typed_here:
        with pytest.raises(Wished):
            contact(session(live=True, unfinished="resume", note="kept", review=Wished(Wish.STOP)), begun)
    here = session(live=True, unfinished="resume", note="here")

    def ask(asked, rest=here.interviewer.ask):
        if asked.question.id == ("note" if typed_here else "review"):
            contact(session(live=True, unfinished="resume", note="there"), begun)
        return rest(asked)

    here.interviewer.ask = ask
    with pytest.raises(Superseded) as told:
        contact(here, begun)
    seq = ledger.head().size
    assert f"as entry {seq}." in told.value.sentence
    assert ("confcli drafts" in told.value.hint) is typed_here
    assert [entry.fields["note"] for entry in ledger.entries(kind="contact")] == ["there" if typed_here else "kept"]
    assert [one.answers["contact"]["note"] for one in unfinished(ledger)] == ["here"] * typed_here
    assert [one.became() for one in unfinished(ledger)] == [str(seq)] * typed_here


def test_nothing_of_an_erased_client_is_set_aside(session, ledger, begun):
    here = session(live=True, unfinished="resume", note="here")

    def ask(asked, rest=here.interviewer.ask):
        if asked.question.id == "note":
            erase_client(session(basis="asked_for", sure="yes"), begun)
        return rest(asked)

    here.interviewer.ask = ask
    with pytest.raises(Superseded, match="was erased in another window"):
        contact(here, begun)
    assert unfinished(ledger) == []
    assert "here" not in str(ledger.kept)


def test_two_windows_never_give_two_clients_the_same_code(session):
    here = session(live=True, name="Odile", language="english")

    def ask(asked, rest=here.interviewer.ask):
        if asked.question.id == "review":
            assert add_client(session(name="Paul", language="french")).code == "C-001"
        return rest(asked)

    here.interviewer.ask = ask
    assert add_client(here).code == "C-002"
