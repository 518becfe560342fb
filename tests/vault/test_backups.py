"""Backups: whole or none, checked before they count, thinned with care, brought back over nothing."""

import os
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from platforms import only_for

from confcli.errors import Damaged, NotWritten, VaultLocked, WrongPassphrase
from confcli.vault import backup_names
from confcli.vault.backup_names import Backup
from confcli.vault.care import backups, restoring, thinning
from confcli.vault.care.recovery import recovery_file
from confcli.vault.care.thinning import kept
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault
from confcli.vault.vault import Vault

NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)
SECRET = "five quiet invented test words"
WRITER = """
import sys
import tracemalloc
import zipfile
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault
vault = open_vault(sys.argv[1], Passphrase("five quiet invented test words"))
fields = dict(at="2026-11-22T21:00:00+01:00", volunteer="V-07", client=None, policy=None, marks=[])
print("writing", flush=True)
while True:
    vault.append("contact", {**fields, "note": "x" * 500})
"""


@pytest.fixture
def vault(place):
    opened = place.make().open()
    yield opened
    opened.close()


def unlock(path):
    return open_vault(path, Passphrase(SECRET))


def test_a_backup_comes_back_as_the_same_vault(vault, tmp_path):
    backup = backups.make(vault, NOW)
    assert os.path.basename(backup.path) == "vault.confcli-vault-2026-11-22-211503-1.confcli-backup"
    vault.append("contact", vault.entry(1).fields)
    other = str(tmp_path / "elsewhere" / "vault")
    assert restoring.restore(backup.path, other, unlock).size == 1
    found = unlock(other)
    assert found.entry(1) == vault.entry(1)
    assert only_for(other, 0o600)
    found.close()


def test_nothing_but_the_vault_and_its_backups_is_left_behind(place, vault):
    vault.close()
    vault = place.open()
    backups.make(vault, NOW)
    folder = os.path.dirname(place.path)
    assert not os.path.getsize(f"{place.path}-journal")  # of the list of backups: empty once that is written
    os.unlink(f"{place.path}-journal")
    assert sorted(os.listdir(folder)) == ["backups", "vault.confcli-vault"]
    assert only_for(os.path.join(folder, "backups"), 0o700)


def test_two_backups_within_a_second_are_told_apart_by_their_order(vault):
    first, second = backups.make(vault, NOW), backups.make(vault, NOW)
    assert second.stamp == "2026-11-22-211504"
    assert backup_names.found(vault.path) == [first, second]


def test_a_clock_that_was_set_back_does_not_make_an_old_backup_the_newest(vault):
    ahead = backups.make(vault, NOW + timedelta(days=3000))
    after = backups.make(vault, NOW)
    assert backup_names.found(vault.path) == [ahead, after]


@pytest.mark.parametrize("place_in_it", [0.0, 0.01, 0.3, 0.7, 0.99, 1.0])
def test_a_backup_with_one_changed_byte_is_refused(vault, tmp_path, place_in_it):
    backup = backups.make(vault, NOW)
    content = bytearray(Path(backup.path).read_bytes())
    content[min(int(len(content) * place_in_it), len(content) - 1)] ^= 1
    Path(backup.path).write_bytes(content)
    with pytest.raises(Damaged):
        restoring.restore(backup.path, str(tmp_path / "new"), unlock)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 10_000, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "no.confcli-backup").write_bytes(content)
    with pytest.raises(Damaged, match="not a backup"):
        restoring.restore(str(tmp_path / "no.confcli-backup"), str(tmp_path / "new"), unlock)
    with pytest.raises(NotWritten, match="There is no backup"):
        restoring.restore(str(tmp_path / "nowhere"), str(tmp_path / "new"), unlock)


def test_a_damaged_vault_makes_no_backup_and_covers_none(place, vault):
    backups.make(vault, NOW)
    vault.append("contact", {**vault.entry(1).fields, "note": "x" * 20_000})
    vault.close()
    content = bytearray(place.bytes())
    content[-100] ^= 1
    Path(place.path).write_bytes(content)
    damaged = place.open()
    with pytest.raises(Damaged):
        backups.make(damaged, NOW)
    damaged.close()
    assert len(os.listdir(backup_names.folder_of(place.path))) == 1


def test_a_restore_covers_nothing(place, vault, tmp_path):
    backup = backups.make(vault, NOW)
    before = place.bytes()
    with pytest.raises(VaultLocked, match="already something"):
        restoring.restore(backup.path, place.path, unlock)
    assert place.bytes() == before
    Path(recovery_file(str(tmp_path / "new"))).touch()
    with pytest.raises(VaultLocked, match="already something"):
        restoring.restore(backup.path, str(tmp_path / "new"), unlock)


def test_a_vault_set_aside_stays_whole(place, vault):
    backup = backups.make(vault, NOW)
    vault.append("contact", vault.entry(1).fields)
    vault.close()
    before = place.bytes()
    assert restoring.restore(backup.path, place.path, unlock, NOW).size == 1
    with open(f"{place.path}.set-aside-2026-11-22-211503", "rb") as aside:
        assert aside.read() == before


