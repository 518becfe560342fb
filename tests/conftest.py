"""What every test needs: a vault of its own, and a way to run the program as `main` runs it."""

import json
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from stories import PASSPHRASE, UNDERTAKING

from confcli.__main__ import main


@dataclass(frozen=True)
class Ran:
    """What one run of the program came to."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


@dataclass
class Program:
    """Runs confcli in this process, on one vault, with answers from files."""

    folder: Path
    capture: Callable

    @property
    def vault(self) -> Path:
        return self.folder / "vault.confcli-vault"

    @property
    def passphrase_file(self) -> Path:
        return self.folder / "passphrase"

    def answers(self, answers=None, items=None, details=None) -> str:
        """Write an answers file as JSON and give its path."""
        content = {"answers": answers or {}}
        if items is not None:
            content["items"] = items
        if details is not None:
            content["details"] = details
        path = self.folder / f"answers-{len(list(self.folder.iterdir()))}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    def __call__(self, *arguments: str) -> Ran:
        """Run without a vault."""
        self.capture.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = self.capture.readouterr()
        return Ran(code, out, err)

    def at(self, *arguments: str) -> Ran:
        """Run on the vault."""
        return self(*arguments, "--vault", self.vault, "--passphrase-file", self.passphrase_file)

    def init(self) -> Ran:
        return self.at("init", "--answers", self.answers(UNDERTAKING))

    def client(self, name="Odile Canari") -> str:
        """Add a client and give the code."""
        ran = self.at("client", "add", "--answers", self.answers({"name": name, "language": "english"}))
        assert ran.code == 0, ran.err
        return ran.out.strip()


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
