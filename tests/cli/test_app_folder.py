"""The app folder: built on this system, moved to a folder of a French name, and run where there is no Python.

Takes a minute, so it runs with: pytest -m app. An app that is built already is named by CONFCLI_APP.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from stories import CODES, PASSPHRASE

from confcli import __version__
from confcli.cli.app import COMMANDS

ROOT = Path(__file__).parents[2]
BUILDER = ROOT / ".app" / "build.py"
posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and shells of POSIX")
pytestmark = pytest.mark.app


@pytest.fixture(scope="session")
def dist(tmp_path_factory):
    """The folder with the built app and its archive."""
    if built := os.environ.get("CONFCLI_APP"):
        return Path(built)
    if not importlib.util.find_spec("PyInstaller"):
        pytest.skip("PyInstaller is not installed: pip install -e '.[app]'")
    folder = tmp_path_factory.mktemp("dist")
    ran = subprocess.run([sys.executable, BUILDER, folder], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


@pytest.fixture(scope="session")
def app(dist, tmp_path_factory):
    """The program, unpacked from the archive as a volunteer does it."""
    place = tmp_path_factory.mktemp("laptop") / "Hélène" / "Mes documents"
    (archive,) = (path for path in dist.iterdir() if path.name.endswith((".zip", ".tar.gz")))
    shutil.unpack_archive(archive, place, **({} if archive.suffix == ".zip" else {"filter": "tar"}))
    return place / "confcli" / ("confcli.exe" if sys.platform == "win32" else "confcli")


@pytest.fixture
def run(app, tmp_path):
    """Runs the app with nothing of ours around it: no Python on PATH, and a home of its own."""
    around = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CONFCLI", "XDG_"))}
    around |= {"PATH": "", "HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "LC_ALL": "C.UTF-8"}
    around |= {"PYTHONIOENCODING": "utf-8", "LOCALAPPDATA": str(tmp_path)}

    def start(*arguments, code=0):
        ran = subprocess.run(
            [app, *map(str, arguments)], cwd=tmp_path, env=around, capture_output=True, encoding="utf-8", check=False
        )
        assert code in (None, ran.returncode), (arguments, ran.stdout, ran.stderr)
        return ran

    return start


@pytest.fixture
def at_work(run, fresh_vault, tmp_path):
    """A vault with one client, which the app itself has added."""
    shutil.copy(fresh_vault, tmp_path / "vault")
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")

    def start(*arguments, answers=None):
        shared = ["--vault", "vault", "--passphrase-file", "passphrase"]
        if answers:
            (tmp_path / "answers.json").write_text(json.dumps({"answers": answers}), encoding="utf-8")
            shared += ["--answers", "answers.json"]
        return run(*arguments, *shared)

    start("client", "add", answers={"name": "Odile Canari", "language": "english"})
    return start


def test_its_archive_is_the_one_whose_hash_is_published(dist):
    (named,) = dist.glob("*.sha256")
    digest, name = named.read_text(encoding="ascii").split()
    assert hashlib.sha256((dist / name).read_bytes()).hexdigest() == digest
    assert __version__ in name


def test_the_version_and_the_emergency_card_come_at_once(run):
    assert run("--version").stdout.strip() == f"confcli {__version__}"
    card = run("emergency").stdout
    assert "114  by SMS" in card
    assert "QUELQU’UN EST EN DANGER" in card


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_whole_story_is_told(run, language):
    told = run("demo", "--language", language)
    assert told.stdout.split()[-1] == "init"
    assert "Traceback" not in told.stderr


def test_every_data_file_is_in_it_and_no_other_languages_words(app):
    ours = {path.relative_to(ROOT) for path in (ROOT / "confcli").rglob("*") if path.is_file()}
    wanted = {path for path in ours if path.suffix not in {".py", ".pyc"}}
    assert len(wanted) > 50
    inside = app.parent / "_internal"
    assert not {path for path in wanted if (inside / path).read_bytes() != (ROOT / path).read_bytes()}
    assert {path.stem for path in (inside / "mnemonic" / "wordlist").iterdir()} == {"english", "french"}


def test_every_command_is_in_it(run):
    for command in COMMANDS:
        assert run(command, "--help").stdout


def test_what_is_imported_late_is_in_it(run, at_work, tmp_path):
    """PDF in both sizes, the PDF with a password, the recovery file, backups, a sealed file, the words of the Code."""
    run("code", "copy", "--folder", ".", "--large", "--language", "fr")
    assert len(list(tmp_path.glob("code-de-confidentialite-large.*"))) == 2
    at_work("vault", "recovery", "sheet", "--unencrypted", "--page", "sheet.html")
    at_work("export", answers={**CODES, "format": ["pdf"]})
    (log,) = tmp_path.glob("session-log-*.pdf")
    assert b"/AESV3" in log.read_bytes()
    at_work("supervisor", "init", "--folder", ".")
    assert len(list(tmp_path.glob("supervisor-*.card"))) == 1
    assert "well" in at_work("vault", "doctor").stdout
    (tmp_path / "answers.toml").write_text('[answers]\ndanger = "none"\nabout = "no_client"\n', encoding="utf-8")
    assert run("classify", "answers.toml").stdout


def test_many_session_logs_are_read_beside_one_another(run, fresh_supervisor, tmp_path):
    """More than are read in one process: the others are this program too, and end with it."""
    shutil.copy(fresh_supervisor / "vault.confcli-vault", tmp_path / "theirs")
    shutil.copy(fresh_supervisor / "passphrase", tmp_path)
    (tmp_path / "logs").mkdir()
    for number in range(25):
        (tmp_path / "logs" / f"{number}.confcli").write_bytes(b"age-encryption.org/v1\n" + bytes([number]) * 99)
    ran = run(
        "supervisor", "import", "logs", "--vault", "theirs", "--passphrase-file", "passphrase", "--json", code=None
    )
    assert sum(f"{number}.confcli" in ran.stdout for number in range(25)) == 25, (ran.stdout, ran.stderr)
    assert "confcli made a mistake" not in ran.stderr


@posix
def test_a_guided_checklist_at_a_terminal(app, at_work, tmp_path):
    from terminal import Desk

    class OfTheApp(Desk):
        def command(self, line):
            return [str(app), *super().command(line)[3:]]

    assert at_work
    for plain in (False, True):
        desk = OfTheApp(tmp_path, plain=plain, env={"PATH": ""})
        desk.settle("en")
        desk.play("every-question-of-a-consult")
        assert "INTERNAL CONSULT" in desk.opened[-1].everything()


@posix
def test_a_double_click_opens_the_menu_in_a_window_that_stays(app, tmp_path):
    """As a desktop starts it: the launcher's own line, from a folder that is not the app's."""
    from terminal import Terminal

    if sys.platform == "darwin":
        command = [str(app.parent / "confcli.command")]
    else:
        command = started_by(app.parent / "confcli.desktop")
    terminal = Terminal(command, env={"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}, cwd="/")
    terminal.wait()
    assert "Make my vault" in terminal.everything()
    terminal.wish("<")
    assert "To close this window, press Enter." in terminal.everything()
    terminal.enter("")
    assert terminal.code == 0


def started_by(desktop):
    """Give the command line of an Exec key, unescaped twice as the Desktop Entry Specification says."""
    line = re.search("^Exec=(.*)$", desktop.read_text(encoding="utf-8"), re.MULTILINE)[1].replace("\\\\", "\\")
    words = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', line)
    bare = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in words]
    return [str(desktop) if word == "%k" else word for word in bare]
