"""Whoever has a supervisor's card can seal a file for them. What such files may do, and what they never may."""

import json
import subprocess
import sys
from hashlib import sha256

import pytest
from bulk import Volunteer
from platforms import KILLED, needs_two_processors
from shelves import NOW, arrive, vouch_for

from confcli.core.ledger import session_log
from confcli.core.ledger.chain import genesis, seal
from confcli.core.supervision.parcels import parcel
from confcli.errors import Misread, Tampered
from confcli.flows.supervision.importing import Became
from confcli.vault.age_files import AgeKey
from confcli.vault.age_files import seal as sealed_for
from confcli.vault.supervision import file_reading


def open_breaches(shelf):
    return [one.seq for one in shelf.follow_ups() if one.what == "breach"]


@pytest.fixture
def breached(new_shelf):
    """A volunteer with a contact and a breach, received."""
    volunteer = Volunteer("V-07")
    volunteer.undertake()
    volunteer.contact()
    volunteer.breach()
    shelf = new_shelf(volunteer)
    arrive(shelf, volunteer.export())
    assert open_breaches(shelf) == [3]
    return volunteer, shelf


def test_a_contradiction_hides_no_breach_and_closes_nothing(breached):
    _, shelf = breached
    other = Volunteer("V-07")
    other.undertake()
    decision = other.decide()
    other.outcome(decision)
    assert arrive(shelf, other.export(whole=True)) == ["contradicts"]
    assert 3 in open_breaches(shelf)
    assert (decision, "outcome") in [(one.seq, one.what) for one in shelf.follow_ups()]


def test_an_erasure_ends_no_clock_of_a_breach(breached):
    volunteer, shelf = breached
    volunteer.erase("C-001", 2, 3)
    assert arrive(shelf, volunteer.export()) == ["new"]
    assert open_breaches(shelf) == [3]
    vouch_for(shelf, volunteer)
    assert open_breaches(shelf) == [3]


def test_an_erasure_that_contradicts_empties_nothing(breached):
    _, shelf = breached
    forger = Volunteer("V-07")
    for _ in range(3):
        forger.contact()
    forger.add("erasure", client="C-001", own={"entries": ["1", "2", "3"]})
    before = [one.fields for one in shelf.entries()]
    assert arrive(shelf, forger.export(whole=True)) == ["contradicts"]
    kept = [one.fields for one in shelf.entry("V-07", 2) if one.fields.get("channel")]
    assert before[1] in kept
    assert not shelf.vault.has_emptied


def test_an_erasure_empties_only_the_entries_of_its_own_client(new_shelf):
    volunteer = Volunteer("V-07")
    volunteer.contact("C-001")
    volunteer.contact("C-002")
    volunteer.add("erasure", client="C-001", own={"entries": ["1", "2"]})
    shelf = new_shelf(volunteer)
    arrive(shelf, volunteer.export())
    vouch_for(shelf, volunteer)
    assert "channel" not in shelf.entry("V-07", 1)[0].fields
    assert "channel" in shelf.entry("V-07", 2)[0].fields


def test_which_files_still_show_what_was_erased_is_told(breached):
    volunteer, shelf = breached
    volunteer.erase("C-001", 2)
    arrive(shelf, volunteer.export())
    assert shelf.showing == set()
    vouch_for(shelf, volunteer)
    assert shelf.showing == {"x.confcli"}


def test_after_beginning_again_the_right_files_bring_everything_back(breached):
    volunteer, shelf = breached
    whole = volunteer.export(whole=True)
    forger = Volunteer("V-07")
    forger.contact()
    arrive(shelf, forger.export(whole=True))
    assert shelf.contradictions()
    assert shelf.begin_again("V-07") == 6
    assert (list(shelf.entries()), shelf.contradictions(), shelf.files()) == ([], [], {})
    assert [one.size for one in shelf.held(shelf.sources()[0])] == [0], "what was held by hand stays"
    assert arrive(shelf, whole) == ["new"]
    assert open_breaches(shelf) == [3]
    with pytest.raises(Misread, match="no ledger of V-99"):
        shelf.begin_again("V-99")


