"""This module knows where the policy files lie and what one fault in them looks like."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from confcli.core.safe_text import one_line
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
        return one_line(f"{place}, {self.key}: {self.sentence}" if self.key else f"{place}: {self.sentence}")


@dataclass(slots=True)
class Source:
    """The files of one policy as text, and the faults found in them so far."""

    texts: Mapping[str, str]  # path below the folder, with "/" -> text with LF
    faults: list[Fault] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)  # files that are missing or not TOML

    def fault(self, file: str, key: str, sentence: str, anchors: tuple[str, ...] = ()) -> None:
        """Note a fault; its line is found by the anchors, each one looked for below the one before."""
        self.faults.append(Fault(file, key, sentence, self._line(file, anchors)))

    def sha256(self) -> str:
        """Give 64 hex digits over every file and its name."""
        digest = sha256()
        for name in sorted(self.texts):
            digest.update(f"{name}\n{len(self.texts[name])}\n{self.texts[name]}".encode())
        return digest.hexdigest()

    def parse(self, file: str) -> dict[str, Any]:
        """Read one TOML file; a file that is missing or not TOML is a fault and reads as empty."""
        import tomllib

        try:
            return tomllib.loads(self.texts[file])
        except KeyError:
            self.fault(file, "", "the file is missing")
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            self.fault(file, "", f"this is not TOML: {error}")
        self.unreadable.add(file)
        return {}

    def languages(self) -> tuple[str, ...]:
        """Name the languages there are words for."""
        parts = [name.split("/") for name in self.texts]
        return tuple(sorted({part[1] for part in parts if part[0] == "wording" and len(part) > len(("wording", "en"))}))

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

    def _line(self, file: str, anchors: tuple[str, ...]) -> int:
        """Give the line of the last anchor that is found; an anchor is a line, or the beginning of one."""
        lines = [_bare(line) for line in self.texts.get(file, "").splitlines()]
        found = 0
        for anchor in map(_bare, anchors):
            for number, line in enumerate(lines[found:], start=found + 1):
                if line == anchor or line.startswith(f"{anchor}="):
                    found = number
                    break
                if line.startswith("[") and not anchor.startswith(("[", "id=")):
                    break  # a key stands in its own table, not in the next one
        return found


def read(folder: str | None = None) -> Source:
    """Read every TOML file of a policy folder. Raises PolicyInvalid when it cannot be read."""
    root = folder or BUILT_IN
    texts = {}
    for path in _toml_files(root):
        name = os.path.relpath(path, root).replace(os.sep, "/")
        try:
            with open(path, encoding="utf-8-sig", newline=None) as file:
                texts[name] = file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise PolicyInvalid(f"{name} of the policy cannot be read as UTF-8 text.", "Save it as UTF-8.") from error
    if "code.toml" not in texts:
        raise PolicyInvalid(f"{root} is no policy folder: it has no code.toml.", "Name a folder with a policy in it.")
    return Source(texts)


def _toml_files(root: str) -> Iterator[str]:
    for place, folders, files in os.walk(root):
        folders.sort()
        yield from (os.path.join(place, name) for name in sorted(files) if name.endswith(".toml"))


def _bare(line: str) -> str:
    """Take out what TOML leaves to taste, so that [rule."X"] and [rule.X] are one."""
    return line.replace('"', "").replace(" ", "")
