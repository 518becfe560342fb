"""Wherever the program takes a path: ~ is the home folder on every system, and nothing is no path."""

import os
import subprocess
import sys

import pytest
from typer.main import get_command

from confcli.cli.app import build
from confcli.cli.paths import given_path
from confcli.errors import Misread

PLACES = ("FILE", "FOLDER", "BACKUP", "CARD")
windows = sys.platform == "win32"
posix = pytest.mark.skipif(windows, reason="Windows removes no folder that somebody stands in, and its names are text")


def parameters(command, path=()):
    for name, one in getattr(command, "commands", {}).items():
        yield from parameters(one, (*path, name))
    yield from (((*path, one.name), one) for one in command.params)


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """A home folder, and another folder that we stand in."""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(here)
    return home


def test_every_parameter_that_is_a_path_is_read_as_one():
    every = list(parameters(get_command(build([]))))
    paths = [(name, one) for name, one in every if (one.metavar or "").strip("[]") in PLACES]
    assert len(paths) > 60
    assert {name for name, one in paths if getattr(one.type, "func", None) is not given_path} == set()
    unnamed = [name for name, one in every if set(name[-1].split("_")) & {"file", "folder", "path", "vault", "page"}]
    assert [name for name in unnamed if name not in dict(paths)] == []


def test_home_is_home_whatever_the_shell(at_home, at_work):
    os.rename(at_work.vault, at_home / "my vault")
    os.rename(at_work.passphrase_file, at_home / "words")
    for tilde in ("~/", *(["~\\"] if windows else [])):
        ran = at_work("log", "--json", "--vault", f"{tilde}my vault", f"--passphrase-file={tilde}words")
        assert ran.code == 0, ran.err
        assert len(ran.data) == 1
    assert os.listdir() == []


def test_home_is_home_for_files_that_are_written_and_brought_back(at_home, at_work):
    ran = at_work.at("vault", "backup", "--folder", "~")
    assert ran.code == 0, ran.err
    backup = next(path for path in at_home.iterdir() if path.name.endswith(".confcli-backup"))
    shared = ["--passphrase-file", at_work.passphrase_file, "--vault", "~/new folder/vault"]
    assert at_work("vault", "restore", f"~/{backup.name}", *shared).code == 0
    assert (at_home / "new folder" / "vault").exists()
    ran = at_work.at("vault", "recovery", "sheet", "--unencrypted", "--page", "~/sheet.html")
    assert ran.code == 0, ran.err
    assert (at_home / "sheet.html").exists()
    assert os.listdir() == []


@posix
def test_a_named_home_is_that_persons(monkeypatch):
    import pwd

    me = pwd.getpwuid(os.getuid())
    monkeypatch.setenv("HOME", "/elsewhere")
    assert given_path(f"~{me.pw_name}/x") == os.path.join(me.pw_dir, "x")
    with pytest.raises(Misread, match="no home folder called ~nobody-of-this-name"):
        given_path("~nobody-of-this-name/x")


def test_a_file_that_is_really_called_so_is_meant_first(at_home):
    for name in ("~", "~$letter.docx", "~letter"):
        assert given_path(name) == (str(at_home) if name == "~" else name)
        with open(name, "w", encoding="utf-8"):
            assert given_path(name) == name


@pytest.mark.parametrize("nothing", ["", " ", "\t"])
@pytest.mark.parametrize("option", ["--vault", "--passphrase-file", "--answers", "--policy"])
def test_nothing_is_no_path(program, option, nothing):
    """An empty variable in somebody's script must not open the usual vault instead."""
    ran = program("contact", option, nothing)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("A file or folder is to be named here, and nothing is.")


@pytest.mark.skipif(not windows, reason="elsewhere a quote is a character like any other")
def test_a_quote_that_windows_left_is_taken_off(tmp_path):
    assert given_path(f'{tmp_path}\\"') == f"{tmp_path}\\"


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "--vault", "vault"],
        ["init", "--vault", "vault"],
        ["classify", "answers.json"],
        ["verify", "log.json"],
        ["code", "copy"],
    ],
)
def test_a_folder_that_was_removed_under_us_is_said(tmp_path, arguments):
    gone = tmp_path / "gone"
    gone.mkdir()
    script = tmp_path / "script.py"  # with -c, Python 3.13.0 itself stumbles over a folder that is gone
    main = "from confcli.__main__ import main; sys.exit(main(sys.argv[1:]))"
    script.write_text(f"import os, sys; os.rmdir({str(gone)!r}); {main}", encoding="utf-8")
    command = [sys.executable, str(script), *arguments]
    ran = subprocess.run(command, cwd=gone, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.startswith("The folder you are in is no longer there.")


@posix
def test_a_folder_that_is_removed_under_us_takes_no_whole_path_away(at_work):
    gone = at_work.folder / "gone"
    gone.mkdir()
    script = at_work.folder / "script.py"  # with -c, Python 3.13.0 itself stumbles over a folder that is gone
    main = "from confcli.__main__ import main; sys.exit(main(sys.argv[1:]))"
    script.write_text(f"import os, sys; os.rmdir({str(gone)!r}); {main}", encoding="utf-8")
    shared = ["--vault", str(at_work.vault), "--passphrase-file", str(at_work.passphrase_file)]
    contact = ["contact", "--answers", at_work.answers({"client": at_work.client(), "channel": "phone"})]
    for arguments in (["log"], ["vault", "backup"], ["demo"]):
        command = [sys.executable, str(script), *arguments, *([] if arguments == ["demo"] else shared)]
        ran = subprocess.run(command, cwd=gone, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        gone.mkdir()
    ran = subprocess.run([sys.executable, str(script), *contact, *shared], cwd=gone, capture_output=True, check=False)
    assert ran.returncode == 3, ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
def test_a_name_that_is_no_text_is_a_name(at_work):
    """A name in Latin-1 on an old stick: bytes that are no UTF-8."""
    folder = os.fsencode(at_work.folder) + b"/caf\xe9"
    os.mkdir(folder)
    vault = folder + b"/vault"
    os.rename(at_work.vault, vault)
    secret = os.fsencode(at_work.passphrase_file)
    shared = [b"--vault", vault, b"--passphrase-file", secret]
    program = [os.fsencode(sys.executable), b"-m", b"confcli"]
    client = os.fsencode(at_work.answers({"name": "Odile", "language": "english"}))
    for arguments in (
        [b"log"],
        [b"vault", b"backup"],
        [b"client", b"add", b"--answers", client],
        [b"vault", b"doctor"],
    ):
        ran = subprocess.run([*program, *arguments, *shared], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        assert "made a mistake" not in ran.stderr
    ran = subprocess.run([*program, b"show", b"\xff", *shared], capture_output=True, text=True, check=False)
    assert ran.returncode == 2, ran.stderr
    ran = subprocess.run([*program, b"\xff\xfe", b"--\xe9"], capture_output=True, text=True, check=False)
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False), ran.stderr
