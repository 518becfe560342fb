"""What a supervisor receives: in any order the same, what is missing or contradicts is found, and nothing else."""

import json
import subprocess
import sys
from itertools import permutations
from random import Random

import pytest
from bulk import Volunteer
from shelves import NOW, arrive

from confcli.core.code.model import Privacy
from confcli.core.ledger import session_log
from confcli.core.ledger.chain import genesis
from confcli.core.ledger.checkpoint import read_dated
from confcli.core.supervision.inbox import Gap
from confcli.errors import Misread
from confcli.flows.supervision.importing import Became
from confcli.vault.age_files import AgeKey, seal
from confcli.vault.supervision import file_reading
from confcli.vault.supervision.inbox_rows import parcel

EVERYTHING = (Privacy.NOTE, Privacy.NAME)
TABLES = {
    "source": "ledger, volunteer, size, agreed",
    "held": "*",
    "received": "*",
    "emptied": "*",
}


def state(shelf):
    """Everything that is kept, but for when and under which name a file came."""
    return {table: sorted(shelf._vault.run(f"SELECT {what} FROM {table}"), key=repr) for table, what in TABLES.items()}


def findings(shelf):
    return shelf.gaps(), shelf.contradictions(), shelf.rollbacks()


@pytest.fixture(scope="module")
def story():
    """An honest volunteer, five files: two of codes only, one with all fields, a whole one, one after an erasure."""
    volunteer = Volunteer("V-07")
    volunteer.undertake()
    volunteer.client("C-001")
    files = [volunteer.export()]
    volunteer.contact()
    decision = volunteer.decide()
    files.append(volunteer.export())
    files.append(volunteer.export(EVERYTHING, whole=True))
    volunteer.outcome(decision)
    files.append(volunteer.export())
    volunteer.erase("C-001", 2, 3, 5)
    files.append(volunteer.export())
    return volunteer, files


def test_in_any_order_and_twice_the_same_files_come_to_the_same(new_shelf, story):
    volunteer, files = story
    chance, states = Random(5), []
    for number, order in enumerate(permutations(files)):
        if number % 6 == 0:
            shelf = new_shelf(volunteer)
            arrive(shelf, *order, *chance.choices(files, k=3))
            states.append(state(shelf))
            assert findings(shelf) == ([], [], [])
    assert len(states) == 20
    assert all(one == states[0] for one in states)


def test_a_file_that_comes_again_brings_nothing_new(new_shelf, story):
    volunteer, files = story
    shelf = new_shelf(volunteer)
    assert arrive(shelf, *files[:2]) == ["new", "new"]
    before = state(shelf)
    assert arrive(shelf, files[0], files[1], files[0]) == ["known"] * 3
    assert state(shelf) == before


def test_what_is_received_can_be_read(new_shelf, story):
    volunteer, files = story
    shelf = new_shelf(volunteer)
    arrive(shelf, *files[:2])
    assert [one.kind for one in shelf.entries()][:4] == ["undertaking", "client", "explanation", "export"]
    [decision] = shelf.entry("V-07", 6)
    assert (decision.kind, decision.fields["class"], decision.fields["client"]) == (
        "decision",
        "internal_consult",
        "C-001",
    )
    assert "recipient_name" not in decision.fields
    assert decision.withheld > 0
    with pytest.raises(Misread, match="no entry 99"):
        shelf.entry("V-07", 99)


def test_an_entry_that_shows_more_later_shows_more_from_then_on(new_shelf, story):
    volunteer, files = story
    shelf = new_shelf(volunteer)
    arrive(shelf, *files[:2])
    [before] = shelf.entry("V-07", 2)
    arrive(shelf, files[2])
    [after] = shelf.entry("V-07", 2)
    assert "name" not in before.fields
    assert after.fields["name"] == "Camille Exemple"
    assert after.withheld < before.withheld


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_what_a_volunteer_emptied_is_emptied_here_and_stays_so(new_shelf, story, late):
    volunteer, files = story
    shelf = new_shelf(volunteer)
    arrive(shelf, *((files[4], files[2]) if late else (files[2], files[4], files[2])))
    held = json.dumps([entry.fields for entry in shelf.entries() if entry.seq < 8])
    assert "Camille" not in held
    assert "worried" not in json.dumps(shelf.entry("V-07", 5)[0].fields)
    assert shelf.entry("V-07", 2)[0].fields.keys() == {"at", "volunteer", "policy", "marks"}
    assert shelf._vault.has_emptied is not late
    assert all(count.channel == "" for count in shelf.counts() if count.kind == "contact")


