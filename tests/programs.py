"""The program as a test runs it: in this process, through `main`, on one vault."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stories import UNDERTAKING

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
