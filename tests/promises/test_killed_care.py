"""A restore, an erasure and a migration that are killed: the old and the new are never both gone (P2, P12)."""

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from stories import PASSPHRASE

from confcli.errors import ConfcliError
from confcli.vault import backup_names
from confcli.vault.care import backups, thinning
from confcli.vault.integrity import prove_ledger
from confcli.vault.opening import NewVault, open_with_key
from confcli.vault.secrets import Passphrase

KEPT = Path(__file__).parents[1] / "vault" / "kept" / "2026-11-22-tables-1"  # made by the first version
NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)
FIELDS = {"at": "2026-11-22T21:00:00+01:00", "volunteer": "V-07", "client": "C-001", "policy": None, "marks": []}
OPEN = "import sys; from confcli.vault.opening import open_with_key; from confcli.vault.secrets import RawKey\n"
OPEN += "open_with_key(sys.argv[1], RawKey(sys.stdin.readline().strip())).close()"


def made(folder):
    """A vault of 40 entries; give its path and key."""
    path = str(folder / "vault")
    new = NewVault(path, Passphrase(PASSPHRASE))
    with new.vault.writing():
        for number in range(40):
            new.vault.append("contact", {**FIELDS, "note": f"{number} " + "x" * 2_000})
    key = new.vault.key
    new.move_in()
    return path, key


def killed(command, after, given=""):
    """Run a command and kill it after so many seconds, if it is still running then."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
    )
    try:
        process.communicate(given, timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    return process.returncode


def duration(command, given=""):
    start = time.monotonic()
    assert subprocess.run(command, input=given, text=True, capture_output=True, check=False).returncode == 0
    return time.monotonic() - start


def sizes(folder, key):
    """Give the size of every file in a folder that opens as a whole vault with this key."""
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.startswith("vault") and "recovery" not in name and not name.endswith("-journal"):
            try:
                vault = open_with_key(str(folder / name), key)
                found[name] = prove_ledger(vault).size
                vault.close()
            except ConfcliError:
                found[name] = None
    return found


def killed_restores(folder, times):
    """Kill `vault restore --set-aside`; give how often the present vault or the backup was not whole after it."""
    path, key = made(folder)
    (folder / "pass").write_text(PASSPHRASE, encoding="utf-8")
    vault = open_with_key(path, key)
    backup = backups.make(vault, NOW).path
    vault.append("contact", {**FIELDS, "note": "later"})
    vault.close()
    kept = Path(path).read_bytes()
    command = [sys.executable, "-m", "confcli", "vault", "restore", backup, "--set-aside"]
    command += ["--vault", path, "--passphrase-file", str(folder / "pass")]
    whole, chance, lost, died = duration(command), Random(20261122), 0, 0
    for _ in range(times):
        for name in os.listdir(folder):
            if name.startswith("vault"):
                (folder / name).unlink()
        Path(path).write_bytes(kept)
        died += killed(command, whole * chance.uniform(0.4, 1.05)) != 0
        after = sizes(folder, key)
        lost += 41 not in after.values()  # the present one, wherever it lies now
        backups.read(backup)
    return died, lost


def killed_migrations(folder, times):
    """Kill the opening of a vault of the first version; give how often it did not open as a whole one afterwards."""
    kept = (KEPT / "vault").read_bytes()
    path, key = str(folder / "vault"), Passphrase(PASSPHRASE).key(kept[:16])
    Path(path).write_bytes(kept)
    command = [sys.executable, "-c", OPEN, path]
    whole, chance, lost, died = duration(command, key.reveal()), Random(20261122), 0, 0
    size = sizes(folder, key)["vault"]
    assert size
    for _ in range(times):
        Path(path).write_bytes(kept)
        for leftover in Path(folder).glob("vault-journal"):
            leftover.unlink()
        died += killed(command, whole * chance.uniform(0.4, 1.05), key.reveal()) != 0
        lost += sizes(folder, key)["vault"] != size
    return died, lost


def test_a_killed_restore_loses_neither_vault_nor_backup(tmp_path):
    assert killed_restores(tmp_path, 5)[1] == 0


def test_a_killed_migration_leaves_a_whole_vault(tmp_path):
    assert killed_migrations(tmp_path, 5)[1] == 0


def test_what_a_killed_backup_left_behind_is_gone_after_the_next_one(tmp_path):
    path, key = made(tmp_path)
    vault = open_with_key(path, key)
    place = Path(backup_names.folder_of(path))
    place.mkdir()
    for leftover in (place / ".0a1b2c3d.part-copy", place / ".0a1b2c3d.part", tmp_path / "vault.0a1b2c3d.new"):
        shutil.copy(path, leftover)
    thinning.keep_up(vault, NOW)
    vault.close()
    assert (tmp_path / "vault-journal").stat().st_size == 0  # of the list of backups, which was written last
    assert sorted(os.listdir(tmp_path)) == ["backups", "vault", "vault-journal"]
    assert len(os.listdir(place)) == 1


@pytest.mark.figures
def test_killed_care(tmp_path, say):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    restores, lost = killed_restores(tmp_path / "a", 60)
    migrations, broken = killed_migrations(tmp_path / "b", 60)
    say(
        f"P2   60 restores, {restores} of them killed: {lost} vaults lost; "
        f"60 migrations, {migrations} of them killed: {broken} vaults not whole"
    )
    assert (lost, broken) == (0, 0)