def test_an_erasure_empties_only_what_came_before_it(new_shelf):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    volunteer.add("erasure", client="C-001", own={"entries": ["1", "2", "3", "99", "0"]})
    volunteer.contact()
    volunteer.add("erasure", client="C-001", own={"entries": ["x"]})
    shelf = new_shelf(volunteer)
    arrive(shelf, volunteer.export())
    assert shelf._vault.run("SELECT seq FROM emptied") == [(1,)]
    assert "channel" in shelf.entry("V-07", 3)[0].fields


def test_what_was_emptied_is_in_no_page_of_the_file(new_shelf, story):
    import apsw

    volunteer, files = story
    shelf = new_shelf(volunteer)

    def traces():
        connection = apsw.Connection(shelf._vault.path)
        connection.execute("PRAGMA cipher = 'sqlcipher'")
        connection.execute("PRAGMA legacy = 4")
        connection.execute(f'PRAGMA key = "raw:{"0f" * 32}"')
        content = connection.serialize("main")
        connection.close()
        return content.count(b"Camille")

    arrive(shelf, files[2])
    assert traces() > 0
    arrive(shelf, files[4])
    shelf._vault.sweep()
    assert traces() == 0


# --- What does not fit ----------------------------------------------------------------------------


@pytest.mark.parametrize("missing", range(3))
def test_a_missing_file_is_a_gap_until_it_comes(new_shelf, missing):
    volunteer = Volunteer("V-07")
    files, ends = [], []
    for number in range(4):
        for _ in range(number):
            volunteer.contact()
        files.append(volunteer.export())
        ends.append(volunteer.head.size)
    shelf = new_shelf(volunteer)
    arrive(shelf, *(file for number, file in enumerate(files) if number != missing))
    assert findings(shelf) == ([Gap("V-07", ends[missing] - missing, ends[missing])], [], [])
    arrive(shelf, files[missing])
    assert findings(shelf) == ([], [], [])


@pytest.mark.parametrize("turned", [False, True], ids=["one first", "the other first"])
@pytest.mark.parametrize("fork", range(4))
def test_two_histories_are_kept_side_by_side_and_neither_counts(new_shelf, fork, turned):
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
    shelf = new_shelf(volunteer)
    became = arrive(shelf, *common, *(both[::-1] if turned else both))
    assert became == ["new"] * (fork + 1) + ["contradicts"]
    [found] = shelf.contradictions()
    assert (found.agreed, found.one.seq, found.other.seq) == (2 * fork, 2 * fork + 1, 2 * fork + 1)
    assert {found.one.last, found.other.last} == {2 * fork + 2, 2 * fork + 3}
    assert len(shelf.entry("V-07", 2 * fork + 1)) == 2
    assert sum(count.count for count in shelf.counts()) == 2 * fork
    assert [one.seq for one in shelf.entries()] == list(range(1, 2 * fork + 1))
    volunteer.contact()
    assert arrive(shelf, volunteer.export()) == ["contradicts"]
    assert sum(count.count for count in shelf.counts()) == 2 * fork


def test_a_file_that_does_not_lead_up_to_what_is_there_is_found(new_shelf):
    """Nothing of it is there twice, and no checkpoint of that size is held."""
    volunteer = Volunteer("V-07")
    twin = volunteer.twin()
    files = []
    for one in (volunteer, twin):
        one.contact()
        files.append(one.export())
    volunteer.contact()
    shelf = new_shelf(volunteer)
    assert arrive(shelf, volunteer.export(), files[1]) == ["new", "contradicts"]
    assert shelf.gaps() == [Gap("V-07", 1, 2)]
    assert shelf.counts() == []
    assert arrive(shelf, files[0]) == ["contradicts"]
    assert (shelf.gaps(), len(shelf.contradictions())) == ([], 1)


