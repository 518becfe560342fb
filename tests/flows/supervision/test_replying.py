"""A supervisor's reply, from their own vault to its place beside the entry."""

from dataclasses import replace

import pytest
from bulk import Volunteer
from memory import MemoryInbox, MemoryKeys
from shelves import FIRST, NOW, arrive, vouch_for

from confcli.core.ledger.chain import entry_hash, genesis
from confcli.core.supervision.inbox import Received, Source
from confcli.core.supervision.reply import LONGEST, read_letter, write_letter
from confcli.core.supervision.supervisor_card import Card, read_card, write_card
from confcli.errors import Misread, NotWritten, Tampered
from confcli.flows.clients import add_client
from confcli.flows.encounter import contact
from confcli.flows.supervision.replying import ledgers_of, one_entry, readable, receive, reply, reply_key

KEYS = MemoryKeys()
KEYS.accepted["V-07"] = "age1 of the supervisor"
REPLY = {"view": "agree", "reply": "well done, été"}


@pytest.fixture
def letter(session, ledger):
    """A reply to the contact that is entry 3 of this very ledger, as if its supervisor had another one."""
    add_client(session(language="english"))
    contact(session(channel="phone", happened="today"), "C-001")
    about = Received(1, 3, entry_hash(ledger.entries_[3].header), "", "contact", {}, 0)
    written = []
    reply(session(**REPLY), Source(1, ledger.head().ledger, "V-07", "", 0), about, written.append)
    return written[0]


def test_a_reply_is_recorded_by_who_writes_it_and_travels_whole(letter, ledger):
    kind, fields = ledger.records[-1]
    assert (kind, fields["view"], fields["reply"]) == ("reply", "agree", "well done, été")
    assert (fields["of_entry"], fields["refers_to"], fields["supervisor"]) == ("3", None, "V-07")
    assert read_letter(write_letter(letter).encode()) == letter


def test_a_reply_stands_beside_its_entry_once(session, ledger, letter):
    seq = receive(session(), letter, KEYS)
    entry = ledger.entry(seq)
    assert [one.seq for one in ledger.entries(refers_to=3)] == [seq]
    assert (entry.fields["client"], entry.fields["view"], entry.fields["reply"]) == ("C-001", "agree", REPLY["reply"])
    assert receive(session(), letter, KEYS) is None
    assert ledger.head().size == seq
    assert receive(session(), replace(letter, replied="2026-11-23T08:00:00+01:00"), KEYS) == seq + 1


def test_a_reply_that_says_something_else_is_another_one(session, ledger, letter):
    seq = receive(session(), letter, KEYS)
    changed = replace(letter, answers={**letter.answers, "reply": "come and see me"})
    assert receive(session(), changed, KEYS) == seq + 1
    assert ledger.entry(seq + 1).fields["reply"] == "come and see me"
    shorter = replace(letter, answers={"view": "agree"})
    assert receive(session(), shorter, KEYS) == seq + 2
    for known in (letter, changed, shorter):
        assert receive(session(), known, KEYS) is None


def test_a_letter_typed_on_another_keyboard_is_the_same(session, letter):
    apart = replace(letter, answers={**letter.answers, "reply": "well done, e\u0301te\u0301"})
    receive(session(), apart, KEYS)
    assert receive(session(), apart, KEYS) is None
    assert receive(session(), letter, KEYS) is None


def test_a_reply_that_could_not_be_read_again_is_not_written(session, ledger, letter):
    size, about = ledger.head().size, Received(1, 3, letter.hash, "", "contact", {}, 0)
    source, written = Source(1, letter.ledger, "V-07", "", 0), []
    with pytest.raises(Misread, match="too long"):
        reply(session(view="agree", reply="x" * (LONGEST + 1)), source, about, written.append)
    assert ledger.head().size == size
    reply(session(view="agree", reply="x" * LONGEST), source, about, written.append)
    assert read_letter(write_letter(written[0]).encode()) == written[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ledger": "cd" * 16}, "another volunteer's ledger"),
        ({"volunteer": "V-08"}, "another volunteer's ledger"),
        ({"supervisor": "S-09"}, "not added a card of S-09"),
        ({"answers": {"view": "agree", "note": "x"}}, "answers what is not asked"),
        ({"entry": 99}, "Entry 99 here is not the one"),
        ({"hash": "00" * 32}, "Entry 3 here is not the one"),
        ({"answers": {"view": "perhaps"}}, '"perhaps" is not an answer'),
    ],
)
def test_a_reply_that_belongs_elsewhere_is_refused(session, ledger, letter, change, words):
    size = ledger.head().size
    with pytest.raises(Misread, match=words):
        receive(session(), replace(letter, **change), KEYS)
    assert ledger.head().size == size


