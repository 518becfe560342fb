"""This module knows how to take typed values out of a TOML table and note what is wrong with them.

Every reader gives something usable after a fault, so that one reading finds all the faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

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

    def fault(self, sentence: str, part: str = "") -> None:
        """Note that this table, or a part of it, cannot be right."""
        self.source.fault(self.file, self.key, sentence, (*self.anchors, part) if part else self.anchors)

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
        self.fault(f'"{part}" is missing or is no text', part)
        return "?"

    def flag(self, part: str) -> bool:
        """Give true or false; false when it is not there."""
        value = self.raw.get(part, False)
        if not isinstance(value, bool):
            self.fault(f'"{part}" must be true or false', part)
        return value is True

    def strings(self, part: str) -> tuple[str, ...]:
        """Give a list of texts; empty when it is not there."""
        value = self.raw.get(part, [])
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            for entry in sorted({entry for entry in value if value.count(entry) > 1}):
                self.fault(f'"{part}" names "{entry}" twice', part)
            return tuple(value)
        self.fault(f'"{part}" must be a list of texts', part)
        return ()

    def subset(self, part: str, whole: tuple[str, ...]) -> frozenset[str]:
        """Give a list of texts that are all among the given ones."""
        chosen = frozenset(self.strings(part))
        for unknown in sorted(chosen - set(whole)):
            self.fault(f'"{part}" names "{unknown}", which is not among {", ".join(whole) or "its options"}', part)
        return chosen & set(whole)

    def one_of(self, part: str, choices: type[Choice], instead: Choice) -> Choice:
        """Give one of the choices; `instead` only when it is not there."""
        value = self.raw.get(part, instead)
        if value in list(choices):
            return choices(value)
        self.fault(f'"{part}" must be one of: {", ".join(choices)}', part)
        return instead

    def conditions(self, part: str) -> list[Any]:
        """Give a list of raw conditions; empty when it is not there."""
        value = self.raw.get(part, [])
        if isinstance(value, list):
            return value
        self.fault(f'"{part}" must be a list of conditions', part)
        return []

    def inner(self, part: str) -> Table:
        """Give the table below a key; an empty one when it is not there."""
        value = self.raw.get(part, {})
        if not isinstance(value, dict):
            self.fault(f'"{part}" must be a table', part)
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
            self.fault(f"write it as [[{part}]]", part)
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