def test_a_restore_with_the_wrong_passphrase_changes_nothing(vault, tmp_path):
    backup = backups.make(vault, NOW)
    with pytest.raises(WrongPassphrase):
        restoring.restore(backup.path, str(tmp_path / "new"), lambda path: open_vault(path, Passphrase("wrong")), NOW)
    assert not (tmp_path / "new").exists()
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".new")]


def test_a_backup_beside_a_writer_is_whole(place, tmp_path):
    backed_up_beside_a_writer(place, tmp_path, times=3)


def backed_up_beside_a_writer(place, folder, times):
    """P9: give how many backups, taken while another process writes, came back whole."""
    place.make()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, place.path], stdout=subprocess.PIPE, text=True)
    whole = 0
    try:
        assert writer.stdout.readline() == "writing\n"
        vault = place.open()
        for number in range(times):
            backup = backups.make(vault, NOW)
            new = str(folder / f"restored-{number}")
            assert restoring.restore(backup.path, new, unlock).size == backup.size
            whole += 1
            os.unlink(new)
        vault.close()
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    return whole


def test_about_ten_are_kept_and_earlier_days_have_one_each():
    def made(day, hour):
        return Backup(f"{day}-{hour}", f"2026-11-{day:02d}-{hour:02d}0000", 1)

    every = [made(day, hour) for day in range(1, 10) for hour in range(10, 14)]
    keep = kept(every)
    assert keep[-5:] == every[-5:]
    assert [backup.stamp for backup in keep[:-5]] == [f"2026-11-{day:02d}-130000" for day in (4, 5, 6, 7)] + [
        "2026-11-08-120000"
    ]
    assert kept(every[:3]) == every[:3]


def test_the_newest_is_never_thinned_away(vault):
    for minute in range(14):
        thinning.keep_up(vault, NOW + timedelta(minutes=minute))
    left = backup_names.found(vault.path)
    assert len(left) == 6  # five newest, and the last one of the rest of the day
    assert left[-1].stamp == "2026-11-22-212803"


def test_backups_that_hold_what_was_erased_are_removed(vault):
    thinning.keep_up(vault, NOW)
    with vault.writing():
        vault.erase([1], ["at"])
        seq = vault.append("erasure", {**vault.entry(1).fields, "client": None, "marks": [], "entries": ["1"]})
    thinning.keep_up(vault, NOW + timedelta(minutes=1))
    assert [backup.size for backup in backup_names.found(vault.path)] == [seq]


def test_a_large_vault_is_backed_up_once_a_day(vault, monkeypatch):
    monkeypatch.setattr(thinning, "LARGE", 0)
    assert thinning.keep_up(vault, NOW)
    assert thinning.keep_up(vault, NOW + timedelta(hours=1)) is None
    assert thinning.keep_up(vault, NOW + timedelta(days=1))


def test_a_copy_that_cannot_be_made_holds_no_file(vault, monkeypatch):
    """A mistake keeps what it happened in, and Windows lets nobody remove a file that something in there holds."""
    run = Vault.run

    def fails(vault, statement, values=()):
        if statement == "PRAGMA synchronous = OFF":
            raise MemoryError
        return run(vault, statement, values)

    monkeypatch.setattr(Vault, "run", fails)
    before = open_here()
    with pytest.raises(MemoryError) as kept:
        backups.make(vault, NOW)
    assert open_here() == before, kept
    assert os.listdir(backup_names.folder_of(vault.path)) == []


def open_here():
    """The files that this process has open, where a system tells; Windows tells by keeping them."""
    return set(os.listdir("/dev/fd")) if os.path.isdir("/dev/fd") else set()


def test_a_folder_that_is_not_there_or_full_is_said(vault, tmp_path):
    with pytest.raises(NotWritten, match="No backup could be written"):
        backups.make(vault, NOW, str(tmp_path / "nowhere"))


def test_a_right_passphrase_on_a_damaged_vault_is_told_from_a_wrong_one(place, vault):
    backups.make(vault, NOW)
    vault.close()
    whole = place.bytes()
    for position in (3, 20, 200):  # the salt, and the first page
        content = bytearray(whole)
        content[position] ^= 1
        Path(place.path).write_bytes(content)
        with pytest.raises(Damaged, match="opens its backup of 2026-11-22"):
            place.open()
        with pytest.raises(WrongPassphrase):
            place.open("another passphrase entirely")
    shutil.rmtree(backup_names.folder_of(place.path))
    with pytest.raises(WrongPassphrase):  # without a backup nobody can tell
        place.open()


def test_a_backup_that_swells_when_it_is_unpacked_is_none(tmp_path):
    """Whoever can write into the folder cannot make each wrong passphrase cost gigabytes."""
    bomb = tmp_path / "vault-2026-11-22-211503-9.confcli-backup"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as both:
        both.writestr("vault", bytes(2**26))
        both.comment = b"0" * 64
    body = bomb.read_bytes()[:-64]
    bomb.write_bytes(body + sha256(body).hexdigest().encode())
    tracemalloc.start()
    with pytest.raises(Damaged, match="not a backup"):
        backups.read(str(bomb))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2**23
