"""What the law gives a client: to be forgotten, or to have one note forgotten."""

from datetime import UTC, datetime

import pytest
from stories import CONSULT, FIRST_CONTACT

from confcli.core.code.interview import Item
from confcli.core.ledger.kinds import STAYS
from confcli.errors import Misread, Unanswered
from confcli.flows.clients import add_client, clients
from confcli.flows.drafts import unfinished
from confcli.flows.encounter import contact, explain
from confcli.flows.erasure import erase_client, erase_note
from confcli.flows.exporting import Period, export
from confcli.flows.ports import Wish, Wished
from confcli.flows.recording import outstanding, record_correction
from confcli.flows.share import share

LATER = {code: datetime(2026, 11, 23, hour, tzinfo=UTC) for hour, code in enumerate(("C-001", "C-002"))}
ERASE = {"basis": "asked_for", "sure": "yes"}
NEW = {"name": "CANARY Odile", "language": "french"}
CONTACT = {"channel": "phone", "happened": "today", "note": "CANARY note"}


@pytest.fixture
def known(session):
    """A ledger with two clients who agreed to notes, a contact with each, and a decision about the first."""
    for code in ("C-001", "C-002"):
        add_client(session(**NEW))
        explain(session(**FIRST_CONTACT), code)
        contact(session(**CONTACT), code)
    share(session(**CONSULT, items=(Item("CANARY thing", "yes"),)), "C-001", lambda _: None)
    return session


def test_an_erased_client_leaves_no_word_and_the_chain_still_verifies(known, ledger):
    headers = [entry.header for entry in ledger.sealed().values()]
    erased = erase_client(known(**ERASE), "C-001")
    assert erased.entries == (2, 3, 4, 8)
    for seq in erased.entries:
        assert set(ledger.entry(seq).fields) <= set(STAYS)
        assert "CANARY" not in str(ledger.entry(seq).fields)
    assert [entry.header for entry in ledger.sealed().values()][: len(headers)] == headers
    assert ledger.entry(8).fields["class"] == "internal_consult"
    assert "CANARY" in str(ledger.entry(5).fields)


def test_the_erasure_is_recorded_with_the_code_and_without_a_name(known, ledger):
    erased = erase_client(known(**ERASE), "C-001")
    fields = ledger.entry(erased.seq).fields
    assert fields["entries"] == ["2", "3", "4", "8"]
    assert fields["client"] == "C-001"
    assert "CANARY" not in str(fields)


def test_an_erased_client_is_nobody_any_more_and_their_code_is_never_given_again(known, ledger):
    erase_client(known(**ERASE), "C-001")
    assert list(clients(ledger)) == ["C-002"]
    assert outstanding(ledger) == []
    with pytest.raises(Misread, match="no client C-001"):
        contact(known(**CONTACT), "C-001")
    with pytest.raises(Misread, match="or there was one"):
        add_client(known(**NEW), "C-001")
    erase_client(known(**ERASE), "C-002")
    assert add_client(known(**NEW)).code == "C-003"


def test_the_session_logs_that_showed_them_are_named(known):
    first = export(known(include=("codes_only",)), Period(), lambda _: None)
    export(known(include=("codes_only",)), Period(), lambda _: None)
    erased = erase_client(known(**ERASE), "C-001")
    assert [one.seq for one in erased.exports] == [first.seq]


def test_a_session_log_that_showed_them_in_full_long_afterwards_is_named(known):
    """It was of other days, and the entry was on its list: written there as it was typed."""
    first = export(known(include=("codes_only",)), Period(), lambda _: None)
    guided = {"include": ("notes",), "ground": "guidance", "reason": "x"}
    second = export(known(**guided, in_full=(Item("0004", "yes"),)), Period(), lambda _: None)
    third = export(known(**guided, in_full=(Item("7", "yes"),)), Period(), lambda _: None)
    erased = erase_client(known(**ERASE), "C-001")
    assert [one.seq for one in erased.exports] == [first.seq, second.seq]
    assert third.seq not in erased.entries


