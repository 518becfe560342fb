"""This module knows when a computer's clock is to be doubted: the ledger says how late it must be by now.

What was recorded last was recorded before now. A little is let pass, as a clock is put right by some seconds; and so is
a year, for a vault may lie still. What was recorded with a clock that was doubted proves nothing about another.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from confcli.core.dates import instant
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.marks import CLOCK_DOUBTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from confcli.core.ledger.chain import Shown

LITTLE, LONG = timedelta(minutes=5), timedelta(days=400)


def contradicted_by(now: datetime, entries: Sequence[Shown]) -> Shown | None:
    """Give the newest entry whose moment can be relied on, if this clock is before it or far after it."""
    entry = next(filter(is_relied_on, reversed(entries)), None)
    at = instant(str(entry.fields.get("at"))) if entry else None
    return entry if at and not at - LITTLE <= now <= at + LONG else None


def is_relied_on(entry: Shown) -> bool:
    """Tell whether the moment of an entry can be relied on: it is shown, and its clock was not doubted."""
    return instant(str(entry.fields.get("at"))) is not None and CLOCK_DOUBTED not in marks_of(entry)


def running_backwards(entries: Sequence[Shown]) -> list[int]:
    """Name the entries that are dated before the one that was recorded just before them; these follow each other."""
    moments = [(entry.seq, instant(str(entry.fields.get("at")))) for entry in entries]
    return [
        seq
        for (before, earlier), (seq, at) in pairwise(moments)
        if earlier and at and seq == before + 1 and at < earlier - LITTLE
    ]
