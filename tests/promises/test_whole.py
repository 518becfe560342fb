"""What is damaged is noticed, and what is copied, changed or lost can be brought back (P3, P8, P9, P10)."""

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pyrage
import pytest
from stories import PASSPHRASE

from confcli.core.supervision.supervisor_card import Keyholder
from confcli.errors import ConfcliError, Damaged, Misread, WrongPassphrase
from confcli.vault import unlocking
from confcli.vault.care import backups, restoring
from confcli.vault.care.doctor import Level, look_over
from confcli.vault.care.recovery import SHEET, SheetKey, recovery_file, write_recovery
from confcli.vault.integrity import prove_ledger
from confcli.vault.keys import KeyRing
from confcli.vault.opening import NewVault, open_with_key
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault

NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)
FIELDS = {"at": "2026-11-22T21:00:00+01:00", "volunteer": "V-07", "client": "C-001", "policy": None, "marks": []}
NEW = "other loud invented proof phrases"
PAGE = 4096
BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
WRITER = """
import sys
from confcli.vault.secrets import RawKey
from confcli.vault.opening import open_with_key
vault = open_with_key(sys.argv[1], RawKey(sys.stdin.readline().strip()))
fields = dict(at="2026-11-22T21:00:00+01:00", volunteer="V-07", client=None, policy=None, marks=[])
print("writing", flush=True)
while True:
    vault.append("contact", {**fields, "note": "x" * 500})
"""


@pytest.fixture
def filled(tmp_path):
    """A vault of some 60 pages with a recovery sheet and a supervisor's key: path, raw key, sheet, supervisor."""
    path = str(tmp_path / "vault")
    new = NewVault(path, Passphrase(PASSPHRASE))
    key = new.vault.key
    with new.vault.writing():
        for number in range(60):
            new.vault.append("contact", {**FIELDS, "note": f"{number} " + "x" * 2_000})
    new.move_in()
    vault = open_with_key(path, key)
    sheet, supervisor = SheetKey.new(), SheetKey.new()
    KeyRing(vault).entrust(Keyholder(SHEET, sheet.recipient))
    KeyRing(vault).entrust(Keyholder("S-01", supervisor.recipient))
    write_recovery(vault)
    vault.close()
    return path, key, sheet, supervisor


# --- P3 -----------------------------------------------------------------------------------------


