"""First contact and contacts: consent comes before any note, and what the vault knows of it decides what is asked."""

import pytest
from stories import EXPLAINED, FIRST_CONTACT, PASSAGES

from confcli.core.people import owed, reminders
from confcli.errors import Misread
from confcli.flows.clients import add_client, clients
from confcli.flows.drafts import unfinished
from confcli.flows.encounter import contact, explain
from confcli.flows.ports import Wish, Wished

CONTACT = {"channel": "phone", "happened": "today", "note": "liver metastases"}
TELLING = {"client": "C-001", **FIRST_CONTACT}


@pytest.fixture
def client(session):
    return add_client(session(name="Odile", language="english"))


def asked(at_work):
    return [one.question.id for one in at_work.interviewer.asked]


def test_consent_is_asked_before_any_note_and_after_the_passages(session, client):
    at_work = session(live=True, **FIRST_CONTACT, client_asked="Who reads it?")
    explain(at_work, client.code)
    order = asked(at_work)
    assert order[2:10] == list(PASSAGES)
    assert order.index("questions_invited") < order.index("notes_consent") < order.index("client_asked")


@pytest.mark.parametrize("word", ["refused", "not_asked"])
def test_what_the_client_said_is_neither_asked_nor_kept_without_a_yes(session, ledger, client, word):
    at_work = session(live=True, **{**FIRST_CONTACT, "notes_consent": word}, client_asked="She is afraid of the scan.")
    seq, _ = explain(at_work, client.code)
    assert "client_asked" not in asked(at_work)
    assert ledger.entry(seq).fields["client_asked"] is None


def test_a_yes_taken_back_in_the_review_takes_the_note_back(session, ledger, client):
    answers = {**FIRST_CONTACT, "notes_consent": ["agreed", "refused"], "review": ["notes_consent", "save"]}
    at_work = session(live=True, **answers, client_asked="She is afraid of the scan.")
    seq, _ = explain(at_work, client.code)
    assert ledger.entry(seq).fields["client_asked"] is None
    assert "No longer asked, so no longer kept: The client asked or said." in at_work.interviewer.heard


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("word", [None, "refused", "not_asked"])
def test_no_note_is_asked_for_where_none_was_agreed_to(session, ledger, client, word, live):
    if word:
        explain(session(**{**FIRST_CONTACT, "notes_consent": word}), client.code)
    for named in (client.code, None):
        at_work = session(live=live, client=client.code, **CONTACT)
        seq, _ = contact(at_work, named)
        assert "note" not in asked(at_work)
        assert (ledger.entry(seq).kind, ledger.entry(seq).fields["channel"]) == ("contact", "phone")
        assert ledger.entry(seq).fields["note"] is None
        assert "record only that the contact took place" in at_work.interviewer.heard


def test_a_note_is_asked_for_once_the_client_agrees_and_no_more_once_they_do_not(session, ledger, client):
    kept = []
    for word in ("agreed", "not_asked", "refused", "agreed"):
        explain(session(**{**FIRST_CONTACT, "notes_consent": word}), client.code)
        seq, _ = contact(session(client=client.code, **CONTACT))
        kept.append(ledger.entry(seq).fields["note"])
    assert kept == [CONTACT["note"], CONTACT["note"], None, CONTACT["note"]]


def test_another_client_s_yes_is_not_this_one_s(session, ledger, client):
    other = add_client(session(name="Paul", language="french"))
    explain(session(**FIRST_CONTACT), client.code)
    seq, _ = contact(session(client=other.code, **CONTACT))
    assert ledger.entry(seq).fields["note"] is None


def test_a_contact_that_was_begun_before_the_client_refused_loses_its_note_and_says_so(session, ledger, client):
    explain(session(**FIRST_CONTACT), client.code)
    with pytest.raises(Wished):
        contact(session(live=True, **{**CONTACT, "review": [Wished(Wish.STOP)]}), client.code)
    assert unfinished(ledger)[0].answers["contact"]["note"] == CONTACT["note"]
    explain(session(**{**FIRST_CONTACT, "notes_consent": "refused"}), client.code)
    at_work = session(live=True, unfinished="resume")
    seq, _ = contact(at_work, client.code)
    assert ledger.entry(seq).fields["note"] is None
    assert "No longer asked, so no longer kept: Note." in at_work.interviewer.heard
    assert unfinished(ledger) == []


