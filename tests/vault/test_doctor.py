"""The look over: every changed bit is found, and what lies around the vault is told."""

import os
import subprocess
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from platforms import needs_modes
from test_backups import NOW

from confcli.core.supervision.supervisor_card import Keyholder
from confcli.errors import ConfcliError, Damaged, NotWritten
from confcli.reports.findings import findings as as_text
from confcli.vault import backup_names
from confcli.vault.care import backups, disks, doctor, host_checks, own_backups
from confcli.vault.care.doctor import Level, look_over
from confcli.vault.care.recovery import SHEET, SheetKey, recovery_file, write_recovery
from confcli.vault.keys import KeyRing

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
    KeyRing(vault).entrust(Keyholder(SHEET, SheetKey.new().recipient))
    write_recovery(vault)
    backups.make(vault, NOW)
    levels = {one.about: one.level for one in look_over(vault, NOW)}
    there = {about: level for about, level in levels.items() if about not in ("Privacy", "Disk")}
    assert set(there.values()) == {Level.WELL}, levels
    assert list(there) == ["The file", "The record", "Backups", "Recovery", "Place", "Copies"]
    assert {levels["Privacy"], levels["Disk"]} <= {Level.WELL, Level.LOOK}  # this computer's own matter


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
    assert "30 days ago, up to date" in found(vault, "Backups", later).sentence
    vault.append("contact", {**fields, "note": "new"})
    assert found(vault, "Backups", later).level is Level.LOOK
    assert "30 days ago, one entry ago" in found(vault, "Backups", later).sentence


def test_recovery_is_looked_at(vault):
    assert "Nobody could open" in found(vault, "Recovery").sentence
    Path(recovery_file(vault.path)).write_bytes(b"of somebody who was on the list once")
    assert "Nobody is on the list, but" in found(vault, "Recovery").sentence
    KeyRing(vault).entrust(Keyholder(SHEET, SheetKey.new().recipient))
    write_recovery(vault)
    assert found(vault, "Recovery").level is Level.WELL
    Path(recovery_file(vault.path)).write_bytes(b"another")
    assert "does not fit" in found(vault, "Recovery").sentence


@needs_modes
def test_a_vault_that_others_may_read_is_said(vault):
    os.chmod(vault.path, 0o644)
    assert found(vault, "Privacy").level is Level.LOOK
    os.chmod(vault.path, 0o600)
    os.chmod(os.path.dirname(vault.path), 0o777)  # noqa: S103  # what the doctor must see
    assert found(vault, "Privacy").level is Level.LOOK


def test_where_nobody_can_tell_who_may_read_that_is_said(vault, monkeypatch):
    monkeypatch.setattr(host_checks, "open_to_others", lambda _: None)
    seen = found(vault, "Privacy")
    assert (seen.level, seen.sentence) == (Level.LOOK, "Who else may read the file cannot be told from here.")


@pytest.mark.parametrize("fault", [OSError("gone"), subprocess.TimeoutExpired("x", 5), ValueError("odd")], ids=repr)
def test_a_disk_that_gives_no_answer_is_not_said_to_be_anything(vault, monkeypatch, fault):
    def asked(_):
        raise fault

    monkeypatch.setattr(disks, "encrypted", asked)
    assert "cannot be told" in found(vault, "Disk").sentence


def test_a_copy_from_a_conflict_is_named(vault):
    copy = Path(vault.path).with_name("vault (Marie's conflicted copy 2026-11-28).confcli-vault")
    assert found(vault, "Copies").level is Level.WELL
    copy.write_bytes(b"")
    seen = found(vault, "Copies")
    assert seen.level is Level.LOOK
    assert copy.name in seen.sentence
    assert "Delete neither" in seen.hint


# What each look reads: taken away, that look says so, and no other look is less than it was.
READS = {
    "The file": (doctor, "damaged_pages"),
    "The record": (doctor, "prove_ledger"),
    "Backups": (own_backups, "found"),
    "Recovery": (KeyRing, "keyholders"),
    "Privacy": (host_checks, "open_to_others"),
    "Place": (host_checks, "synchronised"),
    "Copies": (host_checks, "conflicted"),
}


@pytest.mark.parametrize("about", READS)
@pytest.mark.parametrize("fault", [PermissionError(13, "no"), RuntimeError("odd"), NotWritten("The disk is gone.")])
def test_a_look_that_fails_is_neither_well_nor_the_end(vault, monkeypatch, about, fault):
    def fails(*_):
        raise fault

    before = {one.about: one for one in look_over(vault, NOW)}
    monkeypatch.setattr(*READS[about], fails)
    after = {one.about: one for one in look_over(vault, NOW)}
    assert after[about].level is Level.UNSEEN
    assert type(fault).__name__ in after[about].sentence
    assert {**after, about: None} == {**before, about: None}


def test_a_look_that_failed_is_not_called_well_on_the_screen(vault, monkeypatch):
    monkeypatch.setattr(doctor, "damaged_pages", lambda _: 1 / 0)
    shown = as_text([(str(one.level), *one[1:]) for one in look_over(vault, NOW)], 80)
    assert "could not be looked at" in shown.splitlines()[0]
    assert "NOT SEEN" in shown
    assert "Nothing is damaged" not in shown


def test_backups_that_cannot_be_looked_at_are_not_said_to_be_missing(vault):
    folder = Path(backup_names.folder_of(vault.path))
    folder.write_bytes(b"a file where the folder should be")
    assert found(vault, "Backups").level is Level.UNSEEN


def test_a_backup_that_cannot_be_read_is_not_said_to_be_damaged(vault):
    backup = Path(backups.make(vault, NOW).path)
    backup.unlink()
    backup.mkdir()
    assert found(vault, "Backups").level is Level.UNSEEN


def test_a_backup_with_more_in_it_than_the_vault_is_said_with_the_way_back(place, vault):
    before = place.bytes()
    vault.append("contact", vault.entry(1).fields)
    backup = backups.make(vault, NOW)
    vault.close()
    Path(place.path).write_bytes(before)
    older = place.open()
    told = found(older, "Backups")
    older.close()
    assert (told.level, told.sentence) == (
        Level.LOOK,
        f"This backup holds entries that the vault does not: {backup.path}.",
    )
    assert f"confcli vault restore {backup.path} --set-aside" in told.hint


def test_what_a_backup_is_called_does_not_make_it_hold_more(vault):
    backup = Path(backups.make(vault, NOW).path)
    size = vault.head().size
    backup.rename(backup.with_name(backup.name.replace(f"-{size}.", f"-{size + 3}.")))
    assert found(vault, "Backups").level is Level.WELL


def test_a_backup_of_a_day_to_come_is_not_said_to_be_of_today(vault):
    backups.make(vault, NOW + timedelta(days=30))
    assert "still to come" in found(vault, "Backups").sentence


def test_the_vault_in_a_synchronised_folder_is_said(vault, tmp_path, monkeypatch):
    monkeypatch.setenv("OneDrive", str(tmp_path))
    seen = found(vault, "Place")
    assert seen.level is Level.LOOK
    assert tmp_path.name in seen.sentence
