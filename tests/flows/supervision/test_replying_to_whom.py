"""Which entry a reply is about, and which key it is sealed to: found in an inbox, wherever that is kept."""

import pytest
from bulk import Volunteer
from memory import MemoryInbox
from shelves import FIRST, NOW, arrive

from confcli.core.ledger.chain import genesis
from confcli.errors import Misread
from confcli.flows.supervision.replying import ledgers_of, one_entry, readable, reply_key


def exported(volunteer, key=None):
    """Export as a volunteer does who has a key for replies, or has none."""
    if key:
        volunteer.add("export", own={"first": "1", "last": str(volunteer.head.size), "reply_to": key})
    return volunteer.export()


@pytest.fixture
def inbox():
    return MemoryInbox()


def held(inbox, volunteer, **more):
    return inbox.hold(genesis(volunteer.head.ledger), FIRST, volunteer.code, NOW, **more)


def test_the_entry_is_found_in_the_ledger_that_was_held_last(inbox):
    before, anew = Volunteer("V-07", 1), Volunteer("V-07", 2)
    for number, volunteer in enumerate((before, anew)):
        held(inbox, volunteer, another=bool(number))
        volunteer.contact()
        arrive(inbox, volunteer.export())
    about, source = one_entry(inbox, "V-07", 1)
    assert (about.kind, about.seq, source.ledger) == ("contact", 1, anew.head.ledger)
    assert [one.ledger for one in ledgers_of(inbox, "V-07")] == [before.head.ledger, anew.head.ledger]
    with pytest.raises(Misread, match="no entry 99"):
        one_entry(inbox, "V-07", 99)


def test_of_two_histories_none_is_replied_to(inbox):
    volunteer = Volunteer("V-07")
    held(inbox, volunteer)
    twin = volunteer.twin()
    twin.contact()
    for one in (volunteer, twin):
        one.contact()
        arrive(inbox, one.export())
    with pytest.raises(Misread, match="two histories of entry 1"):
        one_entry(inbox, "V-07", 1)


def test_an_empty_client_is_not_an_erased_one(inbox):
    volunteer = Volunteer("V-07")
    held(inbox, volunteer)
    volunteer.undertake()
    volunteer.contact()
    volunteer.erase("C-001", 2)
    arrive(inbox, volunteer.export())
    undertaking, emptied = (readable(inbox, one_entry(inbox, "V-07", seq)[0]) for seq in (1, 2))
    assert undertaking.fields["client"] is None
    assert "client" not in emptied.fields


def test_the_key_stands_in_the_exports_and_a_second_one_is_none(inbox):
    volunteer = Volunteer("V-07")
    source = held(inbox, volunteer)
    volunteer.contact()
    arrive(inbox, exported(volunteer))
    with pytest.raises(Misread, match="no key to reply to"):
        reply_key(inbox, "V-07", source)
    arrive(inbox, exported(volunteer, "age1 the first"))
    assert reply_key(inbox, "V-07", source) == "age1 the first"
    arrive(inbox, exported(volunteer, "age1 another"))
    with pytest.raises(Misread, match="key for replies has changed"):
        reply_key(inbox, "V-07", source)