def test_that_a_client_refused_stands_beside_them_and_is_not_to_be_done(session, ledger, client):
    assert [line for line in reminders(client) if "notes" in line] == [
        "C-001 has not been asked about notes yet: record only that the contact took place."
    ]
    explain(session(**{**FIRST_CONTACT, "notes_consent": "refused"}), client.code)
    refused = clients(ledger)[client.code]
    assert reminders(refused) == ("C-001 does not agree to notes: record only that the contact took place.",)
    assert owed(refused) == ()
    other = add_client(session(name="Paul", language="french"))
    explain(session(**{**FIRST_CONTACT, "notes_consent": "not_asked"}), other.code)
    assert "not been asked about notes" in owed(clients(ledger)[other.code])[0]


@pytest.mark.usefixtures("one_client")
def test_an_explanation_counts_only_when_every_passage_was_explained(session, ledger):
    for passage in EXPLAINED:
        explain(session(**{**TELLING, passage: "not_explained"}))
    assert not clients(ledger)["C-001"].told
    _, client = explain(session(**TELLING))
    assert client.told
    assert client.marks >= {"told", "copy_offered", "notes_agreed"}


@pytest.mark.usefixtures("one_client")
def test_a_contact_reminds_of_what_is_owed(session):
    reminded = session(channel="phone", happened="yesterday", note="short")
    contact(reminded, "C-001")
    assert "has not been told the policy" in reminded.interviewer.heard
    explain(session(**{**TELLING, "notes_consent": "refused"}))
    reminded = session(channel="phone", happened="today")
    contact(reminded, "C-001")
    assert "has not been told" not in reminded.interviewer.heard
    assert "does not agree to notes" in reminded.interviewer.heard


@pytest.mark.usefixtures("who_agreed")
def test_a_contact_has_all_its_fields_even_when_they_are_empty(session, ledger):
    contact(session(client="C-001", channel="email", happened="21/11/2026"))
    contact(session(client="C-001", channel="email", happened="today", note="x"))
    (_, without), (_, with_note) = ledger.records[-2:]
    assert without.keys() == with_note.keys()
    assert without["note"] is None
    assert without["happened"] == "2026-11-21"
    assert with_note["happened"] == "2026-11-22"


def test_a_contact_with_nobody_is_refused(session, ledger):
    with pytest.raises(Misread, match="no clients yet"):
        contact(session(client="C-001", channel="email", happened="today"))
    assert len(ledger.records) == 1


@pytest.mark.usefixtures("who_agreed")
def test_a_misread_answer_is_asked_again_when_a_person_answers(session, ledger):
    person = session(
        live=True,
        client=["Odile", "C-009", "c-001"],
        channel=["", "pigeon", "email"],
        happened=["soon", "31/2/2026", "1/1/2030", "today"],
        note=["kept"],
    )
    contact(person)
    assert ledger.records[-1][1]["note"] == "kept"
    assert len([said for said in person.interviewer.said if "Enter" not in said]) >= 7
    assert "still to come" in person.interviewer.heard


@pytest.mark.usefixtures("one_client")
def test_a_misread_answer_in_a_file_ends_it_and_records_nothing(session, ledger):
    for answers in ({"channel": "pigeon"}, {"happened": "soon"}, {"channel": ("email",)}):
        with pytest.raises(Misread):
            contact(session(**{"client": "C-001", "channel": "email", "happened": "today", **answers}))
    assert len(ledger.records) == 2


@pytest.mark.usefixtures("who_agreed")
def test_characters_that_act_are_kept_and_said(session, ledger):
    warned = session(client="C-001", channel="email", happened="today", note="a\x1b[31mb")
    contact(warned)
    assert ledger.records[-1][1]["note"] == "a\x1b[31mb"
    assert "a character that cannot be shown" in warned.interviewer.heard
