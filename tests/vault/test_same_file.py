"""A vault that a sync client exchanges, writes over or takes away while it is open: noticed before anything is lost."""

import os
import shutil
import sys
from datetime import UTC, datetime

import pytest

from confcli.errors import VaultLocked
from confcli.vault.care import thinning
from confcli.vault.care.restoring import restore
from confcli.vault.integrity import prove_ledger
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault

renames_what_is_open = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody rename an open vault")
SECRET = "five quiet invented test words"
EXCHANGED = "exchanged or removed while it was open, so this was not recorded"


@pytest.fixture
def copies(place, tmp_path):
    """A vault of two entries, and a copy from when it had one."""
    place.make()
    older = tmp_path / "older"
    shutil.copy(place.path, older)
    return place, older


def writers(fields):
    return {
        "entry": lambda vault: vault.append("contact", {**fields, "note": "lost?"}),
        "draft": lambda vault: vault.keep_draft("contact", "lost?"),
        "no longer a draft": lambda vault: vault.drop_draft("contact"),
        "pen": lambda vault: vault.require_pen(),
    }


@renames_what_is_open
@pytest.mark.parametrize("what", ["entry", "draft", "no longer a draft", "pen"])
def test_a_vault_that_was_removed_or_exchanged_takes_nothing_more(copies, fields, what):
    place, older = copies
    vault = place.open()
    vault.append("contact", {**fields, "note": "second"})
    os.rename(place.path, place.path + ".gone")
    with pytest.raises(VaultLocked, match=EXCHANGED):
        writers(fields)[what](vault)
    shutil.copy(older, place.path)
    with pytest.raises(VaultLocked, match=EXCHANGED):
        writers(fields)[what](vault)
    vault.close()
    assert place.open().head().size == 1, "the file that was put there is as it was"
    os.replace(place.path + ".gone", place.path)
    assert prove_ledger(place.open()).size == 2, "what was recorded before is where it was"


@renames_what_is_open
def test_it_is_noticed_before_the_last_moment_too(copies, fields):
    place, _ = copies
    vault = place.open()
    with pytest.raises(VaultLocked, match=EXCHANGED), vault.writing():
        vault.append("contact", {**fields, "note": "second"})
        os.rename(place.path, place.path + ".gone")
    os.rename(place.path + ".gone", place.path)
    assert prove_ledger(vault).size == 1


def test_an_older_copy_that_was_written_over_the_file_takes_nothing_more(copies, fields):
    """The same file, other bytes: as `cp` does it, and some sync clients. A second history would look like fraud."""
    place, older = copies
    vault = place.open()
    vault.append("contact", {**fields, "note": "second"})
    with open(place.path, "rb+") as file:
        file.write(older.read_bytes())
        file.truncate()
    for write in writers(fields)["entry"], writers(fields)["pen"]:
        with pytest.raises(VaultLocked, match=EXCHANGED):
            write(vault)
    vault.close()
    assert place.open().head().size == 1


def test_another_window_is_no_exchange(place, fields):
    first, second = place.make().open(), place.open()
    for vault in (first, second, second, first):
        vault.append("contact", {**fields, "note": "of two windows"})
    with pytest.raises(RuntimeError), first.writing():
        first.append("contact", {**fields, "note": "taken back"})
        raise RuntimeError
    assert second.append("contact", {**fields, "note": "and on"}) == 6
    first.sweep()
    assert first.append("contact", {**fields, "note": "swept"}) == 7


@renames_what_is_open
def test_what_was_recorded_before_it_went_is_in_the_backup(place, fields):
    vault = place.make().open()
    vault.append("contact", {**fields, "note": "second"})
    os.unlink(place.path)
    made = thinning.keep_up(vault, datetime(2026, 11, 22, 21, tzinfo=UTC))
    vault.close()
    restore(made.path, place.path, lambda draft: open_vault(draft, Passphrase(SECRET)))
    assert place.open().entry(2).fields["note"] == "second"
