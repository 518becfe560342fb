"""This module knows what a finding is: one thing that was looked at, or could not be."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How grave a finding is."""

    WELL = "well"
    LOOK = "look"
    DAMAGE = "damage"
    UNSEEN = "unseen"  # it could not be looked at: neither well nor damaged


class Finding(NamedTuple):
    """One thing that was looked at, what was found, and what to do; `about` is English in every language."""

    level: Level
    about: str
    sentence: str
    hint: str = ""
