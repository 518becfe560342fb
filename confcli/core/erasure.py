"""This module knows what an erasure takes away and what stays (GDPR, article 17; BREACH).

What was said about a client goes, with the salts that could confirm a guess. That something was
recorded stays: when, by whom, under which Code, and how it was decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from confcli.core.ledger import Shown

KIND = "erasure"
CONFIRMED = "confirmed"  # the mark of an erasure, or an access, that was meant

# The fields that tell nothing of the client.
STAYS = ("at", "volunteer", "policy", "marks", "class", "clauses", "refers_to")


def erased_by(entry: Shown) -> frozenset[int]:
    """Name the entries that an erasure emptied."""
    return frozenset(int(seq) for seq in entry.fields.get("entries") or ()) if entry.kind == KIND else frozenset()


def went_out(entries: Iterable[Shown], erased: Collection[int]) -> list[Shown]:
    """Find the session logs that showed any of these entries, so that they can be asked back."""
    found = []
    for entry in entries:
        first, last = entry.fields.get("first"), entry.fields.get("last")
        if first and last and any(int(str(first)) <= seq <= int(str(last)) for seq in erased):
            found.append(entry)
    return found
