"""The look over: every changed bit is found, and what lies around the vault is told."""

import os
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from platforms import needs_links, needs_modes
from test_backups import NOW

from confcli.errors import ConfcliError, Damaged
from confcli.vault import backups, surroundings
from confcli.vault.doctor import Level, look_over
from confcli.vault.recovery import SHEET, Keyholder, SheetKey, recovery_file, set_keyholder, write_recovery

PAGE = 4096


@pytest.fixture
def vault(place, fields):
    opened = place.make().open()
    with opened.writing():
        for number in range(40):
            opened.append("contact", {**fields, "note": f"{number} " + "x" * 2_000})
    yield opened
    opened.close()


def found(vault, about, now=NOW):
    return next(one for one in look_over(vault, now) if one.about == about)


def test_all_is_well_with_a_backup_and_a_sheet(vault):
    set_keyholder(vault, Keyholder(SHEET, SheetKey.new().recipient))
    write_recovery(vault)
    backups.make(vault, NOW)
    levels = {one.about: one.level for one in look_over(vault, NOW) if one.about != "Disk"}
    assert set(levels.values()) == {Level.WELL}, levels
    assert list(levels) == ["The file", "The record", "Backups", "Recovery", "Privacy", "Place"]


def flipped_bits_found(place, pages, chance):
    """P3: give how many of these pages, one bit of each changed, were noticed by the look over."""
    whole = place.bytes()
    noticed = 0
    for page in pages:
        content = bytearray(whole)
        content[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        Path(place.path).write_bytes(content)
        try:
            damaged = place.open()
        except ConfcliError as error:
            noticed += isinstance(error, Damaged)
            continue
        noticed += any(one.level is Level.DAMAGE for one in look_over(damaged, NOW))
        damaged.close()
    Path(place.path).write_bytes(whole)
    return noticed


def test_one_changed_bit_in_a_page_is_noticed(place, vault):
    backups.make(vault, NOW)
    vault.close()
    pages = os.path.getsize(place.path) // PAGE
    some = [0, 1, pages // 2, pages - 1]
    assert flipped_bits_found(place, some, Random(20261122)) == len(some)


def test_a_register_that_says_something_else_is_damage(vault):
    vault.run("UPDATE register SET client = 'C-009' WHERE seq = 3")
    assert found(vault, "The record").level is Level.DAMAGE
    assert "register" in found(vault, "The record").sentence


def test_a_damaged_backup_is_said(vault):
    backup = backups.make(vault, NOW)
    os.truncate(backup.path, 5_000)
    assert found(vault, "Backups").level is Level.DAMAGE


def test_old_backups_are_said_to_be_old(vault, fields):
    assert found(vault, "Backups").sentence == "There is none yet."
    backups.make(vault, NOW)
    later = NOW + timedelta(days=30)
    assert found(vault, "Backups", later).level is Level.WELL  # nothing was recorded since
    vault.append("contact", {**fields, "note": "new"})
    assert found(vault, "Backups", later).level is Level.LOOK
    assert "30 days ago, one entry ago" in found(vault, "Backups", later).sentence


def test_recovery_is_looked_at(vault):
    assert "Nobody" in found(vault, "Recovery").sentence
    set_keyholder(vault, Keyholder(SHEET, SheetKey.new().recipient))
    write_recovery(vault)
    assert found(vault, "Recovery").level is Level.WELL
    Path(recovery_file(vault.path)).write_bytes(b"another")
    assert "does not fit" in found(vault, "Recovery").sentence


@needs_modes
def test_a_vault_that_others_may_read_is_said(vault):
    os.chmod(vault.path, 0o644)
    assert found(vault, "Privacy").level is Level.LOOK
    os.chmod(vault.path, 0o600)
    os.chmod(os.path.dirname(vault.path), 0o770)  # noqa: S103  # what the doctor must see
    assert found(vault, "Privacy").level is Level.LOOK


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        ("OneDrive - CSG06", "OneDrive - CSG06"),
        ("Dropbox", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("iCloudDrive", "iCloudDrive"),
        ("Nextcloud", "Nextcloud"),
        ("Documents", None),
        ("my-dropbox-notes", None),
    ],
)
def test_synchronised_folders_are_known_by_their_names(tmp_path, folder, named):
    (tmp_path / folder).mkdir()
    assert surroundings.synchronised(str(tmp_path / folder / "vault")) == named


@needs_links
def test_an_encrypted_layer_under_a_disk_is_found(tmp_path):
    for name in ("plain", "crypt", "volume"):
        (tmp_path / name / "dm").mkdir(parents=True)
        (tmp_path / name / "slaves").mkdir()
    (tmp_path / "crypt" / "dm" / "uuid").write_text("CRYPT-LUKS2-0123-name\n", encoding="ascii")
    (tmp_path / "volume" / "dm" / "uuid").write_text("LVM-0123\n", encoding="ascii")
    assert surroundings._mapped(str(tmp_path / "plain")) is False
    assert surroundings._mapped(str(tmp_path / "volume")) is False
    (tmp_path / "volume" / "slaves" / "crypt").symlink_to(tmp_path / "crypt")
    assert surroundings._mapped(str(tmp_path / "volume")) is True
    assert surroundings._mapped(str(tmp_path / "nowhere")) is None
