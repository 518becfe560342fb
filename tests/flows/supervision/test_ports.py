"""One contract for every inbox: the stand-in in memory, on which flows can be tested, and the one in the real vault.

In any order the same, what is missing or contradicts is found, and nothing else.
"""

import json
from hashlib import sha256
from itertools import permutations
from random import Random

import pytest
from bulk import Volunteer
from memory import MemoryInbox
from shelves import FIRST, NOW, arrive, honest, vouch_for

from confcli.core.code.model import Privacy
from confcli.core.ledger import session_log
from confcli.core.ledger.chain import genesis
from confcli.core.ledger.checkpoint import read_dated
from confcli.core.supervision.inbox import Gap
from confcli.core.supervision.parcels import parcel
from confcli.errors import Misread
from confcli.flows.supervision.importing import Became, refused
from confcli.vault.opening import begun
from confcli.vault.secrets import RawKey
from confcli.vault.supervision.inbox_writer import Shelf


@pytest.fixture(params=["memory", "vault"])
def new_inbox(request, tmp_path):
    """Make an inbox of its own, which holds the beginning of these volunteers' ledgers."""
    made = []

    def empty():
        if request.param == "memory":
            return MemoryInbox()
        path = tmp_path / f"vault-{len(made)}"
        path.touch()
        made.append(begun(str(path), RawKey("0f" * 32), bytes(16)))
        return Shelf(made[-1])

    def make(*volunteers):
        inbox = empty()
        for volunteer in volunteers:
            inbox.hold(genesis(volunteer.head.ledger), FIRST, volunteer.code, NOW)
        return inbox

    yield make
    for vault in made:
        vault.close()


def state(inbox):
    """Everything that can be known of an inbox, but for when and under which name a file came."""
    every = [one for seq in range(1, 20) for source in inbox.sources() for one in at_place(inbox, source, seq)]
    held = {(one.size, one.head, one.at) for source in inbox.sources() for one in inbox.held(source)}
    counted = list(inbox.entries())
    found = inbox.counts(), inbox.follow_ups(), inbox.files(), inbox.waiting()
    return inbox.sources(), held, every, counted, *found


def at_place(inbox, source, seq):
    try:
        found = inbox.entry(source.volunteer, seq)
    except Misread:
        return []
    return [(one, inbox.is_emptied(one)) for one in found]


def findings(inbox):
    return inbox.gaps(), inbox.contradictions(), inbox.rollbacks()


@pytest.fixture(scope="module")
def story():
    return honest()


@pytest.mark.parametrize("vouched", [False, True], ids=["alone", "vouched for"])
def test_in_any_order_and_twice_the_same_files_come_to_the_same(new_inbox, story, vouched):
    volunteer, files = story
    chance, states = Random(5), []
    for number, order in enumerate(permutations(files)):
        if number % 6 == 0:
            inbox = new_inbox(volunteer)
            before = chance.randrange(6)
            arrive(inbox, *order[:before])
            if vouched:
                vouch_for(inbox, volunteer)
            arrive(inbox, *order[before:], *chance.choices(files, k=3))
            states.append(state(inbox))
            assert bool(inbox.waiting()) is not vouched
            assert findings(inbox) == ([], [], [])
    assert len(states) == 20
    assert all(one == states[0] for one in states)


def test_a_file_that_comes_again_brings_nothing_new(new_inbox, story):
    volunteer, files = story
    inbox = new_inbox(volunteer)
    assert arrive(inbox, *files[:2]) == ["new", "new"]
    before = state(inbox)
    assert arrive(inbox, files[0], files[1], files[0]) == ["known"] * 3
    assert state(inbox) == before


def test_what_is_received_can_be_read(new_inbox, story):
    volunteer, files = story
    inbox = new_inbox(volunteer)
    arrive(inbox, *files[:2])
    assert [one.kind for one in inbox.entries()][:4] == ["undertaking", "client", "explanation", "export"]
    [decision] = inbox.entry("V-07", 6)
    assert (decision.kind, decision.fields["class"], decision.fields["client"]) == (
        "decision",
        "internal_consult",
        "C-001",
    )
    assert "recipient_name" not in decision.fields
    assert decision.withheld > 0
    with pytest.raises(Misread, match="no entry 99"):
        inbox.entry("V-07", 99)


