"""What every test needs: a vault of its own, and a way to run the program as `main` runs it."""

import json
import os
import re
import shutil
import signal
import sys
import threading
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import homes
import pytest
import remembering
from programs import Program
from sqlcipher3 import dbapi2
from stories import PASSPHRASE, UNDERTAKING

from confcli.__main__ import main
from confcli.cli.settings import place
from confcli.speech import speak


def pytest_sessionstart(session):
    """Nobody's settings, vault or files are read or written, in no process that a test starts.

    And Ctrl-C is not ignored in any, as it is in what a shell started in the background.
    """
    homes.move_in(session.config)
    if not hasattr(session.config, "workerinput"):
        remembering.compile_program()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter):
    """Say what this computer could not show, and why: a run that skips half of it may not look like a whole one."""
    skipped = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.getreports("skipped"))
    if skipped:
        terminalreporter.section(f"not tested here: {skipped.total()}")
        for reason, number in skipped.most_common():
            terminalreporter.line(f"{number:5}  {reason}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With -n, a worker that is done takes over what another has still before it."""
    if config.getvalue("dist") == "load":
        from xdist.scheduler import WorkStealingScheduling

        return WorkStealingScheduling(config, log)
    return None


@pytest.fixture(scope="session", autouse=True)
def here(tmp_path_factory):
    """What is written without naming a folder lands in nobody's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("here"))
        yield


@pytest.fixture(scope="session", autouse=True)
def on_path(tmp_path_factory):
    """`confcli` can be typed, as after an installation for volunteers; else every hint names how it was started."""
    folder = tmp_path_factory.mktemp("on-path")
    typed = folder / ("confcli.cmd" if sys.platform == "win32" else "confcli")
    typed.write_text("", encoding="utf-8")
    typed.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder), prepend=os.pathsep)
        yield


class ByNameOnly(dbapi2.Row):
    """A row of the vault that has no positions: whoever counts columns instead of naming them is found at once."""

    def __getitem__(self, name):
        assert isinstance(name, str), f"a row of the vault was read by its position, {name}"
        return super().__getitem__(name)

    def __iter__(self):
        raise AssertionError("a row of the vault was taken apart by position")


@pytest.fixture(scope="session", autouse=True)
def rows_by_name():
    """What any test reads in a vault is read by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbapi2, "Row", ByNameOnly)
        yield


@pytest.fixture(scope="session", autouse=True)
def remembered():
    """No key is derived twice."""
    with remembering.remembered_keys():
        yield


@pytest.fixture(autouse=True)
def salts():
    """What the fixtures of a session make has salts by chance; a test's own vaults have those of every other test."""
    with remembering.counted_salts():
        yield


@pytest.fixture(autouse=True)
def english():
    """Every test begins in English, with nothing chosen before."""
    Path(place()).unlink(missing_ok=True)
    speak("en")


@pytest.fixture
def program(tmp_path, capsys) -> Program:
    """The program with an empty place for a vault."""
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    return Program(tmp_path, capsys)


@pytest.fixture(scope="session")
def fresh_vault(tmp_path_factory) -> Path:
    """One vault in which the undertaking was made; a test works on a copy of it."""
    folder = tmp_path_factory.mktemp("fresh")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (folder / "undertaking.json").write_text(json.dumps({"answers": UNDERTAKING}), encoding="utf-8")
    vault = folder / "vault"
    shared = ["--vault", str(vault), "--passphrase-file", str(folder / "passphrase")]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        assert main(["init", *shared, "--answers", str(folder / "undertaking.json")]) == 0
    return vault


@pytest.fixture
def at_work(program, fresh_vault) -> Program:
    """The program with a vault in which the undertaking was made."""
    shutil.copy(fresh_vault, program.vault)
    return program


@pytest.fixture(scope="session")
def fresh_supervisor(tmp_path_factory) -> Path:
    """The folder of a supervisor, S-01, with a vault that holds their key, and with their card."""
    folder = tmp_path_factory.mktemp("fresh-supervisor")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (folder / "undertaking.json").write_text(json.dumps({"answers": {**UNDERTAKING, "code": "S-01"}}), encoding="utf-8")
    shared = ["--vault", str(folder / "vault.confcli-vault"), "--passphrase-file", str(folder / "passphrase")]
    err = StringIO()
    with redirect_stdout(StringIO()), redirect_stderr(err):
        assert main(["init", *shared, "--answers", str(folder / "undertaking.json")]) == 0
        assert main(["supervisor", "init", *shared, "--folder", str(folder)]) == 0
    number = re.search(r"\d{5} \d{5} \d{5} \d{5}", err.getvalue())
    (folder / "number").write_text(number[0], encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def fresh_exchange(fresh_vault, fresh_supervisor, tmp_path_factory) -> Path:
    """A folder with a volunteer's vault that seals for the supervisor, and one that holds how its ledger began."""
    folder = tmp_path_factory.mktemp("fresh-exchange")
    shutil.copy(fresh_vault, folder / "volunteer")
    shutil.copy(fresh_supervisor / "vault.confcli-vault", folder / "holding")
    client = {"answers": {"name": "CANARY-name", "language": "english"}}
    (folder / "client.json").write_text(json.dumps(client), encoding="utf-8")
    secret = ["--passphrase-file", str(fresh_supervisor / "passphrase")]
    volunteer, holding = (["--vault", str(folder / name), *secret] for name in ("volunteer", "holding"))
    card, number = str(fresh_supervisor / "supervisor-S-01.card"), (fresh_supervisor / "number").read_text()
    line = StringIO()
    with redirect_stderr(StringIO()), redirect_stdout(line):
        assert main(["checkpoint", *volunteer]) == 0
    (folder / "line").write_text(line.getvalue(), encoding="utf-8")
    with redirect_stderr(StringIO()), redirect_stdout(StringIO()):
        assert main(["supervisor", "hold", str(folder / "line"), "--volunteer", "V-07", *holding]) == 0
        assert main(["supervisor", "add", card, "--number", number, *volunteer]) == 0
        assert main(["client", "add", "--answers", str(folder / "client.json"), *volunteer]) == 0
    return folder


@pytest.fixture
def supervisor(fresh_supervisor, tmp_path, capsys) -> Program:
    """The program with the vault of a supervisor, in a folder of their own."""
    shutil.copytree(fresh_supervisor, tmp_path / "supervisor")
    return Program(tmp_path / "supervisor", capsys)


@pytest.fixture
def supervised(at_work, supervisor) -> Program:
    """A volunteer's vault that seals for the supervisor."""
    card, number = supervisor.folder / "supervisor-S-01.card", (supervisor.folder / "number").read_text()
    ran = at_work.at("supervisor", "add", card, "--number", number)
    assert ran.code == 0, ran.err
    return at_work
