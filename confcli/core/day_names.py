"""This module knows the words with which people name days, months and numbers, in every language of the program.

Both languages are read whatever is spoken: a volunteer thinks in one and types in the other. What is typed is folded
first, so a day never fails by a capital, an accent, a curly apostrophe or the full stop after an abbreviation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from confcli.core.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and after a number of days that counts from today."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def within(self, text: str) -> str:
        """Give what stands between them; empty when they do not stand there."""
        start = next((one for one in self.before if text.startswith(f"{one} ")), "")
        if start:
            return text[len(start) :].strip()
        end = next((one for one in self.after if text.endswith(f" {one}")), "")
        return text[: -len(end)].strip() if end else ""


@dataclass(frozen=True, slots=True)
class Names:
    """Every word of day_names.toml, as that file explains it; a weekday is a number from 0, a month one from 1."""

    weekdays: dict[str, int]
    months: dict[str, int]
    numbers: dict[str, int]
    units: dict[str, int]
    from_today: dict[str, int]
    counts_today: dict[str, int]
    ago: Around
    ahead: Around
    ordinal: re.Pattern[str]
    either: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    within: tuple[str, ...]
    last: tuple[str, ...]
    next: tuple[str, ...]
    first: tuple[str, ...]


@cache
def day_names() -> Names:
    """Read the words once, when the first day is read: start-up needs none of them."""
    import tomllib
    from importlib.resources import files

    words: dict[str, Any] = tomllib.loads(files("confcli.core").joinpath("day_names.toml").read_text(encoding="utf-8"))
    for name, listed in words.items():
        if isinstance(listed, list):
            words[name] = tuple(listed)
    for name in ("ago", "ahead"):
        words[name] = Around(**{place: tuple(listed) for place, listed in words[name].items()})
    words["weekdays"], words["months"] = _numbered(words["weekdays"], 0), _numbered(words["months"], 1)
    words["ordinal"] = re.compile(rf"(\d{{1,2}})(?:{'|'.join(words['ordinal'])})")
    return Names(**words)


def plain_day(text: str) -> str:
    """Give what was typed in small letters without accents, commas, abbreviation stops and doubled spaces."""
    plain = re.sub(r"(?<=[a-z])\.", " ", folded(text).replace("’", "'").replace(",", " "))
    return " ".join(plain.strip(" .!;:?").split())


def _numbered(lines: Iterable[Iterable[str]], first: int) -> dict[str, int]:
    """Give each word of a line the number of its line."""
    return {word: number for number, line in enumerate(lines, start=first) for word in line}