def test_an_entry_that_shows_more_later_shows_more_from_then_on(new_inbox, story):
    volunteer, files = story
    inbox = new_inbox(volunteer)
    arrive(inbox, *files[:2])
    [before] = inbox.entry("V-07", 2)
    arrive(inbox, files[2])
    [after] = inbox.entry("V-07", 2)
    assert "name" not in before.fields
    assert after.fields["name"] == "Camille Exemple"
    assert after.withheld < before.withheld


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_what_a_volunteer_emptied_is_emptied_here_and_stays_so(new_inbox, story, late):
    volunteer, files = story
    inbox = new_inbox(volunteer)
    vouch_for(inbox, volunteer)
    arrive(inbox, *((files[4], files[2]) if late else (files[2], files[4], files[2])))
    held = json.dumps([entry.fields for entry in inbox.entries() if entry.seq < 8])
    assert "Camille" not in held
    assert "worried" not in json.dumps(inbox.entry("V-07", 5)[0].fields)
    assert inbox.entry("V-07", 2)[0].fields.keys() == {"at", "volunteer", "policy", "marks"}
    assert inbox.has_emptied is not late
    assert all(count.channel == "" for count in inbox.counts() if count.kind == "contact")


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_note_that_a_volunteer_erased_is_erased_here_and_stays_so(new_inbox, late):
    volunteer = Volunteer("V-07")
    contacts = [volunteer.contact(), volunteer.contact()]
    first = volunteer.export([Privacy.NOTE])
    volunteer.erase_note("C-001", contacts[0], "note")
    second = volunteer.export()
    inbox = new_inbox(volunteer)
    vouch_for(inbox, volunteer)
    arrive(inbox, *((second, first) if late else (first, second, first)))
    emptied, kept = (inbox.entry("V-07", seq)[0] for seq in contacts)
    assert "note" not in emptied.fields
    assert (emptied.fields["client"], "channel" in emptied.fields) == ("C-001", True)
    assert kept.fields["note"]
    assert inbox.has_emptied is not late
    assert inbox.showing == (set() if late else {"x.confcli"})