def changed_bits_noticed(path, key, pages):
    """One bit in each of these pages, at a random place; give how many the look over noticed."""
    chance, noticed = Random(20261122), 0
    whole = Path(path).read_bytes()
    for page in pages:
        content = bytearray(whole)
        content[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        Path(path).write_bytes(content)
        try:
            # For the first page the passphrase is needed, so that the backup can tell; by key the others are quicker.
            damaged = open_vault(path, Passphrase(PASSPHRASE)) if page == 0 else open_with_key(path, key)
        except ConfcliError as error:
            noticed += isinstance(error, Damaged)
            continue
        noticed += any(one.level is Level.DAMAGE for one in look_over(damaged, NOW))
        damaged.close()
    Path(path).write_bytes(whole)
    return noticed


def damage(filled, step):
    path, key, *_ = filled
    vault = open_with_key(path, key)
    backups.make(vault, NOW)
    vault.close()
    pages = range(0, os.path.getsize(path) // PAGE, step)
    return changed_bits_noticed(path, key, pages), len(pages)


def test_a_changed_bit_is_noticed_in_every_tenth_page(filled):
    noticed, pages = damage(filled, 10)
    assert noticed == pages


@pytest.mark.figures
def test_p3(filled, say):
    noticed, pages = damage(filled, 1)
    say(f"P3   one bit changed in each of {pages} pages, the first by its newest backup: {noticed} of {pages} noticed")
    assert noticed == pages


# --- P8 -----------------------------------------------------------------------------------------


def change_command(path, folder):
    more = ["--passphrase-file", str(folder / "old"), "--new-passphrase-file", str(folder / "new")]
    return [sys.executable, "-m", "confcli", "vault", "passphrase", "--vault", path, *more]


def killed_changes(filled, folder, kills):
    """Kill the real command at random moments; give (old opens, new opens, both or none, lost, sheet does not open)."""
    path, key, sheet, supervisor = filled
    (folder / "old").write_text(PASSPHRASE, encoding="utf-8")
    (folder / "new").write_text(NEW, encoding="utf-8")
    new_key = Passphrase(NEW).key(Path(path).read_bytes()[:16])
    kept = folder / "kept"
    kept.mkdir()
    for name in (path, recovery_file(path)):
        shutil.copy(name, kept)
    start = time.monotonic()
    subprocess.run(change_command(path, folder), check=True, capture_output=True)
    duration = time.monotonic() - start
    chance = Random(20261122)
    tally = {"old": 0, "new": 0, "locked out": 0, "lost": 0, "no way back": 0}
    for _ in range(kills):
        for name in os.listdir(folder):
            if name.startswith("vault"):
                (folder / name).unlink()
        for name in kept.iterdir():
            shutil.copy(name, folder)
        process = subprocess.Popen(change_command(path, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            # The second half is where the file is written; starting and deriving keys writes nothing.
            process.wait(duration * chance.uniform(0.35, 1.05))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        opening = [name for name, one in (("old", key), ("new", new_key)) if opened_size(path, one) is not None]
        tally[opening[0] if len(opening) == 1 else "locked out"] += 1
        for way in (sheet, supervisor):
            try:
                vault = unlocking.recovered(path, way)
                tally["lost"] += prove_ledger(vault).size != 60
                vault.close()
            except ConfcliError:
                tally["no way back"] += 1
    return tally


def opened_size(path, key):
    try:
        vault = open_with_key(path, key)
    except WrongPassphrase:
        return None
    size = prove_ledger(vault).size
    vault.close()
    return size


def test_a_killed_change_of_the_passphrase_locks_nobody_out(filled, tmp_path):
    tally = killed_changes(filled, tmp_path, 4)
    assert (tally["locked out"], tally["lost"], tally["no way back"]) == (0, 0, 0)


@pytest.mark.figures
def test_p8(filled, tmp_path, say):
    tally = killed_changes(filled, tmp_path, 120)
    say(
        f"P8   120 kill -9 of a passphrase change: the old one opens {tally['old']} times, the new one {tally['new']}, "
        f"both or none {tally['locked out']}; sheet and supervisor's key: {tally['no way back']} of 240 failed; "
        f"{tally['lost']} lost"
    )
    assert (tally["locked out"], tally["lost"], tally["no way back"]) == (0, 0, 0)


# --- P9 -----------------------------------------------------------------------------------------


def backups_beside_a_writer(filled, folder, times):
    """Give how many backups that were taken while another process writes came back whole."""
    path, key, *_ = filled
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    whole = 0
    try:
        process.stdin.write(key.reveal() + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == "writing\n"
        vault = open_with_key(path, key)
        for number in range(times):
            backup = backups.make(vault, NOW)
            place = str(folder / "restored" / str(number))
            head = restoring.restore(backup.path, place, lambda draft: open_with_key(draft, key))
            whole += head.size == backup.size >= 60
        vault.close()
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
    return whole


def changed_backups_refused(filled, folder, times):
    """Change one byte at a random place of a backup; give how often restoring it was refused."""
    path, key, *_ = filled
    vault = open_with_key(path, key)
    backup = backups.make(vault, NOW)
    vault.close()
    whole, chance, refused = Path(backup.path).read_bytes(), Random(20261122), 0
    for number in range(times):
        content = bytearray(whole)
        at = chance.randrange(len(content))
        content[at] ^= chance.randrange(1, 256)
        Path(backup.path).write_bytes(content)
        place = folder / f"from-changed-{number}"
        try:
            restoring.restore(backup.path, str(place), lambda draft: open_with_key(draft, key))
        except Damaged:
            refused += not place.exists()
    return refused


def test_a_backup_is_a_restorable_file_and_a_changed_one_is_refused(filled, tmp_path):
    assert backups_beside_a_writer(filled, tmp_path, 3) == 3
    assert changed_backups_refused(filled, tmp_path, 30) == 30


@pytest.mark.figures
def test_p9(filled, tmp_path, say):
    whole = backups_beside_a_writer(filled, tmp_path, 20)
    refused = changed_backups_refused(filled, tmp_path, 1_000)
    say(f"P9   taken under a writer: {whole} of 20 restored whole; one byte changed: {refused} of 1000 refused")
    assert (whole, refused) == (20, 1_000)


# --- P10 ----------------------------------------------------------------------------------------


def mistyped(sheet, times):
    """Give typing mistakes: a wrong, missing, doubled or exchanged character, and swapped pairs."""
    chance, text, made = Random(20261122), "".join(sheet.lines()).replace(" ", ""), 0
    while made < times:
        at = chance.randrange(len(text) - 4)
        wrong = (
            text[:at] + chance.choice(BECH32) + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[: at + 1] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + text[at + 2 : at + 4] + text[at : at + 2] + text[at + 4 :],
        )[made % 5]
        if wrong != text:
            made += 1
            yield wrong


def typos_named(sheet, times):
    named = 0
    for wrong in mistyped(sheet, times):
        try:
            SheetKey(wrong)
        except Misread as error:
            named += "typing mistake" in error.sentence
    return named


@pytest.mark.figures
def test_p10(filled, say):
    path, _, sheet, supervisor = filled
    opened = 0
    for way in (sheet, supervisor):
        vault = unlocking.recovered(path, SheetKey("\n".join(way.lines()).lower()))
        opened += prove_ledger(vault).size == 60
        vault.close()
    content = Path(recovery_file(path)).read_bytes()
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(content, [pyrage.x25519.Identity.generate()])
    named = typos_named(sheet, 5_000)
    say(f"P10  the sheet and the supervisor's key: {opened} of 2 open it, a stranger's does not; "
        f"{named} of 5000 typing mistakes named as such")  # fmt: skip
    assert (opened, named) == (2, 5_000)
