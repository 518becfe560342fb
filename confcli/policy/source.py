"""This module knows where the policy files lie and what one fault in them looks like."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from confcli.core.safe_text import one_line
from confcli.errors import PolicyInvalid
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

BUILT_IN = os.path.dirname(__file__)
EDITIONS = "editions"  # below BUILT_IN: editions of before, each whole in a folder of its own, no part of this one


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in one file that cannot be right."""

    file: str
    key: str
    sentence: str
    line: int = 0  # 0 when it is not known

    def __str__(self) -> str:
        place = say("{file}, line {line}", file=self.file, line=self.line) if self.line else self.file
        where = f"{place}, {self.key}" if self.key else place
        return one_line(say("{label}: {value}", label=where, value=self.sentence))


@dataclass(slots=True)
class Source:
    """The files of one policy as text, and the faults found in them so far."""

    texts: dict[str, str]  # path below the folder, with "/" -> text with LF
    faults: list[Fault] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)  # files that are missing or not TOML
    lent: set[str] = field(default_factory=set)  # files of ours that are no part of it, and read with it

    def fault(self, file: str, key: str, sentence: str, anchors: tuple[str, ...] = (), **values: object) -> None:
        """Note a fault; its line is found by the anchors, each one looked for below the one before."""
        self.faults.append(Fault(file, key, say(sentence, **values), self._line(file, anchors)))

    def sha256(self) -> str:
        """Give 64 hex digits over every file of its own and its name."""
        digest = sha256()
        for name in sorted(self.texts.keys() - self.lent):
            digest.update(f"{name}\n{len(self.texts[name])}\n{self.texts[name]}".encode(errors="surrogateescape"))
        return digest.hexdigest()

    def borrow(self, forms: Collection[str]) -> None:
        """Take these forms from the built-in policy where this one was written before there were any such."""
        missing = [form for form in forms if f"{form}.toml" not in self.texts]
        ours = read().texts if missing else {}
        for name in ours:
            if name.rpartition("/")[2].removesuffix(".toml") in missing and name not in self.texts:
                self.texts[name] = ours[name]
                self.lent.add(name)

    def parse(self, file: str) -> dict[str, Any]:
        """Read one TOML file; a file that is missing or not TOML is a fault and reads as empty."""
        import tomllib

        try:
            return tomllib.loads(self.texts[file])
        except KeyError:
            self.fault(file, "", "the file is missing")
        except (ValueError, RecursionError) as error:  # a number of 4,301 digits is a bare ValueError
            self.fault(file, "", "this is not TOML: {error}", error=error)
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
            more = len(self.faults) - 1
            raise PolicyInvalid(
                "The policy cannot be used: {fault} (and {more} more)."
                if more
                else "The policy cannot be used: {fault}.",
                "Run: confcli code check, with the same folder. Nothing was classified.",
                fault=self.faults[0],
                more=more,
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
            sentence = "{file} of the policy cannot be read as UTF-8 text."
            raise PolicyInvalid(sentence, "Save it as UTF-8.", file=name) from error
    if "code.toml" not in texts:
        sentence = "{folder} is not a policy folder: it has no code.toml."
        raise PolicyInvalid(sentence, "Name a folder with a policy in it.", folder=root)
    return Source(texts)


def _toml_files(root: str) -> Iterator[str]:
    for place, folders, files in os.walk(root):
        folders[:] = sorted(folder for folder in folders if place != root or folder != EDITIONS)
        yield from (os.path.join(place, name) for name in sorted(files) if name.endswith(".toml"))


def _bare(line: str) -> str:
    """Take out what TOML leaves to taste, so that [rule."X"] and [rule.X] are one."""
    return line.replace('"', "").replace(" ", "")
