"""This module knows how to take typed values out of a TOML table and note what is wrong with them.

Every reader gives something usable after a fault, so that one reading finds all the faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confcli.policy.source import Source

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one file; `key` says which in words for a person, `anchors` where it stands."""

    source: Source
    file: str
    key: str
    raw: Mapping[str, Any]
    anchors: tuple[str, ...] = ()

    def __contains__(self, part: str) -> bool:
        return part in self.raw

    def fault(self, sentence: str, part: str = "", **values: object) -> None:
        """Note that this table, or a part of it, cannot be right."""
        self.source.fault(self.file, self.key, sentence, (*self.anchors, part) if part else self.anchors, **values)

    def only(self, *parts: str) -> None:
        """Note every key that is not among these."""
        for unknown in sorted(set(self.raw) - set(parts)):
            below = self.raw[unknown] if isinstance(self.raw[unknown], dict) else None
            anchors = (*self.anchors, unknown) if below is None else self._anchors(unknown)
            self.source.fault(self.file, f"{self.key} {unknown}".strip(), "there is no such key", anchors)

    def text(self, part: str) -> str:
        """Give a text that must be there and not be empty."""
        value = self.raw.get(part)
        if isinstance(value, str) and value.strip():
            return value
        self.fault('"{name}" is missing or is not a text', part, name=part)
        return "?"

    def flag(self, part: str) -> bool:
        """Give true or false; false when it is not there."""
        value = self.raw.get(part, False)
        if not isinstance(value, bool):
            self.fault('"{name}" must be true or false', part, name=part)
        return value is True

    def strings(self, part: str) -> tuple[str, ...]:
        """Give a list of texts; empty when it is not there."""
        value = self.raw.get(part, [])
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            for entry in sorted({entry for entry in value if value.count(entry) > 1}):
                self.fault('"{name}" names "{entry}" twice', part, name=part, entry=entry)
            return tuple(value)
        self.fault('"{name}" must be a list of texts', part, name=part)
        return ()

    def subset(self, part: str, whole: tuple[str, ...]) -> frozenset[str]:
        """Give a list of texts that are all among the given ones."""
        chosen = frozenset(self.strings(part))
        for unknown in sorted(chosen - set(whole)):
            sentence = '"{name}" names "{entry}", which is not among {whole}'
            self.fault(sentence, part, name=part, entry=unknown, whole=", ".join(whole) or say("its options"))
        return chosen & set(whole)

    def one_of(self, part: str, choices: type[Choice], instead: Choice) -> Choice:
        """Give one of the choices; `instead` only when it is not there."""
        value = self.raw.get(part, instead)
        if value in list(choices):
            return choices(value)
        self.fault('"{name}" must be one of: {choices}', part, name=part, choices=", ".join(choices))
        return instead

    def conditions(self, part: str) -> list[Any]:
        """Give a list of raw conditions; empty when it is not there."""
        value = self.raw.get(part, [])
        if isinstance(value, list):
            return value
        self.fault('"{name}" must be a list of conditions', part, name=part)
        return []

    def inner(self, part: str) -> Table:
        """Give the table below a key; an empty one when it is not there."""
        value = self.raw.get(part, {})
        if not isinstance(value, dict):
            self.fault('"{name}" must be a table', part, name=part)
            value = {}
        return Table(self.source, self.file, f"{self.key} {part}".strip(), value, self._anchors(part))

    def _anchors(self, part: str) -> tuple[str, ...]:
        """Say where the table below a key stands: under a header of its own, or inside a [[list]]."""
        if self.anchors and self.anchors[0].startswith("[["):
            return (*self.anchors, part)
        return (f"[{'.'.join((*self.key.split(), part))}]",)

    def each(self, part: str) -> list[Table]:
        """Give the tables of a list written as [[part]], each one named by its id."""
        value = self.raw.get(part, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.fault("write it as [[{name}]]", part, name=part)
            return []
        tables, ids = [], set()
        for entry in value:
            name = entry.get("id", "?")
            table = Table(self.source, self.file, f'{part} "{name}"', entry, (f"[[{part}]]", f"id = {name}"))
            if str(name) in ids:
                table.fault("the id is there twice")
            ids.add(str(name))
            tables.append(table)
        return tables