def test_a_reply_that_cannot_be_written_is_not_recorded(session, ledger, letter):
    size = ledger.head().size

    def full(_):
        raise NotWritten("The disk is full.")

    with pytest.raises(NotWritten):
        reply(
            session(**REPLY),
            Source(1, letter.ledger, "V-07", "", 0),
            Received(1, 3, letter.hash, "", "contact", {}, 0),
            full,
        )
    assert ledger.head().size == size


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"entry":3', '"entry":"3"'),
        ('"entry":3', '"entry":0'),
        ('"entry":3', '"entry":true'),
        ('"entry":3', f'"entry":{10**15}'),
        ('"reply":"', f'"reply":"{"x" * LONGEST}'),
        ("+01:00", ""),
        ("T21:00", "\u202e21:00"),
        ('"view":"agree"', '"view":7'),
        ('"replied":"', '"replied":"x'),
        ('"supervisor":"V-07"', '"supervisor":"Odile"'),
        ("confcli/reply/v1", "confcli/reply/v2"),
        ('"entry":3,', ""),
        ("{", "[" * 100_000),
        ('{"answers"', '{"more":1,"answers"'),
    ],
)
def test_what_is_no_reply_is_said_to_be_none(letter, old, new):
    text = write_letter(letter)
    assert old in text
    with pytest.raises(Tampered, match="not a supervisor's reply"):
        read_letter(text.replace(old, new, 1).encode())


def test_a_card_is_read_as_it_was_written():
    card = Card("S-01", "age1key")
    assert read_card(write_card(card) + "\n") == card


@pytest.mark.parametrize("text", ["", "[]", "x", "{}", '{"code":"S-01","key":"age1"}', "[" * 100_000])
def test_what_is_no_card_is_said_to_be_none(text):
    with pytest.raises(Misread, match="That file is no card"):
        read_card(text)


def test_a_card_of_a_newer_confcli_says_so():
    with pytest.raises(Misread, match="newer confcli"):
        read_card(write_card(Card("S-01", "age1")).replace('"v":1', '"v":2'))


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
    vouch_for(inbox, volunteer)
    undertaking, emptied = (readable(inbox, one_entry(inbox, "V-07", seq)[0]) for seq in (1, 2))
    assert undertaking.fields["client"] is None
    assert "client" not in emptied.fields


def test_a_key_is_taken_only_from_an_export_that_somebody_vouches_for(inbox):
    volunteer = Volunteer("V-07")
    source = held(inbox, volunteer)
    volunteer.contact()
    arrive(inbox, exported(volunteer))
    with pytest.raises(Misread, match="no key to reply to"):
        reply_key(inbox, "V-07", source)
    arrive(inbox, exported(volunteer, "age1 the first"))
    with pytest.raises(Misread, match="Nobody has vouched yet") as refused:
        reply_key(inbox, "V-07", source)
    assert "confcli supervisor compare V-07" in refused.value.aloud
    vouch_for(inbox, volunteer)
    assert reply_key(inbox, "V-07", source) == "age1 the first"
    arrive(inbox, exported(volunteer, "age1 another"))
    assert reply_key(inbox, "V-07", source) == "age1 the first", "nobody vouches for what came after"
    vouch_for(inbox, volunteer)
    assert reply_key(inbox, "V-07", source) == "age1 another"


@pytest.mark.parametrize("turned", [False, True], ids=["the true one first", "the forged one first"])
def test_a_forger_gets_no_reply_and_the_volunteer_does(inbox, turned):
    volunteer = Volunteer("V-07")
    source = held(inbox, volunteer)
    forger = volunteer.twin()
    files = []
    for one, key in ((volunteer, "age1 theirs"), (forger, "age1 forged")):
        one.contact()
        files.append(exported(one, key))
    arrive(inbox, *(files[::-1] if turned else files))
    with pytest.raises(Misread, match="Nobody has vouched yet"):
        reply_key(inbox, "V-07", source)
    with pytest.raises(Misread, match="two histories of entry 1"):
        one_entry(inbox, "V-07", 1)
    vouch_for(inbox, volunteer)
    assert reply_key(inbox, "V-07", source) == "age1 theirs"
    assert one_entry(inbox, "V-07", 1)[0].hash in {hash_ for _, hash_ in inbox.vouched(source)}
