"""Opening without file locks, here where there are some: what is read, what is refused, and what a lock is."""

import errno
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from confcli.errors import VaultLocked
from confcli.vault import backup_names, locks, opening
from confcli.vault.care import backups
from confcli.vault.integrity import prove_ledger
from confcli.vault.locks import offers_locks
from confcli.vault.secrets import Passphrase

NOW = datetime(2026, 11, 22, 21, tzinfo=UTC)
HOLD = """
import sys
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault
vault = open_vault(sys.argv[1], Passphrase("five quiet invented test words"))
with vault.writing():
    print("held", flush=True)
    sys.stdin.read()
"""

# Holds the very byte that is tried, as another window does for a moment.
HOLD_THE_BYTE = """
import os, sys
from confcli.vault.locks import BEYOND
handle = os.open(sys.argv[1], os.O_RDWR)
if sys.platform == "win32":
    import msvcrt
    os.lseek(handle, BEYOND, os.SEEK_SET)
    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl
    fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, BEYOND)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def to_read(place):
    place.make()
    with open(place.path, "rb") as file:
        key = Passphrase("five quiet invented test words").key(file.read(16))
    vault = opening.open_to_read(place.path, place.path, key)
    yield vault
    vault.close()


def test_this_disk_offers_locks_even_while_another_window_holds_one(place):
    assert offers_locks(place.make().path)
    command = [sys.executable, "-c", HOLD, place.path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        assert offers_locks(place.path)
        other.stdin.close()
    assert place.open().head().size == 1


def test_this_disk_offers_locks_even_while_another_window_tries_it(place):
    place.make()
    command = [sys.executable, "-c", HOLD_THE_BYTE, place.path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        assert offers_locks(place.path)
        assert not place.open().reads_only
        other.stdin.close()
    assert [name for name in os.listdir(os.path.dirname(place.path)) if name.endswith(".part")] == []


@pytest.mark.parametrize("number", [0, errno.EACCES, errno.EIO])
def test_no_error_on_a_file_that_others_know_is_proof(place, monkeypatch, number):
    """Of a byte that is held some systems say it with an error that has no number at all."""
    place.make()
    tried, really = [], locks.lock_a_byte

    def first_fails(handle):
        tried.append(handle)
        if len(tried) == 1:
            raise OSError(number, "Error")
        really(handle)

    monkeypatch.setattr(locks, "lock_a_byte", first_fails)
    assert offers_locks(place.path)
    assert len(tried) == 2


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EACCES, 0])
def test_where_no_file_can_be_locked_there_are_no_locks(place, monkeypatch, number):
    place.make()

    def fails(_):
        raise OSError(number, "Error")

    monkeypatch.setattr(locks, "lock_a_byte", fails)
    assert not offers_locks(place.path)


def test_what_is_opened_without_locks_is_read_and_takes_nothing(place, to_read, fields):
    before = place.bytes()
    assert to_read.entry(1).fields["note"] == "first"
    assert prove_ledger(to_read).size == 1
    for write in (
        lambda: to_read.append("contact", {**fields, "note": "second"}),
        lambda: to_read.keep_draft("contact", "x"),
        lambda: to_read.drop_draft("contact"),
        to_read.require_pen,
    ):
        with pytest.raises(VaultLocked, match="offers no file locks"):
            write()
    to_read.sweep()
    assert place.bytes() == before


def test_a_backup_is_made_of_it(place, to_read):
    made = backups.make(to_read, NOW)
    assert (made.size, backup_names.found(place.path)) == (1, [made])
