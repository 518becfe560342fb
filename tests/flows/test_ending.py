"""An end of support, or of one's own volunteering: the undertaking goes on (VOL-2)."""

import pytest
from stories import CONSULT

from confcli.core.code.interview import Item
from confcli.flows.clients import add_client, clients
from confcli.flows.encounter import contact
from confcli.flows.ending import end
from confcli.flows.share import share

ITEMS = (Item("what was seen", "yes"),)
LEAVING = {"whose": "my_volunteering", "happened": "today", "goes_on": "yes"}


@pytest.fixture
def one_client(session):
    return add_client(session(name="Odile", language="english"))


def test_the_end_of_a_support_is_recorded_with_what_was_said(session, ledger, one_client):
    seq, left = end(session(whose="client_support", client="C-001", happened="today", continues="said"))
    fields = ledger.entry(seq).fields
    assert (fields["client"], fields["continues"], left) == (one_client.code, "said", False)
    assert fields["marks"] == ["support_ended"]


@pytest.mark.usefixtures("one_client")
def test_a_volunteer_who_has_left_still_notes_and_no_longer_consults(session, ledger):
    (before,) = share(session(**CONSULT, items=ITEMS), "C-001", lambda _: None)
    assert before.classified.decision.verdict == "internal_consult"
    _, left = end(session(**LEAVING))
    assert left
    (after,) = share(session(**CONSULT, items=ITEMS), "C-001", lambda _: None)
    assert after.classified.decision.verdict == "forbidden"
    assert after.classified.decision.clauses == ("VOL-2",)
    assert after.classified.decision.reasons == ("left-the-group",)
    contact(session(client="C-001", channel="phone", happened="today", note="still noted"))
    assert ledger.head().size > before.seq
    assert list(clients(ledger)) == ["C-001"]


@pytest.mark.usefixtures("one_client")
def test_a_volunteer_who_has_left_still_helps_in_an_emergency(session):
    end(session(**LEAVING))
    (shared,) = share(session(danger="client", helper="yes", items=()), "C-001", lambda _: None)
    assert shared.classified.decision.permits


@pytest.mark.usefixtures("one_client")
def test_who_does_not_confirm_has_not_left(session):
    at_work = session(**{**LEAVING, "goes_on": "no"})
    assert end(at_work)[1] is False
    assert not at_work.former()