@pytest.mark.parametrize(
    "fields",
    [
        {"marks": 5},
        {"client": ["C-001"]},
        {"client": {"a": "b"}},
        {"at": "2026-11-22T10:00:00"},
        {"at": "soon"},
        {"noticed": "9999-12-31"},
        {"refers_to": ["1"]},
        {"policy": "x"},
        {"clauses": [["EXC-1"]]},
        {"channel": True},
    ],
    ids=str,
)
def test_what_confcli_never_writes_is_not_taken(monkeypatch, fields):
    monkeypatch.setattr(
        "confcli.core.ledger.chain.composed", lambda value: value
    )  # who forges has a program of their own
    volunteer = Volunteer("V-07")
    at = {"at": "2026-11-22T10:00:00+01:00", "volunteer": "V-07"}
    head, entry = seal(volunteer.head, "outcome", {**at, **fields}, [b"0" * 16] * len({**at, **fields}))
    volunteer.head, volunteer.entries[1], volunteer.kinds[1] = head, entry, "outcome"
    log = session_log.read_log(whole_text(volunteer, 1))
    with pytest.raises(Tampered, match="never writes"):
        parcel("x.confcli", "", log)


def whole_text(volunteer, *seqs):

    shown = {seq: volunteer.entries[seq] for seq in seqs}
    start = genesis(volunteer.head.ledger)
    return session_log.write_log(session_log.Extract(start, shown, volunteer.checkpoint())).encode()


def test_a_log_without_an_entry_is_none():
    """An export always holds at least its own; one without could shift where a ledger is thought to end."""
    with pytest.raises(Tampered, match="form of one"):
        session_log.read_log(whole_text(Volunteer("V-07")))


def test_one_file_that_is_made_to_break_us_keeps_out_no_other(tmp_path):
    key, volunteer = AgeKey.new(), Volunteer("V-07")
    volunteer.contact()
    good = volunteer.export()
    content = json.loads(good)
    deep = []
    for _ in range(450):
        deep = [deep]
    content["limits"] = deep
    content["sha256"] = sha256(b"x").hexdigest()
    (tmp_path / "a.confcli").write_bytes(sealed_for(json.dumps(content).encode(), [key.recipient]))
    (tmp_path / "b.confcli").write_bytes(sealed_for(good, [key.recipient]))
    found = list(file_reading.read_all(file_reading.arrived(str(tmp_path)), key))
    assert found[0].became is Became.DAMAGED
    assert found[1].names == ("V-07",)


def breaks(_raw):
    raise ZeroDivisionError


def test_a_fault_of_ours_is_a_file_that_was_not_taken(tmp_path):
    key = AgeKey.new()
    (tmp_path / "a.confcli").write_bytes(sealed_for(b"{}", [key.recipient]))
    (found,) = file_reading.read_all(file_reading.arrived(str(tmp_path)), key, read=breaks)
    assert found.became is Became.DAMAGED


READS_UNTIL_KILLED = """
import os, sys, time
from confcli.vault.supervision import file_reading
from confcli.vault.age_files import AgeKey
def never(raw):
    os.write(1, f"{os.getpid()}\\n".encode())  # at once: two of them print into one pipe
    time.sleep(600)
if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    list(file_reading.read_all(file_reading.arrived(sys.argv[1]), AgeKey(sys.argv[2]), read=never))
"""


@needs_two_processors
def test_who_reads_for_a_process_that_was_killed_ends_too(tmp_path):
    """The key lies in their memory, so they may not outlive it."""
    key = AgeKey.new()
    for number in range(file_reading.FEW + 1):
        (tmp_path / f"{number}.confcli").write_bytes(sealed_for(b"{}", [key.recipient]))
    (tmp_path / "program.py").write_text(READS_UNTIL_KILLED, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "program.py"), str(tmp_path), key.reveal()]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as first:
        try:
            readers = {int(first.stdout.readline()) for _ in range(2)}
        finally:
            first.kill()
        assert len(readers - {first.pid}) == 2
        assert first.stdout.read() == b"", "the pipe ends when the last of them has ended"
    assert first.returncode == KILLED


def test_a_clock_that_was_ahead_once_makes_no_ledger_shorter(new_shelf):
    volunteer = Volunteer("V-07")
    volunteer.contact()
    right = volunteer.at
    volunteer.at = right.replace(year=2030)
    early = volunteer.export()
    volunteer.at = right
    volunteer.contact()
    shelf = new_shelf(volunteer)
    arrive(shelf, early)
    later = session_log.read_log(volunteer.export())
    list(shelf.take_all([parcel("y.confcli", "y", later)], NOW.replace("11-22", "12-22")))
    assert shelf.rollbacks() == []
