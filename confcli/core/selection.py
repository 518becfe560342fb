"""This module knows how some entries are meant among all: by what they are, when, and what was written in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.breach import deadline
from confcli.core.follow_ups import AFTER_ERASURE, BREACH, WAIT, waits_for
from confcli.core.ledger.erasure import is_erased
from confcli.core.ledger.free_text import DAY, NAMED, free_texts
from confcli.core.words import holds_all

if TYPE_CHECKING:
    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.entry import Fields
    from confcli.core.words import Phrases

NOT_YET = "not_yet"  # what a decision is called that no class is shown of


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries are meant; what is empty narrows nothing."""

    kind: str = ""
    client: str = ""
    verdict: str = ""  # a class as it is kept, or NOT_YET
    first: str = ""  # the days on which it happened, as the ledger keeps them: 2026-12-31; a month stands for its days
    last: str = ""
    open_for: frozenset[str] = frozenset()  # what it waits for, and has not come: BREACH, WAIT … of `follow_ups`
    now: float = 0.0  # seconds since 1970: a breach is open until its 72 hours are over
    phrases: Phrases = ()  # what stands in it
    free: frozenset[str] = frozenset()  # in which fields


@dataclass(frozen=True, slots=True)
class Reading:
    """What an entry is looked up by besides its kind, its client and its marks."""

    day: str  # on which it happened, or else was recorded
    verdict: str  # the class that is shown of a decision, NOT_YET where none is
    waits: str  # what it would wait for if nothing else were known
    until: int  # of a breach, when its 72 hours end: seconds since 1970


def reading(shown: Shown) -> Reading:
    """Give what an entry is looked up by; what was made up is passed over."""
    waits = waits_for(shown)
    if waits not in AFTER_ERASURE and is_erased(shown):
        waits = ""
    until = _until(shown) if waits == BREACH else 0
    return Reading(happened(shown.fields) or str(shown.fields.get("at"))[:10], _verdict(shown), waits, until)


def happened(fields: Fields) -> str:
    """Give the day on which it happened, as the ledger keeps it; nothing where none was asked for."""
    days = (fields[name] for name in sorted(fields.keys() - NAMED))
    return next((day for day in days if isinstance(day, str) and DAY.fullmatch(day)), "")


def _verdict(shown: Shown) -> str:
    if waits_for(shown) == WAIT and not shown.fields.get("holds"):
        return NOT_YET
    return str(shown.fields.get("class") or "")


def _until(shown: Shown) -> int:
    try:
        return int(deadline(shown).timestamp())
    except (KeyError, ValueError, OverflowError):
        return 0


def holds(fields: Fields, wanted: Selection) -> bool:
    """Tell whether an entry holds the words that are wanted, in one of its fields or another."""
    return holds_all((text for _, text in free_texts(fields, wanted.free)), wanted.phrases)
