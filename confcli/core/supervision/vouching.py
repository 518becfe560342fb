"""This module knows what vouches for an entry: a checkpoint that a supervisor took by hand, or compared by telephone.

A file is not signed. Whoever has a supervisor's card and a line of a volunteer's ledger can go on with it in their own
words, and every check of the chain passes. So what cannot be undone waits until the chain leads from an entry to a
place that a person has vouched for. How many files say the same says nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.heard_number import is_heard, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.supervision.inbox import Held, Node, Place

TOLD = "confcli/checkpoint-number/v1"
NOWHERE: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An erasure that came in a file, and that nobody vouches for yet: what it would empty is all still there."""

    volunteer: str
    source: int
    seq: int
    hash: str  # 64 hex
    client: str
    entries: tuple[int, ...]  # those which came, and still show what it would take
    parted: bool  # whether its ledger has two histories

    @property
    def place(self) -> Place:
        """Where it stands in its ledger."""
        return (self.seq, self.hash)


def told_number(ledger: str, size: int, head: str) -> str:
    """Give the number that is told for a place of a ledger; it stands for all up to there, the key for replies too."""
    return number_of(f"{TOLD}\n{ledger}\n{size}\n{head}")


def heard(typed: str, ledger: str, places: Iterable[Place]) -> Place | None:
    """Find the place of a ledger whose number was typed; the beginning, where nothing stands yet, has none."""
    return next((one for one in places if one[0] and is_heard(typed, told_number(ledger, *one))), None)


def vouched(entries: Mapping[Place, Node], words: Iterable[Held]) -> frozenset[Place]:
    """Give every place that somebody vouches for: the ones that were named by hand, and all that lead up to them.

    Where what came has a gap, nothing before it is known to lead there. Of two histories that are both vouched for,
    only what both share is.
    """
    named = {(word.size, word.head) for word in words if word.vouches and word.size}
    reached: set[Place] = set()
    for one in named:
        reached |= _lineage(one, entries, reached)
    twice = [seq for seq, count in Counter(seq for seq, _ in reached).items() if count > 1]
    if not twice:
        return frozenset(reached)
    sides = [_lineage(one, entries) for one in reached if one[0] == min(twice)]
    return frozenset(set.intersection(*sides))


def _lineage(place: Place, entries: Mapping[Place, Node], known: Iterable[Place] = NOWHERE) -> set[Place]:
    """Give a place and all that came and leads up to it, as far as that is not known already."""
    found: set[Place] = set()
    while place not in known:
        found.add(place)
        node = entries.get(place)
        if node is None or node.seq <= 1:
            break
        place = (node.seq - 1, node.prev)
    return found
