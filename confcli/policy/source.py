"""This module knows where the policy files lie and what one fault in them looks like."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from confcli.errors import PolicyInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BUILT_IN = os.path.dirname(__file__)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in one file that cannot be right."""

    file: str
    key: str
    sentence: str
    line: int = 0  # 0 when it is not known

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}, {self.key}: {self.sentence}" if self.key else f"{place}: {self.sentence}"


@dataclass(slots=True)
class Source:
    """The files of one policy as text, and the faults found in them so far."""

    texts: Mapping[str, str]  # path below the folder, with "/" -> text with LF
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, key: str, sentence: str) -> None:
        """Note a fault; the line is the first one that names the last word of the key."""
        word = key.rsplit(maxsplit=1)[-1].strip('"') if key else ""
        self.faults.append(Fault(file, key, sentence, self._line(file, word)))

    def sha256(self) -> str:
        """Give 64 hex digits over every file and its name."""
        digest = sha256()
        for name in sorted(self.texts):
            digest.update(f"{name}\n{len(self.texts[name])}\n{self.texts[name]}".encode())
        return digest.hexdigest()

    def parse(self, file: str) -> dict[str, Any]:
        """Read one TOML file; a file that is missing or not TOML is a fault and reads as empty."""
        import tomllib

        if file not in self.texts:
            self.faults.append(Fault(file, "", "the file is missing"))
            return {}
        try:
            return tomllib.loads(self.texts[file])
        except tomllib.TOMLDecodeError as error:
            self.faults.append(Fault(file, "", f"this is not TOML: {error}"))
            return {}

    def languages(self) -> tuple[str, ...]:
        """Name the languages there are words for."""
        return tuple(sorted({name.split("/")[1] for name in self.texts if name.startswith("wording/")}))

    def forms(self) -> tuple[str, ...]:
        """Name the forms there are."""
        return tuple(sorted(name[: -len(".toml")] for name in self.texts if "/" not in name and name != "code.toml"))

    def raise_faults(self) -> None:
        """Raise PolicyInvalid if anything was found; it names the first fault and counts the others."""
        if self.faults:
            more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
            raise PolicyInvalid(
                f"The policy cannot be used: {self.faults[0]}{more}.",
                "Run: confcli code check, with the same folder. Nothing was classified.",
            )

    def _line(self, file: str, word: str) -> int:
        for number, line in enumerate(self.texts.get(file, "").splitlines(), start=1):
            if word and (f'"{word}"' in line or f".{word}]" in line or line.startswith(f"{word} =")):
                return number
        return 0


def read(folder: str | None = None) -> Source:
    """Read every TOML file of a policy folder. Raises PolicyInvalid when it cannot be read."""
    root = folder or BUILT_IN
    texts = {}
    try:
        for path in _toml_files(root):
            with open(path, encoding="utf-8", newline=None) as file:
                texts[os.path.relpath(path, root).replace(os.sep, "/")] = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyInvalid(f"The policy folder {root} cannot be read.", "Check the folder and its files.") from error
    if "code.toml" not in texts:
        raise PolicyInvalid(f"{root} is no policy folder: it has no code.toml.", "Name a folder with a policy in it.")
    return Source(texts)


def _toml_files(root: str) -> Iterator[str]:
    for place, folders, files in os.walk(root):
        folders.sort()
        yield from (os.path.join(place, name) for name in sorted(files) if name.endswith(".toml"))
