"""The ledger in the vault: appended, found again, never edited, whatever it is killed by or lacks room for (P2, P7)."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from platforms import needs_limits
from sqlcipher3 import dbapi2

from confcli.core.ledger.chain import genesis
from confcli.errors import Damaged, Misread, NotWritten, Tampered, VaultLocked
from confcli.vault.care import backups, rekeying
from confcli.vault.integrity import prove, prove_ledger
from confcli.vault.secrets import Passphrase
from confcli.vault.sqlite_errors import plain_words

NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)
SECRET = "five quiet invented test words"
HALFWAY = """
import sys
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault
vault = open_vault(sys.argv[1], Passphrase("five quiet invented test words"))
fields = dict(at="2026-11-22T21:00:00+01:00", volunteer="V-07", client=None, policy=None, marks=[])
vault.append("contact", {**fields, "note": "confirmed"})
print("confirmed", flush=True)
with vault.writing():
    vault.append("contact", {**fields, "note": "x" * 100_000})
    print("halfway", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def vault(place):
    opened = place.make().open()
    yield opened
    opened.close()


def test_what_is_appended_is_found_again(vault, fields):
    seq = vault.append("outcome", {**fields, "marks": ["shared"], "refers_to": "1", "note": "été"})
    entry = vault.entry(seq)
    assert (entry.kind, entry.fields["note"], entry.fields["marks"]) == ("outcome", "été", ["shared"])
    assert [one.seq for one in vault.entries(kind="outcome")] == [seq]
    assert [one.seq for one in vault.entries(refers_to=1)] == [seq]
    assert [one.seq for one in vault.entries(client="C-001")] == [1, seq]
    assert list(vault.entries(client="C-002")) == []
    assert [one.seq for one in vault.entries(after=1)] == [seq]
    assert [one.seq for one in vault.entries(latest=1)] == [seq]


def test_an_unknown_entry_is_said_to_be_unknown(vault):
    with pytest.raises(Misread, match="no entry 99"):
        vault.entry(99)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET header = 'x'",
        "DELETE FROM entry",
        "UPDATE disclosure SET body = 'x'",
        "DELETE FROM disclosure",
        "INSERT OR REPLACE INTO entry VALUES (1, 'x')",
        "INSERT INTO entry VALUES (3, 'x')",
        "REPLACE INTO disclosure VALUES (1, 'note', 'x')",
    ],
)
def test_the_file_itself_refuses_edits(vault, change):
    before = vault.sealed()
    with pytest.raises(Tampered):
        vault.run(change)
    assert vault.sealed() == before
    assert prove_ledger(vault).size == 1


def test_entries_together_or_not_at_all(vault, fields):
    with pytest.raises(KeyError), vault.writing():
        vault.append("contact", fields)
        raise KeyError
    assert vault.head().size == 1
    with vault.writing():
        vault.append("contact", fields)
        vault.append("contact", fields)
    assert prove_ledger(vault).size == 3


def test_an_interruption_takes_everything_back(vault, fields):
    with pytest.raises(KeyboardInterrupt), vault.writing():
        vault.append("contact", fields)
        raise KeyboardInterrupt
    assert vault.head().size == 1
    assert vault.append("contact", fields) == 2


def test_a_second_window_waits_and_then_says_so(place, fields, monkeypatch):
    monkeypatch.setattr("confcli.vault.connection.PATIENCE", 0.01)
    place.make()
    first, second = place.open(), place.open()
    with first.writing(), pytest.raises(VaultLocked, match="another window"):
        second.append("contact", fields)
    assert second.append("contact", fields) == 2


def test_a_new_ledger_begins_at_its_genesis(place):
    from confcli.vault.opening import NewVault
    from confcli.vault.secrets import Passphrase

    new = NewVault(place.path, Passphrase("five quiet invented test words"))
    head = new.vault.head()
    assert head == genesis(head.ledger)
    new.discard()


