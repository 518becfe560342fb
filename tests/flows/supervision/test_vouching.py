"""A supervisor compares a number, or says that an erasure is meant: that stands in their own ledger, and is done."""

import pytest
from bulk import Volunteer
from memory import MemoryInbox
from shelves import FIRST, NOW, arrive

from confcli.core.code.model import Privacy
from confcli.core.ledger.chain import genesis
from confcli.core.supervision.vouching import told_number
from confcli.errors import Misread, Unanswered
from confcli.flows.ports import Wish, Wished
from confcli.flows.supervision.vouching import compare, own_numbers, release, to_release, touched


@pytest.fixture
def sent():
    """A volunteer who erased a client after a first session log, and what a supervisor received of both."""
    volunteer, inbox = Volunteer("V-07"), MemoryInbox()
    inbox.hold(genesis(volunteer.head.ledger), FIRST, "V-07", NOW)
    contacts = [volunteer.contact(), volunteer.contact("C-002")]
    arrive(inbox, volunteer.export([Privacy.NOTE]))
    volunteer.erase("C-001", contacts[0])
    arrive(inbox, volunteer.export())
    return volunteer, inbox


def number_of(volunteer):
    return told_number(volunteer.head.ledger, volunteer.head.size, volunteer.head.hash)


def test_a_number_that_is_right_vouches_and_is_recorded(session, ledger, sent):
    volunteer, inbox = sent
    done = compare(session(), inbox, "V-07", number_of(volunteer))
    assert (done.size, [one.seq for one in done.carried_out]) == (5, [4])
    assert "note" not in inbox.entry("V-07", 1)[0].fields
    assert "note" in inbox.entry("V-07", 2)[0].fields
    kind, fields = ledger.records[-1]
    assert (kind, fields["told_by"], fields["of_entry"]) == ("comparison", "V-07", "5")
    assert fields["of_ledger"] == volunteer.head.ledger


def test_another_number_is_refused_and_changes_nothing(session, ledger, sent):
    volunteer, inbox = sent
    before = list(ledger.records)
    for wrong in ("", "1", number_of(Volunteer("V-07", 2)), told_number(volunteer.head.ledger, 5, "00" * 32)):
        with pytest.raises(Misread, match="Nothing that you hold of V-07"):
            compare(session(), inbox, "V-07", wrong)
    with pytest.raises(Misread, match="no ledger of V-08"):
        compare(session(), inbox, "V-08", number_of(volunteer))
    assert (ledger.records, len(inbox.waiting())) == (before, 1)


def test_an_erasure_is_carried_out_only_when_it_is_said_to_be_meant(session, ledger, sent):
    _, inbox = sent
    source, waiting = to_release(inbox, "V-07", 4)
    assert [(one.seq, "note" in one.fields) for one in touched(inbox, "V-07", waiting)] == [(1, True)]
    before = list(ledger.records)
    assert release(session(release="stays"), inbox, source, waiting) is False
    with pytest.raises(Wished):
        release(session(release=Wished(Wish.BACK)), inbox, source, waiting)
    with pytest.raises(Unanswered):
        release(session(), inbox, source, waiting)
    assert (ledger.records, inbox.waiting()) == (before, [waiting])
    assert release(session(release="empty"), inbox, source, waiting) is True
    kind, fields = ledger.records[-1]
    assert (kind, fields["told_by"], fields["of_entry"]) == ("release", "V-07", "4")
    assert "note" not in inbox.entry("V-07", 1)[0].fields
    with pytest.raises(Misread, match="No erasure waits under entry 4"):
        to_release(inbox, "V-07", 4)


def test_where_histories_part_a_number_comes_first(session, sent):
    volunteer, inbox = sent
    forger = Volunteer("V-07")
    forger.contact("C-003")
    arrive(inbox, forger.export())
    with pytest.raises(Misread, match="two histories"):
        to_release(inbox, "V-07", 4)
    compare(session(), inbox, "V-07", number_of(volunteer))
    assert inbox.waiting() == []


def test_a_volunteer_is_told_the_number_of_the_last_session_log_and_of_now(ledger):
    ledger.append("export", {"client": None})
    head = ledger.head()
    assert own_numbers(ledger) == [(head.size, told_number(head.ledger, head.size, head.hash))]
    ledger.append("contact", {"client": "C-001"})
    assert [size for size, _ in own_numbers(ledger)] == [head.size, head.size + 1]
