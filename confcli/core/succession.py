"""This module knows which decision is in force: the newest that corrects, or goes on from, an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.core.ledger.chain import Shown


def in_force(decisions: Iterable[Shown], seq: int) -> int:
    """Give the number of the decision in force where one decision, known by its number, was decided anew or not."""
    later: dict[int, list[int]] = {}
    for one in decisions:
        earlier = str(one.fields.get("refers_to") or "")
        if earlier.isdecimal():
            later.setdefault(int(earlier), []).append(one.seq)
    newest, reached = seq, [seq]
    while reached:
        reached = [number for earlier in reached for number in later.get(earlier, ()) if number > earlier]
        newest = max([newest, *reached])
    return newest
