"""A client who was handed over comes into a vault: looked at, confirmed, under a code of its own, and once."""

from dataclasses import replace

import pytest

from confcli.core.code.model import Privacy
from confcli.core.handover import Handover
from confcli.core.ledger.kinds import leaving
from confcli.errors import Misread, Tampered, Unanswered
from confcli.flows.clients import add_client, clients
from confcli.flows.erasure import erase_client
from confcli.flows.taking_over import take_over
from confcli.policy import load

POLICY = load()
KNOWN = {"name": "CANARY Odile", "language": "french", "telephone": "06 CANARY", "message_left": "no"}
HANDED = Handover("V-12", "V-07", "a" * 32, 5, "2026-11-21T21:00:00+01:00", KNOWN, ("Entry 4: Contact\n  CANARY",))
SURE = {"comes_from_them": "yes"}


def test_the_client_gets_the_next_code_and_all_that_came(session, ledger):
    add_client(session(name="Paul", language="english"))
    assert take_over(session(**SURE), HANDED) == "C-002"
    client = clients(ledger)["C-002"]
    assert (client.name, client.language) == ("CANARY Odile", "french")
    assert {name: client.profile[name] for name in KNOWN} == KNOWN
    entry = ledger.entry(ledger.head().size)
    assert (entry.kind, entry.fields["from_volunteer"], entry.fields["of_entry"]) == ("take_over", "V-12", "5")
    assert entry.fields["received"] == ["Entry 4: Contact\n  CANARY"]


def test_nothing_in_the_file_says_that_the_policy_was_explained(session, ledger):
    code = take_over(session(**SURE), HANDED)
    assert clients(ledger)[code].marks == frozenset()


def test_only_a_code_may_come(session, ledger):
    code = take_over(session(**SURE), replace(HANDED, known={}, entries=()))
    assert clients(ledger)[code].name is None
    assert [one.kind for one in ledger.entries(client=code)] == ["client", "take_over"]


def test_it_is_said_who_hands_over_before_it_is_asked(session):
    at_work = session(comes_from_them="not_yet")
    with pytest.raises(Unanswered, match="Nothing was taken over"):
        take_over(at_work, HANDED)
    assert "V-12 hands a client over to you, in a file of 21/11/2026 21:00." in at_work.interviewer.heard
    assert "Name: CANARY Odile" in at_work.interviewer.heard
    assert "One entry is in it." in at_work.interviewer.heard


def test_the_same_file_is_taken_once(session, ledger):
    take_over(session(**SURE), HANDED)
    size = ledger.head().size
    with pytest.raises(Misread, match="taken over already, as C-001"):
        take_over(session(**SURE), HANDED)
    assert ledger.head().size == size
    assert take_over(session(**SURE), replace(HANDED, entry=6)) == "C-002"


def test_a_file_for_somebody_else_is_refused(session):
    with pytest.raises(Misread, match="handed over to V-08, and you are V-07"):
        take_over(session(**SURE), replace(HANDED, taker="V-08"))


@pytest.mark.parametrize("known", [{"language": "klingon"}, {"partner": "C-001"}, {"note": "x"}, {"message_left": "x"}])
def test_what_is_not_asked_here_is_refused_and_nothing_is_recorded(session, ledger, known):
    size = ledger.head().size
    with pytest.raises((Misread, Tampered)):
        take_over(session(**SURE), replace(HANDED, known=known))
    assert ledger.head().size == size


def test_what_came_leaves_in_no_session_log_and_goes_with_the_client(session, ledger):
    code = take_over(session(**SURE), HANDED)
    assert "received" not in leaving(POLICY, "take_over", (Privacy.NOTE, Privacy.NAME))
    erased = erase_client(session(basis="asked_for", sure="yes"), code)
    assert "CANARY" not in str([ledger.entry(seq).fields for seq in erased.entries])
    assert len(erased.entries) == 3
