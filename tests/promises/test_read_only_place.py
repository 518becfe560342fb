"""On a disk that is protected against writing every command says just that, and nothing that came of it."""

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from disks import SmallDisk, can_mount
from killing import run
from stories import CODES, UNDERTAKING

from confcli.vault.care.recovery import ENDING

OTHER = "other loud invented proof phrases"
LOG = {"answers": {**CODES, "include": ["codes_only"]}}
NOT_RECORDED = "The vault cannot be written to, so this was not recorded."


@pytest.fixture(scope="module")
def stick(tmp_path_factory, fresh_vault):
    """A protected disk with a vault, its recovery file and a backup on it; beside it, the same where one may write."""
    if sys.platform == "win32" or not can_mount():
        pytest.skip("no disk can be mounted and protected here")
    folder = tmp_path_factory.mktemp("stick")
    disk = SmallDisk(folder)
    if not disk.mounted or disk.run(["true"]).returncode != 0:
        disk.close()
        pytest.skip("this machine lets nobody mount a disk")
    (folder / "other").write_text(OTHER, encoding="utf-8")
    shutil.copy(fresh_vault, folder / "vault")
    passphrase = fresh_vault.parent / "passphrase"
    secret = ["--vault", folder / "vault", "--passphrase-file", passphrase]
    for command in (
        ["vault", "recovery", "sheet", "--unencrypted", "--page", folder / "sheet.html"],
        ["vault", "backup"],
    ):
        assert run([sys.executable, "-m", "confcli", *command, *secret]).returncode == 0
    backup = next((folder / "backups").iterdir())
    seen = Path(disk.seen)
    shutil.copy(folder / "vault", seen)
    shutil.copy(f"{folder / 'vault'}{ENDING}", seen)
    shutil.copytree(folder / "backups", seen / "backups")
    disk.protect()
    yield SimpleNamespace(disk=disk, folder=folder, at=disk.inside, backup=backup, passphrase=passphrase)
    disk.close()


# What is run, on which vault ("here" is where one may write, "there" the protected disk), and what must be said first.
HERE, THERE = "here", "there"
CASES = {
    "backup beside it": (["vault", "backup"], THERE, None, "No backup could be written to {there}/backups."),
    "backup": (["vault", "backup", "--folder", "{there}"], HERE, None, "No backup could be written to {there}."),
    "export": (["export", "--folder", "{there}"], HERE, LOG, "{there}/session-log-"),
    "export from it": (["export", "--folder", "{folder}"], THERE, LOG, NOT_RECORDED),
    "code copy": (["code", "copy", "--folder", "{there}"], None, None, "{there}/code-of-confidentiality-en.pdf cannot"),
    "sheet": (
        ["vault", "recovery", "sheet", "--unencrypted", "--page", "{there}/page.html"],
        HERE,
        None,
        "{there}/page.html cannot be written",
    ),
    "sheet of it": (
        ["vault", "recovery", "sheet", "--unencrypted", "--page", "{folder}/page.html"],
        THERE,
        None,
        NOT_RECORDED,
    ),
    "recovery file": (["vault", "recovery", "renew"], THERE, None, NOT_RECORDED),  # the vault notes it first
    "checkpoint": (["checkpoint", "--folder", "{there}"], HERE, None, "{there}/checkpoint-V-07.json cannot be written"),
    "restore": (
        ["vault", "restore", "{backup}", "--vault", "{there}/new"],
        None,
        None,
        "Nothing can be written beside",
    ),
    "set aside": (["vault", "restore", "{backup}", "--set-aside"], THERE, None, "Nothing can be written beside"),
    "init": (
        ["init", "--vault", "{there}/new"],
        None,
        {"answers": UNDERTAKING},
        "No vault can be made at {there}/new.",
    ),
    "card": (["supervisor", "init", "--folder", "{there}"], HERE, None, "{there}/supervisor-V-07.card cannot be"),
    "client add": (["client", "add"], THERE, {"answers": {"name": "", "language": "english"}}, NOT_RECORDED),
    "passphrase": (["vault", "passphrase", "--new-passphrase-file", "{other}"], THERE, None, "No backup could be"),
}


def call(stick, words, vault, answers=None, passphrase=None):
    """Run a command as a process of its own; give its exit code and the lines it said."""
    places = {"there": stick.at, "folder": stick.folder, "backup": stick.backup, "other": stick.folder / "other"}
    command = [sys.executable, "-m", "confcli", *(word.format(**places) for word in words)]
    if vault:
        command += ["--vault", str((stick.at if vault == THERE else stick.folder) / "vault")]
    if words[0] != "code":
        command += ["--passphrase-file", str(passphrase or stick.passphrase)]
    if answers:
        import json

        (stick.folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        command += ["--answers", str(stick.folder / "answers.json")]
    ran = stick.disk.run(command)
    return ran.returncode, ran.stdout.splitlines()


@pytest.mark.parametrize("case", CASES)
def test_the_true_reason_is_said(stick, case):
    words, vault, answers, sentence = CASES[case]
    code, said = call(stick, words, vault, answers)
    start = sentence.format(there=stick.at)
    assert code == 1, said
    assert [line for line in said if line.startswith(start)], said
    assert not [line for line in said if "made a mistake" in line], said


def test_a_wrong_passphrase_is_called_one(stick):
    code, said = call(stick, ["log"], THERE, passphrase=stick.folder / "other")
    assert code == 4
    assert said[0] == "The passphrase does not open this vault."


@pytest.mark.parametrize("words", [["log"], ["checkpoint"], ["vault", "doctor"], ["vault", "recovery", "list"]])
def test_what_is_only_read_can_be_read(stick, words):
    code, said = call(stick, words, THERE)
    assert code == 0, said
