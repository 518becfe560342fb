"""This module knows what an erasure takes away and what stays (GDPR, article 17; BREACH).

What was said about a client goes, with the salts that could confirm a guess. That something was
recorded stays: when, by whom, under which Code, and how it was decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.entry import kept_items

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from confcli.core.ledger.chain import Shown

KIND = "erasure"


def erased_by(entry: Shown) -> frozenset[int]:
    """Name the entries that an erasure emptied."""
    return frozenset(int(seq) for seq in entry.fields.get("entries") or ()) if entry.kind == KIND else frozenset()


def is_erased(entry: Shown) -> bool:
    """Tell whether what an entry said has been erased: who made it is there, whom it is about is not."""
    return "volunteer" in entry.fields and "client" not in entry.fields


def went_out(entries: Iterable[Shown], erased: Collection[int]) -> list[Shown]:
    """Find the session logs that may have shown any of these entries, so that they can be asked back."""
    return [entry for entry in entries if any(_may_have_shown(entry, seq) for seq in erased)]


def _may_have_shown(entry: Shown, seq: int) -> bool:
    """Tell whether a session log had this entry in its period, or on a list of entries to be read in full.

    What list that is, and which answer let an entry leave, is the policy's to say, and policies change: so all count.
    """
    first, last = entry.fields.get("first"), entry.fields.get("last")
    if first and last and int(str(first)) <= seq <= int(str(last)):
        return True
    listed = (item.what.strip() for value in entry.fields.values() for item in kept_items(value))
    return any(what.isdecimal() and int(what) == seq for what in listed)