def test_a_field_taken_out_behind_our_back_is_missed(vault):
    vault.run("DROP TRIGGER disclosure_is_never_removed")
    vault.run("DELETE FROM disclosure WHERE field = 'note'")
    with pytest.raises(Tampered, match="missing"):
        prove_ledger(vault)


def test_a_header_edited_behind_our_back_is_seen(vault, fields):
    vault.append("contact", fields)
    vault.run("DROP TRIGGER entry_is_never_edited")
    vault.run("UPDATE entry SET header = replace(header, 'contact', 'contacT') WHERE seq = 1")
    with pytest.raises(Tampered):
        prove_ledger(vault)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (5, VaultLocked),
        (13, NotWritten),
        (10, NotWritten),
        (8, NotWritten),
        (14, NotWritten),
        (11, Tampered),
        (1, Tampered),
    ],
)
def test_an_error_of_the_database_becomes_a_sentence(code, error):
    fault = dbapi2.OperationalError("near SELECT: canary")
    fault.sqlite_errorcode = code
    with pytest.raises(error) as told, plain_words():
        raise fault
    assert "canary" not in f"{told.value.sentence} {told.value.hint}"
    assert told.value.hint


def run(place, *arguments, **more):
    secret = os.path.join(os.path.dirname(place.path), "passphrase")
    with open(secret, "w", encoding="utf-8") as file:
        file.write(SECRET)
    command = [sys.executable, "-m", "confcli", *arguments, "--vault", place.path, "--passphrase-file", secret]
    # A coverage run would write its own files into the full disk.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env, **more)


def test_a_process_killed_in_the_middle_of_an_entry_leaves_no_half_of_it(place):
    place.make()
    process = subprocess.Popen(
        [sys.executable, "-c", HALFWAY, place.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "confirmed\n"
    assert process.stdout.readline() == "halfway\n"
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    vault = place.open()
    assert prove_ledger(vault).size == 2
    assert vault.entry(2).fields["note"] == "confirmed"


@needs_limits
def test_a_full_disk_is_said_and_loses_nothing(place):
    """The limit on a file's size stands for the disk: the same write fails in the same place."""
    import resource

    answers = os.path.join(os.path.dirname(place.path), "answers.json")
    given = {"code": "V-07", "training": "yes", "promise": "yes"}
    with open(answers, "w", encoding="utf-8") as file:
        json.dump({"answers": given}, file)
    assert run(place, "init", "--answers", answers).returncode == 0
    with open(answers, "w", encoding="utf-8") as file:
        json.dump({"answers": {"name": "x" * 50_000, "language": "english"}}, file)
    full = os.path.getsize(place.path)
    ran = run(
        place,
        "client",
        "add",
        "--answers",
        answers,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (full, full)),
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith("The disk is full or gone, so this was not recorded")
    assert len(ran.stderr.splitlines()) == 2
    assert prove_ledger(place.open()).size == 1
    assert run(place, "client", "add", "--answers", answers).returncode == 0
    assert prove_ledger(place.open()).size == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda vault, _: list(vault.entries()),
        lambda vault, fields: vault.append("contact", fields),
        lambda vault, _: prove(vault),
        lambda vault, _: backups.make(vault, NOW),
    ],
    ids=["read", "record", "prove", "back up"],
)
def test_a_passphrase_changed_in_another_window_is_no_damage(place, fields, act):
    here, there = place.make().open(), place.open()
    rekeying.change(there, Passphrase("six other quiet invented test words"), NOW).close()
    with pytest.raises(VaultLocked, match="opens no more with the passphrase that was typed here") as told:
        act(here, fields)
    assert "changed in another window" in told.value.hint
    here.close()


def test_one_damaged_page_is_damage(place):
    vault = place.make().open()
    with open(place.path, "r+b") as file:
        file.seek(-100, os.SEEK_END)
        file.write(b"damaged")
    with pytest.raises(Damaged):
        prove(vault)
    vault.close()