@pytest.mark.parametrize("early", [False, True], ids=["after", "before"])
def test_a_history_that_contradicts_a_held_checkpoint_is_found(new_shelf, early):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    twin = volunteer.twin()
    twin.contact()
    head, at = read_dated(twin.checkpoint())
    volunteer.contact()
    file, shelf = volunteer.export(), new_shelf(volunteer)
    if early:
        shelf.hold(head, at, "V-07", NOW)
        assert arrive(shelf, file) == ["contradicts"]
    else:
        assert arrive(shelf, file) == ["new"]
        shelf.hold(head, at, "V-07", NOW)
    [found] = shelf.contradictions()
    assert {found.one.kind, found.other.kind} == {"contact", ""}
    assert shelf.counts() == []


def test_a_ledger_that_became_shorter_is_found_and_an_old_file_is_not(new_shelf):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    older = volunteer.export()
    back = volunteer.twin()
    for _ in range(3):
        volunteer.contact()
    newer = volunteer.export()
    shelf = new_shelf(volunteer)
    assert arrive(shelf, newer, older) == ["new", "new"]
    assert findings(shelf) == ([], [], [])
    back.at = volunteer.at
    back.contact()
    head, at = read_dated(back.checkpoint())
    shelf.hold(head, at, "V-07", NOW.replace("2026", "2027"))
    [found] = shelf.rollbacks()
    assert (found.held.size, found.later.size) == (volunteer.head.size, back.head.size)


def test_a_ledger_that_was_never_held_is_not_taken(new_shelf):
    stranger = Volunteer("V-09")
    stranger.contact()
    file, shelf = stranger.export(), new_shelf()
    [became] = shelf.take_all([parcel("x", "cd" * 32, session_log.read_log(file))], NOW)
    assert (became.became, became.kept, became.volunteer) == (Became.UNKNOWN, False, "V-09")
    assert state(shelf)["received"] == []
    shelf.hold(genesis(stranger.head.ledger), NOW, "V-09", NOW)
    assert arrive(shelf, file) == ["new"]


def test_two_volunteers_with_one_code_are_noticed(new_shelf):
    one, other = Volunteer("V-07", 1), Volunteer("V-07", 2)
    shelf = new_shelf(one)
    with pytest.raises(Misread, match="another ledger of V-07"):
        shelf.hold(genesis(other.head.ledger), NOW, "V-07", NOW)
    with pytest.raises(Misread, match="as V-07's"):
        shelf.hold(genesis(one.head.ledger), NOW, "V-08", NOW)
    other.contact()
    assert arrive(shelf, other.export()) == ["unknown"]
    shelf.hold(genesis(other.head.ledger), NOW, "V-07", NOW, another=True)
    assert len(shelf.sources()) == 2


def test_a_file_that_names_somebody_else_is_not_taken(new_shelf):
    one = Volunteer("V-07")
    one.contact()
    shelf = new_shelf()
    shelf.hold(genesis(one.head.ledger), NOW, "V-08", NOW)
    assert arrive(shelf, one.export()) == ["other_name"]
    assert state(shelf)["received"] == []


def test_a_checkpoint_of_nothing_that_is_not_the_beginning_is_none(new_shelf):
    head = genesis("ab" * 16)
    with pytest.raises(Misread, match="not a checkpoint"):
        new_shelf().hold(type(head)(head.ledger, 0, "cd" * 32), NOW, "V-07", NOW)


# --- Totals, and what is still open ---------------------------------------------------------------


def test_what_is_alike_is_counted_together(new_shelf):
    volunteer = Volunteer("V-07")
    volunteer.work(80)
    shelf = new_shelf(volunteer)
    arrive(shelf, volunteer.export())
    counts = shelf.counts()
    assert sum(one.count for one in counts) == 81 == len(list(shelf.entries()))
    kinds = list(volunteer.kinds.values())
    assert {k: sum(one.count for one in counts if one.kind == k) for k in set(kinds)} == {
        k: kinds.count(k) for k in set(kinds)
    }
    contact = next(one for one in counts if one.kind == "contact")
    assert (contact.volunteer, contact.month[:5], contact.verdict) == ("V-07", "2026-", "")
    assert contact.channel in ("phone", "in_person", "email", "video")
    assert any(one.clauses == ("INT-2", "NEC") and "permits" in one.marks for one in counts if one.kind == "decision")


