"""P21: a last copy is never destroyed, whatever comes back, goes or lies beside; a smaller version of the figure."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from confcli.core.ledger.chain import entry_hash
from confcli.errors import ConfcliError
from confcli.vault.backup_names import folder_of, found
from confcli.vault.care import backups, thinning
from confcli.vault.care.own_backups import compared
from confcli.vault.opening import begun, open_with_key
from confcli.vault.secrets import RawKey

NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)
FIELDS = {"at": "2026-11-22T21:00:00+01:00", "volunteer": "V-07", "client": None, "policy": None, "marks": []}
KEY, OTHER = RawKey("0f" * 32), RawKey("1f" * 32)
BEFORE, AFTER = 4, 6  # sessions before something happens, and from then to the loss


class Laptop:
    """A vault and its backups, sessions on it one after the other, and all that is reachable in them."""

    def __init__(self, folder):
        self.path, self.key, self.minutes = str(folder / "vault"), KEY, 0
        self.make(KEY, bytes(16))

    def make(self, key, salt):
        Path(self.path).touch()
        begun(self.path, key, salt).close()
        self.key = key

    def session(self, note="a note"):
        vault = open_with_key(self.path, self.key)
        try:
            compared(vault)  # as at each unlocking
            vault.append("contact", {**FIELDS, "note": note})
            self.minutes += 1
            thinning.keep_up(vault, NOW + timedelta(minutes=self.minutes))
        finally:
            vault.close()

    def sessions(self, count):
        for number in range(count):
            self.session(f"note {number}")

    def reachable(self):
        """Give every entry that some file here still holds, by its ledger."""
        entries = set()
        for file in Path(folder_of(self.path)).iterdir():
            try:
                with backups.unpacked(str(file), self.path) as draft:
                    entries |= _entries(draft)
            except ConfcliError:
                continue
        return entries | _entries(self.path) if os.path.exists(self.path) else entries


def _entries(path):
    for key in (KEY, OTHER):
        try:
            vault = open_with_key(path, key)
        except ConfcliError:
            continue
        ledger = vault.head().ledger
        hashes = {(ledger, entry_hash(entry.header)) for entry in vault.sealed().values()}
        vault.close()
        return hashes
    return set()


def rollback(laptop):
    """An older copy of the vault comes back, as a sync client or the system's previous versions put it there."""
    laptop.sessions(BEFORE)
    shutil.copy(laptop.path, laptop.path + ".older")
    laptop.sessions(AFTER)
    os.replace(laptop.path + ".older", laptop.path)


def foreign_journal(laptop):
    """A journal of long ago comes back beside the vault, and SQLite takes back what it finds in it."""
    laptop.sessions(BEFORE)
    vault = open_with_key(laptop.path, laptop.key)
    vault.run("PRAGMA cache_size = 1")
    with pytest.raises(ZeroDivisionError), vault.writing():
        for number in range(40):  # more than fits in the memory, so that the journal reaches the disk
            vault.append("contact", {**FIELDS, "note": f"{number}" * 4000})
        shutil.copy(f"{laptop.path}-journal", laptop.path + ".journal")
        raise ZeroDivisionError
    vault.close()
    laptop.sessions(AFTER)
    os.replace(laptop.path + ".journal", f"{laptop.path}-journal")


def lost_vault(laptop):
    """The vault file is gone, and another one is made in its place."""
    laptop.sessions(BEFORE + AFTER)
    os.unlink(laptop.path)
    laptop.make(OTHER, b"1" * 16)


def another_ledger(laptop):
    """Backups of another vault with the same name and key come into the folder, as from another laptop."""
    laptop.sessions(BEFORE)
    os.unlink(laptop.path)
    laptop.make(KEY, bytes(16))
    laptop.sessions(AFTER)


HAPPENINGS = (rollback, foreign_journal, lost_vault, another_ledger)


def lost(laptop, happening, sessions):
    """Give how many entries were reachable when it had happened, and how many are not after so many sessions."""
    happening(laptop)
    before = laptop.reachable()
    laptop.sessions(sessions)
    return len(before), len(before - laptop.reachable())


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_six_sessions_later_every_entry_is_still_reachable(tmp_path, happening):
    there, gone = lost(Laptop(tmp_path), happening, 6)
    assert there >= BEFORE + AFTER
    assert gone == 0


@pytest.mark.parametrize("happening", [rollback, foreign_journal])
def test_a_vault_that_is_older_than_a_backup_is_known_at_once_and_after_it_was_gone_on_with(tmp_path, happening):
    laptop = Laptop(tmp_path)
    happening(laptop)
    for _ in range(2):
        vault = open_with_key(laptop.path, laptop.key)
        beside = compared(vault)
        vault.close()
        assert beside.more[-1].size == BEFORE + AFTER
        laptop.session()


def test_the_former_vaults_backups_are_told_once_and_own_ones_are_thinned_as_ever(tmp_path):
    laptop = Laptop(tmp_path)
    lost_vault(laptop)
    former = {backup.name for backup in found(laptop.path)}
    laptop.session()
    laptop.sessions(20)
    vault = open_with_key(laptop.path, laptop.key)
    beside = compared(vault)
    vault.close()
    assert {backup.name for backup in beside.others} == former
    assert (beside.fresh, len(beside.own)) == ([], thinning.NEWEST + 1)  # and the last of the earlier ones of the day


def test_backups_from_before_there_was_a_list_are_looked_into_and_thinned(tmp_path):
    laptop = Laptop(tmp_path)
    laptop.sessions(5)
    vault = open_with_key(laptop.path, laptop.key)
    vault.run("DELETE FROM own_backup")
    assert [backup.size for backup in compared(vault).own] == [1, 2, 3, 4, 5]
    vault.close()
    laptop.sessions(3)
    assert [backup.size for backup in found(laptop.path)] == [3, 4, 5, 6, 7, 8]  # five, and one of the day


def test_a_backup_that_is_no_longer_what_the_list_says_stays(tmp_path):
    laptop = Laptop(tmp_path)
    laptop.session()
    first = Path(found(laptop.path)[0].path)
    content = bytearray(first.read_bytes())
    content[1000] ^= 1
    first.write_bytes(content)
    laptop.sessions(10)
    assert first.exists()
