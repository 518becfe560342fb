"""What a recording rests on is looked at once more; what was typed is kept, and said to be kept only where it is."""

import pytest
from stories import CONSULT, FIRST_CONTACT

from confcli.core.code.interview import Item
from confcli.errors import Superseded
from confcli.flows.clients import add_client
from confcli.flows.drafts import unfinished
from confcli.flows.encounter import contact
from confcli.flows.outcome import record_outcome
from confcli.flows.recording import record_correction
from confcli.flows.share import share

SHARED = {"shared": "as_decided", "happened": "today"}


def in_the_middle(session, at, act):
    """Have something else done, once, before this question is answered."""
    still_to_do = [act]

    def ask(asked, rest=session.interviewer.ask):
        if asked.question.id == at and still_to_do:
            still_to_do.pop()()
        return rest(asked)

    session.interviewer.ask = ask
    return session


def test_a_correction_recorded_meanwhile_is_named_and_the_words_are_kept(session, ledger, one_client):
    about = ledger.head().size
    here = session(live=True, wrong="the name", right="typed here")
    in_the_middle(here, "right", lambda: record_correction(session(wrong="all", right="there"), about))
    with pytest.raises(Superseded) as told:
        record_correction(here, about)
    sentence = f"Another window was quicker, so nothing was recorded here. Entry {about + 1} was recorded meanwhile."
    assert (told.value.sentence, ledger.head().size) == (sentence, about + 1)
    assert told.value.hint == "What you answered here is kept, unfinished: confcli drafts"
    assert [one.answers["correction"]["right"] for one in unfinished(ledger)] == ["typed here"]
    assert one_client.code == "C-001"


def test_an_outcome_is_recorded_once(session, ledger, one_client):
    (decided,) = share(session(**CONSULT, items=(Item("the dates", "yes"),)), one_client.code, lambda _: None)
    here = in_the_middle(session(**SHARED), "what", lambda: record_outcome(session(**SHARED), decided.seq))
    with pytest.raises(Superseded, match="has an outcome already: entry 4"):
        record_outcome(here, decided.seq)
    assert ledger.head().size == 4


def test_a_file_keeps_nothing_so_nothing_is_said_to_be_kept(session, ledger, one_client):
    here = session(channel="phone", happened="today", note="typed here")
    (entry,) = ledger.entries(kind="client")
    in_the_middle(here, "channel", lambda: ledger.erase((entry.seq,), ("marks",)))
    with pytest.raises(Superseded, match="The client C-001 was erased") as told:
        contact(here, one_client.code)
    assert told.value.hint == ""


def test_what_others_record_about_somebody_else_stops_nobody(session, who_agreed):
    add_client(session(name="Paul", language="english"))
    here = session(live=True, channel="phone", happened="today", note="typed here")
    in_the_middle(here, "note", lambda: contact(session(channel="email", happened="today", note="there"), "C-002"))
    seq, _ = contact(here, who_agreed.code)
    assert here.ledger.entry(seq).fields["note"] == "typed here"
    assert FIRST_CONTACT["channel"] == "in_person"
