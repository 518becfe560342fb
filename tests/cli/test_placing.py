"""What a volunteer is told of a place before a vault is put there, and what erasing says of the backups."""

import errno
import os
import shutil

import pytest
from stories import UNDERTAKING

from confcli.speech import speak

COPIED = "lies in Dropbox, which copies files while they are open"
COPY = "vault (Marie's conflicted copy 2026-11-28).confcli-vault"


@pytest.fixture
def copied(program):
    """A folder that is synchronised, with a copy from a conflict in it."""
    folder = program.folder / "Dropbox"
    folder.mkdir()
    (folder / COPY).write_bytes(b"")
    return folder


def made(program, place):
    answers = program.answers(UNDERTAKING)
    secret = ("--passphrase-file", program.passphrase_file)
    return program("init", "--vault", place, *secret, "--answers", answers)


def test_init_warns_once_and_goes_on(program, copied):
    ran = made(program, copied / "vault.confcli-vault")
    assert ran.code == 0, ran.err
    assert ran.err.count(COPIED) == 1
    assert "Better name another place with --vault; backups may lie there." in ran.err
    assert COPY in ran.err
    assert "Dropbox" not in ran.out
    assert ran.err.index(COPIED) < ran.err.index("Your undertaking is its first entry")


def test_init_says_nothing_of_a_good_place(program):
    ran = made(program, program.vault)
    assert ran.code == 0, ran.err
    assert "which copies files" not in ran.err
    assert "conflict" not in ran.err


def test_init_warns_in_french(program, copied):
    speak("fr")
    ran = program("--language", "fr", "init", "--vault", copied / "vault.confcli-vault")
    assert "Dropbox" in ran.err
    assert "qui copie des fichiers pendant" in ran.err
    assert "copie née d’un conflit" in ran.err


def test_restore_warns_before_it_asks_for_anything(at_work, copied):
    backup = at_work.at("vault", "backup").out.strip()
    secret = ("--passphrase-file", at_work.passphrase_file)
    ran = at_work("vault", "restore", backup, "--vault", copied / "vault.confcli-vault", *secret)
    assert ran.code == 0, ran.err
    assert ran.err.count(COPIED) == 1
    assert COPY in ran.err
    refused = at_work("vault", "restore", backup, "--vault", copied / "another", "--passphrase-file", "nowhere")
    assert COPIED in refused.err


def test_the_doctor_warns_of_the_same(at_work, copied):
    shutil.copy(at_work.vault, copied / "vault.confcli-vault")
    shared = ("--vault", copied / "vault.confcli-vault", "--passphrase-file", at_work.passphrase_file)
    found = {one["about"]: one for one in at_work("vault", "doctor", "--json", *shared).data}
    assert "lies in Dropbox" in found["Place"]["sentence"]
    assert COPY in found["Copies"]["sentence"]
    assert {one["level"] for one in found.values()} <= {"well", "look"}
    assert list(found["Copies"]) == ["level", "about", "sentence", "hint"]


def refuses_backups(monkeypatch):
    """Have the disk refuse every finished backup its name, as a full one may."""
    for name in ("link", "rename"):
        true = getattr(os, name)

        def refused(source, target, true=true):
            if str(target).endswith(".confcli-backup"):
                raise OSError(errno.ENOSPC, "no room")
            return true(source, target)

        monkeypatch.setattr(os, name, refused)


def test_what_a_backup_still_holds_is_not_said_to_be_erased(at_work, monkeypatch):
    at_work.client("CANARY Odile")
    with monkeypatch.context() as patch:
        refuses_backups(patch)
        ran = at_work.at(
            "client", "erase", "C-001", "--answers", at_work.answers({"basis": "asked_for", "sure": "yes"})
        )
    assert ran.code == 0, ran.err
    assert "the backup did not work" in ran.err
    assert "in the backups here too" not in ran.out + ran.err
    assert "backups here may still hold them" in ran.err
    at_work.client("another")
    kept = [name for name in os.listdir(at_work.folder / "backups") if name.endswith(".confcli-backup")]
    assert [name.rsplit("-", 2)[1] for name in kept] == ["4.confcli"]


def test_what_was_erased_everywhere_is_said_to_be(at_work):
    at_work.client("CANARY Odile")
    ran = at_work.at("client", "erase", "C-001", "--answers", at_work.answers({"basis": "asked_for", "sure": "yes"}))
    assert "in the backups here too" in ran.out