def test_what_was_begun_about_an_erased_client_goes_too_and_nothing_else_that_was_begun(known, ledger):
    for code in ("C-001", "C-002"):
        stopped = known(live=True, **{**CONTACT, "happened": [Wished(Wish.STOP)]}, clock=lambda code=code: LATER[code])
        with pytest.raises(Wished):
            contact(stopped, code)
    assert len(unfinished(ledger)) == 2
    erase_client(known(**ERASE), "C-001")
    assert [begun.client for begun in unfinished(ledger)] == ["C-002"]
    assert ledger.swept


@pytest.mark.parametrize("answers", [{"basis": "unsure"}, {"basis": "asked_for", "sure": "no"}])
def test_a_doubt_erases_nothing(known, ledger, answers):
    before = ledger.sealed()
    with pytest.raises(Unanswered, match="Nothing was erased"):
        erase_client(known(**answers), "C-001")
    assert ledger.sealed() == before


# --- A note alone -------------------------------------------------------------------------------


def test_a_note_is_erased_alone_and_the_chain_still_verifies(known, ledger):
    headers, before = [entry.header for entry in ledger.sealed().values()], ledger.entry(4).fields
    erased = erase_note(known(basis="consent_withdrawn", sure="yes"), 4)
    assert [entry.header for entry in ledger.sealed().values()][: len(headers)] == headers
    assert ledger.entry(4).fields == {name: value for name, value in before.items() if name != "note"}
    fields = ledger.entry(erased.seq).fields
    assert (ledger.entry(erased.seq).kind, fields["client"]) == ("emptying", "C-001")
    assert (fields["refers_to"], fields["emptied"], fields["basis"]) == ("4", ["note"], "consent_withdrawn")
    assert "CANARY" in str(ledger.entry(7).fields), "the other client's note stays"
    assert ledger.swept
    assert list(clients(ledger)) == ["C-001", "C-002"]


def test_every_free_text_can_be_erased_and_what_was_decided_stays(known, ledger):
    free = dict.fromkeys(("asked_by", "purpose", "evidence", "note"), "CANARY")
    thing = (Item("CANARY thing", "yes"),)
    (shared,) = share(known(**CONSULT, items=thing, **free), "C-001", lambda _: None)
    decision = shared.seq
    asked, _ = explain(known(**FIRST_CONTACT, client_asked="CANARY"), "C-001")
    correction = record_correction(known(wrong="CANARY", right="CANARY"), 4)
    for seq in (decision, asked, correction):
        before = ledger.entry(seq).fields
        erase_note(known(**ERASE), seq)
        after = ledger.entry(seq).fields
        assert set(before) - set(after) == {name for name, value in before.items() if value == "CANARY"}
        assert all(after[name] == value for name, value in before.items() if name in after)
    assert ledger.entry(decision).fields["may_share"] == ["CANARY thing"]


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_where_there_is_no_note_none_is_erased(known, seq):
    with pytest.raises(Misread, match=f"Entry {seq} holds no note"):
        erase_note(known(**ERASE), seq)


def test_a_note_is_erased_once(known):
    erase_note(known(**ERASE), 4)
    with pytest.raises(Misread, match="Entry 4 holds no note"):
        erase_note(known(**ERASE), 4)


@pytest.mark.parametrize("answers", [{"basis": "unsure"}, {"basis": "asked_for", "sure": "no"}])
def test_a_doubt_erases_no_note(known, ledger, answers):
    before = ledger.sealed()
    with pytest.raises(Unanswered, match="Nothing was erased"):
        erase_note(known(**answers), 4)
    assert ledger.sealed() == before


def test_only_the_session_logs_that_listed_the_entry_are_named(known):
    export(known(include=("codes_only",)), Period(), lambda _: None)
    guided = {"include": ("notes",), "ground": "guidance", "reason": "x"}
    listed = export(known(**guided, in_full=(Item("4", "yes"),)), Period(), lambda _: None)
    export(known(**guided, in_full=(Item("7", "yes"),)), Period(), lambda _: None)
    assert [one.seq for one in erase_note(known(**ERASE), 4).exports] == [listed.seq]


def test_a_client_can_be_erased_after_a_note_was(known, ledger):
    noted = erase_note(known(**ERASE), 4)
    erased = erase_client(known(**ERASE), "C-001")
    assert noted.seq in erased.entries
    assert set(ledger.entry(4).fields) <= set(STAYS)