def test_what_is_still_open_is_told(new_shelf):
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
    shelf = new_shelf(volunteer)
    arrive(shelf, volunteer.export())
    found = {(one.seq, one.what) for one in shelf.follow_ups()}
    assert found == {(3, "not_told"), (breach, "breach"), (another, "outcome")}


def test_a_permission_on_hold_is_told_as_one(new_shelf):
    volunteer = Volunteer("V-07")
    own = {"class": "exceptional_disclosure", "holds": ["hold-client-refused"]}
    held = volunteer.add("decision", marked=["permits"], client="C-001", own=own)
    done = volunteer.add("decision", marked=["permits"], client="C-001", own=own)
    volunteer.outcome(done)
    shelf = new_shelf(volunteer)
    arrive(shelf, volunteer.export())
    assert [(one.seq, one.what, one.client) for one in shelf.follow_ups()] == [(held, "hold", "C-001")]


def test_the_last_word_of_each_is_known_and_a_clock_ahead_hides_no_silence(new_shelf):
    one, ahead = Volunteer("V-01"), Volunteer("V-02")
    one.contact()
    ahead.at = ahead.at.replace(year=2099)
    ahead.contact()
    shelf = new_shelf()
    for volunteer in (one, ahead):
        head, at = read_dated(volunteer.checkpoint())
        shelf.hold(head, at, volunteer.code, NOW)
    assert shelf.last_words() == {"V-01": one.at.isoformat(timespec="seconds"), "V-02": NOW}


# --- Killed ---------------------------------------------------------------------------------------

IMPORT = """
import sys
from confcli.core.ledger import session_log
from confcli.vault.supervision import file_reading
from confcli.vault.supervision import inbox_writer
from confcli.vault.secrets import RawKey
from confcli.vault.opening import open_with_key
from confcli.vault.age_files import AgeKey
inbox_writer.AT_ONCE = 12
shelf = inbox_writer.Shelf(open_with_key(sys.argv[1], RawKey("0f" * 32)))
key = AgeKey(sys.stdin.readline())
parcels = (file_reading.read_one(path, key, {}) for path in file_reading.arrived(sys.argv[2]))
for one in shelf.take_all(parcels, "2026-11-22T10:00:00+01:00"):
    print(one.file, flush=True)
"""


def whole_files(shelf):
    """Give the names of the files that were taken, if each of them is there whole and nothing else is."""
    files = shelf._vault.run("SELECT name, first, last FROM imported")
    seqs = {row[0] for row in shelf._vault.run("SELECT seq FROM received")}
    assert seqs == {seq for _, first, last in files for seq in range(first, last + 1)}
    return {name for name, *_ in files}


@pytest.mark.parametrize("after", [1, 9])
def test_an_import_that_is_killed_leaves_whole_files_and_all_that_was_said(new_shelf, tmp_path, after):
    volunteer, key, folder = Volunteer("V-07"), AgeKey.new(), tmp_path / "files"
    folder.mkdir()
    for number in range(40):
        for _ in range(3):
            volunteer.contact()
        (folder / f"{number:02}.confcli").write_bytes(seal(volunteer.export(), [key.recipient]))
    shelf = new_shelf(volunteer)
    command = [sys.executable, "-c", IMPORT, shelf._vault.path, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        child.stdin.write(key.reveal() + "\n")
        child.stdin.flush()
        said = {child.stdout.readline().strip() for _ in range(after)}
        child.kill()
        said |= {line.strip() for line in child.stdout if line.endswith("\n")}
    assert said <= whole_files(shelf)
    assert file_reading.arrived(str(folder))
    parcels = file_reading.read_all(file_reading.arrived(str(folder)), key, shelf.files())
    assert {one.became for one in shelf.take_all(parcels, NOW)} <= {Became.NEW, Became.KNOWN}
    assert len(whole_files(shelf)) == 40
    assert findings(shelf) == ([], [], [])
