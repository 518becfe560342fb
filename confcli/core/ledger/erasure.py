"""This module knows what an erasure takes away and what stays (GDPR, article 17; BREACH).

What was said about a client goes, with the salts that could confirm a guess. That something was
recorded stays: when, by whom, under which Code, and how it was decided. A note can go alone: then all else stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Kind, Privacy
from confcli.core.ledger.entry import kept_items
from confcli.core.ledger.kinds import forms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown

KIND = "erasure"
NOTE = "emptying"
LONGEST = 15  # digits of a number that an entry points at
NOTHING: frozenset[str] = frozenset()


def erased_by(entry: Shown) -> frozenset[int]:
    """Name the entries that an erasure emptied."""
    return frozenset(int(seq) for seq in entry.fields.get("entries") or ()) if entry.kind == KIND else frozenset()


def is_erased(entry: Shown) -> bool:
    """Tell whether what an entry said has been erased: who made it is there, whom it is about is not."""
    return "volunteer" in entry.fields and "client" not in entry.fields


def notes_in(policy: Policy, entry: Shown, levels: Collection[Privacy] = (Privacy.NOTE,)) -> tuple[str, ...]:
    """Name the free texts of an entry that hold something: what a volunteer wrote, but no list that was decided on."""
    asked = [question for form in forms_of(entry.kind) for question in policy.forms[form].questions]
    free = [one.id for one in asked if one.kind is Kind.TEXT and one.privacy in levels]
    return tuple(name for name in free if entry.fields.get(name))


def notes_erased(entries: Iterable[Shown]) -> Mapping[int, frozenset[str]]:
    """Name by entry the free texts that were erased alone; what a stranger made up names none."""
    found: dict[int, frozenset[str]] = {}
    for one in entries:
        about, names = one.fields.get("refers_to"), one.fields.get("emptied")
        if one.kind == NOTE and isinstance(names, list) and isinstance(about, str):
            seq = int(about) if about.isdecimal() and len(about) <= LONGEST else 0
            if 0 < seq < one.seq:
                found[seq] = found.get(seq, NOTHING) | frozenset(names)
    return found


def notes_went_out(entries: Iterable[Shown], seq: int) -> list[Shown]:
    """Find the session logs that had an entry on a list of those to be read in full."""
    return [entry for entry in entries if _is_listed(entry, seq)]


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
    return _is_listed(entry, seq)


def _is_listed(entry: Shown, seq: int) -> bool:
    listed = (item.what.strip() for value in entry.fields.values() for item in kept_items(value))
    return any(what.isdecimal() and int(what) == seq for what in listed)
