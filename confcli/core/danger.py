"""This module knows what somebody types who is frightened, where a line of a list was to be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.choices import find
from confcli.core.words import folded

if TYPE_CHECKING:
    from confcli.core.choices import Lines

WORDS = frozenset({"danger", "urgence", "urgences", "urgent", "emergency", "sos", "secours", "au secours", "help me"})
WORDS |= {"suicide", "samu", "112", "114"}


def is_danger(typed: str, lines: Lines) -> bool:
    """Tell whether this is a word of danger and none of the lines; 15, 17 and 18 are often numbers of lines."""
    return folded(typed).strip("!/ ") in WORDS and not find(typed, lines)