def test_an_erasure_of_a_note_empties_only_what_came_before_it(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.add("emptying", client="C-001", own={"refers_to": "2", "emptied": ["note"]})
    later = volunteer.contact()
    inbox = new_inbox(volunteer)
    arrive(inbox, volunteer.export([Privacy.NOTE]))
    assert inbox.entry("V-07", later)[0].fields["note"]


def test_an_erasure_empties_only_what_came_before_it(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    volunteer.add("erasure", client="C-001", own={"entries": ["1", "2", "3", "99", "0"]})
    volunteer.contact()
    volunteer.add("erasure", client="C-001", own={"entries": ["x"]})
    inbox = new_inbox(volunteer)
    arrive(inbox, volunteer.export())
    assert [(one.seq, one.entries) for one in inbox.waiting()] == [(2, (1,))]
    vouch_for(inbox, volunteer)
    emptied = [seq for seq in range(1, 6) for one in inbox.entry("V-07", seq) if inbox.is_emptied(one)]
    assert emptied == [1]
    assert "channel" in inbox.entry("V-07", 3)[0].fields


@pytest.mark.parametrize("missing", range(3))
def test_a_missing_file_is_a_gap_until_it_comes(new_inbox, missing):
    volunteer = Volunteer("V-07")
    files, ends = [], []
    for number in range(4):
        for _ in range(number):
            volunteer.contact()
        files.append(volunteer.export())
        ends.append(volunteer.head.size)
    inbox = new_inbox(volunteer)
    arrive(inbox, *(file for number, file in enumerate(files) if number != missing))
    assert findings(inbox) == ([Gap("V-07", ends[missing] - missing, ends[missing])], [], [])
    arrive(inbox, files[missing])
    assert findings(inbox) == ([], [], [])


@pytest.mark.parametrize("turned", [False, True], ids=["one first", "the other first"])
@pytest.mark.parametrize("fork", range(4))
def test_two_histories_are_kept_side_by_side_and_neither_counts(new_inbox, fork, turned):
    volunteer = Volunteer("V-07")
    common = []
    for _ in range(fork):
        volunteer.contact()
        common.append(volunteer.export())
    twin = volunteer.twin()
    both = []
    twin.contact()
    for one in (volunteer, twin):
        one.contact()
        both.append(one.export())
    inbox = new_inbox(volunteer)
    became = arrive(inbox, *common, *(both[::-1] if turned else both))
    assert became == ["new"] * (fork + 1) + ["contradicts"]
    [found] = inbox.contradictions()
    assert (found.agreed, found.one.seq, found.other.seq) == (2 * fork, 2 * fork + 1, 2 * fork + 1)
    assert {found.one.last, found.other.last} == {2 * fork + 2, 2 * fork + 3}
    assert len(inbox.entry("V-07", 2 * fork + 1)) == 2
    assert sum(count.count for count in inbox.counts()) == 2 * fork
    assert [one.seq for one in inbox.entries()] == list(range(1, 2 * fork + 1))
    volunteer.contact()
    assert arrive(inbox, volunteer.export()) == ["contradicts"]
    assert sum(count.count for count in inbox.counts()) == 2 * fork


def test_a_file_that_does_not_lead_up_to_what_is_there_is_found(new_inbox):
    """Nothing of it is there twice, and no checkpoint of that size is held."""
    volunteer = Volunteer("V-07")
    twin = volunteer.twin()
    files = []
    for one in (volunteer, twin):
        one.contact()
        files.append(one.export())
    volunteer.contact()
    inbox = new_inbox(volunteer)
    assert arrive(inbox, volunteer.export(), files[1]) == ["new", "contradicts"]
    assert inbox.gaps() == [Gap("V-07", 1, 2)]
    assert inbox.counts() == []
    assert arrive(inbox, files[0]) == ["contradicts"]
    assert (inbox.gaps(), len(inbox.contradictions())) == ([], 1)


@pytest.mark.parametrize("early", [False, True], ids=["after", "before"])
def test_a_history_that_contradicts_a_held_checkpoint_is_found(new_inbox, early):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    twin = volunteer.twin()
    twin.contact()
    head, at = read_dated(twin.checkpoint())
    volunteer.contact()
    file, inbox = volunteer.export(), new_inbox(volunteer)
    if early:
        inbox.hold(head, at, "V-07", NOW)
        assert arrive(inbox, file) == ["contradicts"]
    else:
        assert arrive(inbox, file) == ["new"]
        inbox.hold(head, at, "V-07", NOW)
    [found] = inbox.contradictions()
    assert {found.one.kind, found.other.kind} == {"contact", ""}
    assert inbox.counts() == []


def test_a_ledger_that_became_shorter_is_found_and_an_old_file_is_not(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    older = volunteer.export()
    back = volunteer.twin()
    for _ in range(3):
        volunteer.contact()
    newer = volunteer.export()
    inbox = new_inbox(volunteer)
    assert arrive(inbox, newer, older) == ["new", "new"]
    assert findings(inbox) == ([], [], [])
    back.at = volunteer.at
    back.contact()
    head, at = read_dated(back.checkpoint())
    inbox.hold(head, at, "V-07", NOW.replace("2026", "2027"))
    [found] = inbox.rollbacks()
    assert (found.held.size, found.later.size) == (volunteer.head.size, back.head.size)


def test_a_ledger_that_was_never_held_is_not_taken(new_inbox):
    stranger = Volunteer("V-09")
    stranger.contact()
    file, inbox = stranger.export(), new_inbox()
    [became] = inbox.take_all([parcel("x", "cd" * 32, session_log.read_log(file))], NOW)
    assert (became.became, became.kept, became.volunteer) == (Became.UNKNOWN, False, "V-09")
    assert list(inbox.entries()) == []
    inbox.hold(genesis(stranger.head.ledger), NOW, "V-09", NOW)
    assert arrive(inbox, file) == ["new"]


def test_two_volunteers_with_one_code_are_noticed(new_inbox):
    one, other = Volunteer("V-07", 1), Volunteer("V-07", 2)
    inbox = new_inbox(one)
    with pytest.raises(Misread, match="another ledger of V-07"):
        inbox.hold(genesis(other.head.ledger), NOW, "V-07", NOW)
    with pytest.raises(Misread, match="as V-07's"):
        inbox.hold(genesis(one.head.ledger), NOW, "V-08", NOW)
    other.contact()
    assert arrive(inbox, other.export()) == ["unknown"]
    inbox.hold(genesis(other.head.ledger), NOW, "V-07", NOW, another=True)
    assert len(inbox.sources()) == 2


def test_a_file_that_names_somebody_else_is_not_taken(new_inbox):
    one = Volunteer("V-07")
    one.contact()
    inbox = new_inbox()
    inbox.hold(genesis(one.head.ledger), NOW, "V-08", NOW)
    assert arrive(inbox, one.export()) == ["other_name"]
    assert list(inbox.entries()) == []


def test_a_checkpoint_of_nothing_that_is_not_the_beginning_is_none(new_inbox):
    head = genesis("ab" * 16)
    with pytest.raises(Misread, match="not a checkpoint"):
        new_inbox().hold(type(head)(head.ledger, 0, "cd" * 32), NOW, "V-07", NOW)


def test_what_is_alike_is_counted_together(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.work(80)
    inbox = new_inbox(volunteer)
    arrive(inbox, volunteer.export())
    counts = inbox.counts()
    assert sum(one.count for one in counts) == volunteer.head.size == len(list(inbox.entries()))
    kinds = list(volunteer.kinds.values())
    assert {k: sum(one.count for one in counts if one.kind == k) for k in set(kinds)} == {
        k: kinds.count(k) for k in set(kinds)
    }
    contact = next(one for one in counts if one.kind == "contact")
    assert (contact.volunteer, contact.month[:5], contact.verdict) == ("V-07", "2026-", "")
    assert contact.channel in ("phone", "in_person", "email", "video")
    assert any(one.clauses == ("INT-2", "NEC") and "permits" in one.marks for one in counts if one.kind == "decision")


def test_what_is_still_open_is_told(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.client("C-001")
    volunteer.fill("client", "client", {"name": "Dominique", "language": "french"}, client="C-002")
    done, waits = volunteer.decide(), volunteer.decide()
    volunteer.outcome(done)
    volunteer.outcome(waits)
    erased = volunteer.decide("C-003")
    breach = volunteer.breach()
    another = volunteer.decide()
    volunteer.erase("C-003", erased)
    inbox = new_inbox(volunteer)
    arrive(inbox, volunteer.export())
    assert (erased, "outcome") in {(one.seq, one.what) for one in inbox.follow_ups()}
    vouch_for(inbox, volunteer)
    found = {(one.seq, one.what) for one in inbox.follow_ups()}
    assert found == {(3, "not_told"), (breach, "breach"), (another, "outcome")}


def test_a_permission_on_hold_is_told_as_one(new_inbox):
    volunteer = Volunteer("V-07")
    own = {"class": "exceptional_disclosure", "holds": ["hold-client-refused"]}
    held = volunteer.add("decision", marked=["permits"], client="C-001", own=own)
    done = volunteer.add("decision", marked=["permits"], client="C-001", own=own)
    volunteer.outcome(done)
    inbox = new_inbox(volunteer)
    arrive(inbox, volunteer.export())
    assert [(one.seq, one.what, one.client) for one in inbox.follow_ups()] == [(held, "hold", "C-001")]


def test_the_last_word_of_each_is_known_and_a_clock_ahead_hides_no_silence(new_inbox):
    one, ahead = Volunteer("V-01"), Volunteer("V-02")
    one.contact()
    ahead.at = ahead.at.replace(year=2099)
    ahead.contact()
    inbox = new_inbox()
    for volunteer in (one, ahead):
        head, at = read_dated(volunteer.checkpoint())
        inbox.hold(head, at, volunteer.code, NOW)
    assert inbox.last_words() == {"V-01": one.at.isoformat(timespec="seconds"), "V-02": NOW}


# --- What is asked of it one by one ---------------------------------------------------------------


def test_entries_are_narrowed_by_what_is_given(new_inbox):
    one, other = Volunteer("V-07"), Volunteer("V-08")
    inbox = new_inbox(one, other)
    for volunteer in (one, other):
        volunteer.contact()
        arrive(inbox, volunteer.export())

    def found(*kinds, **narrowed):
        return [(entry.kind, entry.seq, entry.source) for entry in inbox.entries(*kinds, **narrowed)]

    assert found() == [("contact", 1, 1), ("export", 2, 1), ("contact", 1, 2), ("export", 2, 2)]
    assert found("contact") == [("contact", 1, 1), ("contact", 1, 2)]
    assert found("contact", "export", volunteer="V-08") == [("contact", 1, 2), ("export", 2, 2)]
    assert found(volunteer="V-07", seq=2) == [("export", 2, 1)]
    assert found("breach") == []


def test_each_ledger_is_found_by_its_id_and_named_by_volunteer(new_inbox):
    later, first = Volunteer("V-08"), Volunteer("V-07")
    inbox = new_inbox(later, first)
    assert [one.volunteer for one in inbox.sources()] == ["V-07", "V-08"]
    assert inbox.source(later.head.ledger).volunteer == "V-08"
    assert inbox.source("cd" * 16) is None
    later.contact()
    head, at = read_dated(later.checkpoint())
    inbox.hold(head, at, "V-08", NOW)
    assert [(one.size, one.head) for one in inbox.held(inbox.source(later.head.ledger))] == [
        (0, genesis(later.head.ledger).hash),
        (1, head.hash),
    ]


def test_a_file_is_known_by_its_bytes_and_parts_where_it_differs(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    file, inbox = volunteer.export(), new_inbox(volunteer)
    arrive(inbox, file)
    assert inbox.files() == {sha256(file).hexdigest(): "V-07"}
    source = inbox.source(volunteer.head.ledger)
    hashes = {one.seq: one.hash for one in inbox.entries()}
    assert inbox.parts(source, hashes) is None
    assert inbox.parts(source, {}) is None
    assert inbox.parts(source, hashes | {2: "00" * 32}) == 2


def test_what_files_brought_is_set_aside_and_what_was_held_by_hand_stays(new_inbox):
    volunteer, other = Volunteer("V-07"), Volunteer("V-08")
    volunteer.contact()
    other.contact()
    file, inbox = volunteer.export(), new_inbox(volunteer, other)
    arrive(inbox, file, other.export())
    assert inbox.begin_again("V-07") == 2
    assert [one.size for one in inbox.held(inbox.source(volunteer.head.ledger))] == [0]
    assert {one.source for one in inbox.entries()} == {2}
    assert arrive(inbox, file) == ["new"]
    with pytest.raises(Misread, match="no ledger of V-99"):
        inbox.begin_again("V-99")


def test_files_that_still_show_what_was_emptied_are_named(new_inbox, story):
    volunteer, files = story
    inbox = new_inbox(volunteer)
    arrive(inbox, files[2], files[4])
    assert (inbox.showing, inbox.has_emptied) == (set(), False)
    vouch_for(inbox, volunteer)
    assert (inbox.showing, inbox.has_emptied) == ({"x.confcli"}, True)


def test_what_could_not_be_read_is_passed_on_in_its_place(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    text = volunteer.export()
    lost = refused("y.confcli", Became.UNREAD, Misread("It is gone."))
    here = parcel("x.confcli", "ab" * 32, session_log.read_log(text))
    found = list(new_inbox(volunteer).take_all([lost, here, lost], NOW))
    assert [(one.file, one.became) for one in found] == [
        ("y.confcli", Became.UNREAD),
        ("x.confcli", Became.NEW),
        ("y.confcli", Became.UNREAD),
    ]


# --- What waits until somebody vouches for it -----------------------------------------------------


@pytest.fixture
def forged(new_inbox):
    """A volunteer with three contacts, received; and a file that goes on from there by somebody else's hand."""
    volunteer = Volunteer("V-07")
    contacts = [volunteer.contact() for _ in range(3)]
    inbox, true = new_inbox(volunteer), volunteer.export([Privacy.NOTE])
    forger = volunteer.twin()
    forger.erase("C-001", *contacts)
    forger.erase_note("C-001", contacts[0], "note")
    return inbox, volunteer, true, forger.export()


@pytest.mark.parametrize("turned", [False, True], ids=["after", "before"])
def test_an_erasure_that_nobody_vouches_for_takes_nothing_away(forged, turned):
    inbox, _, true, false = forged
    arrive(inbox, *((false, true) if turned else (true, false)))
    assert all(inbox.entry("V-07", seq)[0].fields["note"] for seq in (1, 2, 3))
    assert (inbox.has_emptied, inbox.showing) == (False, set())
    assert [(one.seq, one.client, one.entries, one.parted) for one in inbox.waiting()] == [
        (5, "C-001", (1, 2, 3), False),
        (6, "C-001", (1,), False),
    ]
    assert not any(inbox.is_emptied(one) for one in inbox.entries())


@pytest.mark.parametrize("kind", ["client", "note"])
def test_an_erasure_that_is_carried_out_stays_so_whatever_comes(forged, kind):
    inbox, volunteer, true, false = forged
    arrive(inbox, true, false)
    own = inbox.waiting()[kind == "note"]
    inbox.carry_out(own.source, own.place)
    arrive(inbox, volunteer.export([Privacy.NOTE], whole=True))
    assert "note" not in inbox.entry("V-07", 1)[0].fields
    assert inbox.is_emptied(inbox.entry("V-07", 1)[0]) is (kind == "client")
    assert (inbox.has_emptied, inbox.showing) == (True, {"x.confcli"})
    assert own not in inbox.waiting()


def test_after_beginning_again_an_erasure_that_was_carried_out_waits_once_more(forged):
    inbox, _, true, false = forged
    arrive(inbox, true, false)
    for one in inbox.waiting():
        inbox.carry_out(one.source, one.place)
    inbox.begin_again("V-07")
    arrive(inbox, true, false)
    assert len(inbox.waiting()) == 2
    assert inbox.entry("V-07", 1)[0].fields["note"]


def test_a_compared_place_counts_whatever_contradicts_it(forged):
    inbox, volunteer, true, false = forged
    arrive(inbox, true, false)
    volunteer.contact()
    assert arrive(inbox, volunteer.export()) == ["contradicts"]
    assert [one.seq for one in inbox.entries()] == [1, 2, 3, 4]
    assert all(one.parted for one in inbox.waiting())
    (source,) = inbox.sources()
    place = (volunteer.head.size, volunteer.head.hash)
    assert place in inbox.places(source)
    inbox.vouch(source, place, NOW)
    assert (max(inbox.vouched(source)), len(inbox.vouched(source))) == (place, volunteer.head.size)
    assert [one.seq for one in inbox.entries()] == list(range(1, volunteer.head.size + 1))
    assert sum(one.count for one in inbox.counts()) == volunteer.head.size
    assert [one.counted for one in inbox.contradictions()] == [volunteer.head.size]
    assert (inbox.rollbacks(), len(inbox.waiting())) == ([], 2)
    volunteer.contact()
    assert arrive(inbox, volunteer.export()) == ["contradicts"], "nobody vouches for what came after"
    vouch_for(inbox, volunteer)
    inbox.begin_again("V-07")
    assert inbox.vouched(source) == {place, (volunteer.head.size, volunteer.head.hash)}


def test_what_is_only_known_from_a_file_vouches_for_nothing(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    volunteer.erase("C-001", 1)
    file, inbox = volunteer.export(), new_inbox()
    head, at = read_dated(volunteer.checkpoint())
    source = inbox.hold(head, at, "V-07", NOW, vouches=False)
    arrive(inbox, file)
    assert (inbox.vouched(source), len(inbox.waiting())) == (frozenset(), 0)
    inbox.hold(head, at, "V-07", NOW)
    assert len(inbox.vouched(source)) == 3
    inbox.hold(head, at, "V-07", NOW, vouches=False)
    assert len(inbox.vouched(source)) == 3


def test_an_erasure_beyond_a_gap_is_carried_out_once_the_chain_leads_to_it(new_inbox):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    erased = [volunteer.export([Privacy.NOTE])]
    volunteer.erase("C-001", 1)
    erased.append(volunteer.export())
    volunteer.contact()
    between = volunteer.export()
    volunteer.contact()
    last = volunteer.export()
    inbox = new_inbox(volunteer)
    vouch_for(inbox, volunteer)
    arrive(inbox, *erased, last)
    assert len(inbox.waiting()) == 1
    arrive(inbox, between)
    assert inbox.waiting() == []
    assert "note" not in inbox.entry("V-07", 1)[0].fields
