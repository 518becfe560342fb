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
    """One table of one file; `key` says which, in words for a person."""

    source: Source
    file: str
    key: str
    raw: Mapping[str, Any]

    def __contains__(self, part: str) -> bool:
        return part in self.raw

    def fault(self, sentence: str, key: str = "") -> None:
        """Note that this table, or a part of it, cannot be right."""
        self.source.fault(self.file, key or self.key, sentence)

    def only(self, *parts: str) -> None:
        """Note every key that is not among these."""
        for unknown in sorted(set(self.raw) - set(parts)):
            self.fault("there is no such key", f"{self.key} {unknown}".strip())

    def text(self, part: str) -> str:
        """Give a text that must be there and not be empty."""
        value = self.raw.get(part)
        if isinstance(value, str) and value.strip():
            return value
        self.fault(f'"{part}" is missing or is no text')
        return "?"

    def flag(self, part: str) -> bool:
        """Give true or false; false when it is not there."""
        value = self.raw.get(part, False)
        if not isinstance(value, bool):
            self.fault(f'"{part}" must be true or false')
        return value is True

    def strings(self, part: str) -> tuple[str, ...]:
        """Give a list of texts; empty when it is not there."""
        value = self.raw.get(part, [])
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            self._once(part, value)
            return tuple(value)
        self.fault(f'"{part}" must be a list of texts')
        return ()

    def subset(self, part: str, whole: tuple[str, ...]) -> frozenset[str]:
        """Give a list of texts that are all among the given ones."""
        chosen = frozenset(self.strings(part))
        for unknown in sorted(chosen - set(whole)):
            self.fault(f'"{part}" names "{unknown}", which is not among {", ".join(whole) or "its options"}')
        return chosen & set(whole)

    def one_of(self, part: str, choices: type[Choice], instead: Choice) -> Choice:
        """Give one of the choices; `instead` only when it is not there."""
        value = self.raw.get(part, instead)
        if value in list(choices):
            return choices(value)
        self.fault(f'"{part}" must be one of: {", ".join(choices)}')
        return instead

    def conditions(self, part: str) -> list[Any]:
        """Give a list of raw conditions; empty when it is not there."""
        value = self.raw.get(part, [])
        if isinstance(value, list):
            return value
        self.fault(f'"{part}" must be a list of conditions')
        return []

    def inner(self, part: str, key: str) -> Table:
        """Give the table below a key; an empty one when it is not there."""
        value = self.raw.get(part, {})
        if not isinstance(value, dict):
            self.fault(f'"{part}" must be a table')
            value = {}
        return Table(self.source, self.file, key, value)

    def each(self, part: str) -> list[Table]:
        """Give the tables of a list written as [[part]], each one named by its id."""
        value = self.raw.get(part, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.fault(f"write it as [[{part}]]", part)
            return []
        tables = [Table(self.source, self.file, f'{part} "{entry.get("id", "?")}"', entry) for entry in value]
        for table in tables[1:]:
            if table.key in [before.key for before in tables[: tables.index(table)]]:
                table.fault("the id is there twice")
        return tables

    def _once(self, part: str, value: list[str]) -> None:
        for entry in sorted({entry for entry in value if value.count(entry) > 1}):
            self.fault(f'"{part}" names "{entry}" twice')
