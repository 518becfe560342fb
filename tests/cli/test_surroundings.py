"""The program in surroundings it did not choose: another encoding, no place named, a reader that has gone."""

import json
import os
import subprocess
import sys

import pytest
from homes import homes
from platforms import only_for
from stories import UNDERTAKING


def run(*arguments, cwd, env=None, **more):
    around = {**os.environ, **(env or {})}
    return subprocess.run(
        [sys.executable, "-m", "confcli", *map(str, arguments)],
        cwd=cwd,
        env=around,
        capture_output=True,
        check=False,
        **more,
    )


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_an_old_windows_encoding_breaks_nothing(at_work, encoding):
    """Redirected output there knows no arrow and no Chinese: what it lacks is spelt out."""
    at_work.client("你好 → Zoë [/red]")
    shared = ["--vault", at_work.vault, "--passphrase-file", at_work.passphrase_file]
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    ran = run("client", "list", *shared, cwd=at_work.folder, env=env)
    assert ran.returncode == 0, ran.stderr
    assert b"\\u4f60\\u597d" in ran.stdout
    assert b"[/red]" in ran.stdout
    assert run("demo", cwd=at_work.folder, env=env).returncode == 0


def test_square_brackets_are_words_and_not_markup(at_work):
    at_work.client("[bold]Odile[/bold] [/]")
    assert "[bold]Odile[/bold] [/]" in at_work.at("client", "list").out
    assert "[bold]Odile[/bold] [/]" in at_work.at("client", "show", "C-001").out


def test_without_a_name_the_vault_lies_in_the_data_folder(tmp_path):
    (tmp_path / "pass").write_text("five quiet invented test words", encoding="utf-8")
    (tmp_path / "answers.json").write_text(json.dumps({"answers": UNDERTAKING}), encoding="utf-8")
    env = homes(tmp_path / "data")
    shared = ["--passphrase-file", "pass"]
    ran = run("init", *shared, "--answers", "answers.json", cwd=tmp_path, env=env)
    assert ran.returncode == 0, ran.stderr
    [vault] = (tmp_path / "data").rglob("vault.confcli-vault")
    assert vault.parent.name == "confcli"
    assert only_for(vault, 0o600)
    assert only_for(vault.parent, 0o700)
    assert run("log", *shared, cwd=tmp_path, env=env).returncode == 0


def test_a_reader_that_has_gone_is_no_fault():
    """confcli code table | head -1"""
    command = [sys.executable, "-m", "confcli", "code", "table"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b"sharing: ")
        process.stdout.close()
        assert process.stderr.read() == b""


def test_no_secret_and_no_name_is_taken_from_the_command_line(program):
    """Names and passphrases on a command line end up in its history."""
    for arguments in (["client", "add", "--name", "Odile"], ["log", "--passphrase", "secret"]):
        ran = program(*arguments)
        assert ran.code == 2
        assert "o such option" in ran.err or "There is no option" in ran.err
