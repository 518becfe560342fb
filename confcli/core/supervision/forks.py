"""This module knows how the histories of one ledger lie to each other: where they part, what is missing, what shrank.

All that is known is a set of entries, each naming the one before it, and of checkpoints. So what is found does not
hang on the order in which files came. Two different hashes under one number are two histories, and neither counts
from the place where they part, but for what somebody vouches for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from confcli.core.dates import instant
from confcli.core.ledger.chain import genesis
from confcli.core.supervision.inbox import Contradiction, Gap, Rollback, Side, Silence
from confcli.core.supervision.vouching import NOWHERE, vouched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from confcli.core.supervision.inbox import Held, Node, Place, Source


@dataclass(frozen=True, slots=True)
class Findings:
    """What the histories of one ledger come to; `agreed` is None while nothing contradicts anything."""

    agreed: int | None
    gaps: tuple[Gap, ...]
    contradictions: tuple[Contradiction, ...]
    vouched: frozenset[Place] = NOWHERE

    def counts(self, place: Place) -> bool:
        """Tell whether an entry counts: all histories share it, or somebody vouches for it."""
        return self.agreed is None or place[0] <= self.agreed or place in self.vouched


def compare(source: Source, nodes: Iterable[Node], held: Iterable[Held]) -> Findings:
    """Find gaps and contradictions in all that is known of one ledger."""
    words = list(held)
    entries = {(node.seq, node.hash): node for node in nodes}
    sure = vouched(entries, words)
    known = sure & entries.keys()
    contradictions = tuple(
        replace(one, counted=max((seq for seq, _ in known if seq > one.agreed), default=0))
        for one in _contradictions(source, entries, words)
    )
    agreed = min((one.agreed for one in contradictions), default=None)
    return Findings(agreed, tuple(_gaps(source, entries, agreed)), contradictions, sure)


def rollbacks(source: Source, held: Iterable[Held]) -> list[Rollback]:
    """Find where a ledger became shorter: a word that was written later and knows fewer entries.

    It must have come later, too: an old file that arrives late is none, and one clock that was ahead for a while
    makes none of what came before. For each longer word, the first shorter one is given. A word whose date cannot
    be read says nothing here.
    """
    dated = [(moment, word) for word in held if (moment := instant(word.at))]
    found: list[Rollback] = []
    longest: Held | None = None
    for _, word in sorted(dated, key=lambda one: (one[0], one[1].size, one[1].head)):
        if longest is None or word.size >= longest.size:
            longest = word
        elif _came_later(word, longest) and (not found or found[-1].held != longest):
            found.append(Rollback(source.volunteer, longest, word))
    return found


def _came_later(one: Held, other: Held) -> bool:
    first, second = instant(one.received), instant(other.received)
    return bool(first and second and first > second)


def last_words(words: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Give when the last word of each volunteer was written, of volunteer, writing and coming of each word.

    A date that was still to come counts as the day on which the word came.
    """
    last: dict[str, tuple[datetime, str]] = {}
    for volunteer, *moments in words:
        read = [(moment, at) for at in moments if (moment := instant(at))]
        if read and (volunteer not in last or min(read) > last[volunteer]):
            last[volunteer] = min(read)
    return {volunteer: at for volunteer, (_, at) in sorted(last.items())}


def silences(last: Mapping[str, str], now: datetime, days: int) -> list[Silence]:
    """Find of whom nothing has come for this many days, the longest silence first; `last` is by volunteer."""
    quiet = []
    for volunteer, at in last.items():
        moment = instant(at)
        if moment and now - moment >= timedelta(days=days):
            quiet.append(Silence(volunteer, at, (now - moment).days))
    return sorted(quiet, key=lambda one: (-one.days, one.volunteer))


def _contradictions(source: Source, entries: Mapping[Place, Node], held: list[Held]) -> Iterable[Contradiction]:
    """Give each place where histories part: those with one predecessor, and those whose predecessor is unknown."""
    known = _places(source, entries, held)
    reach = _reach(known, entries)
    written = {(word.size, word.head): word.at for word in held}

    def side(place: Place) -> Side:
        node = entries.get(place)
        kind, at = (node.kind, node.at) if node else ("", written.get(place, ""))
        return Side(*place, kind, at, reach[place])

    for seq, hashes in sorted(known.items()):
        by_parent: dict[str, list[str]] = defaultdict(list)
        lost = []
        for hash_ in sorted(hashes):
            node = entries.get((seq, hash_))
            if node:
                by_parent[node.prev].append(hash_)
            else:
                lost.append(hash_)
        for first, *others in by_parent.values():
            for other in others:
                yield Contradiction(source.volunteer, seq - 1, side((seq, first)), side((seq, other)))
        known_first = [one[0] for one in by_parent.values()] + lost
        for other in lost:
            if other != known_first[0]:
                # What leads up to it was never received, so nothing shows how far the two agree.
                yield Contradiction(source.volunteer, 0, side((seq, known_first[0])), side((seq, other)))


def _places(source: Source, entries: Mapping[Place, Node], held: list[Held]) -> Mapping[int, set[str]]:
    """Give all hashes that anything names for each number; the beginning of a ledger is in its name."""
    known: dict[int, set[str]] = defaultdict(set, {0: {genesis(source.ledger).hash}})
    for node in entries.values():
        known[node.seq].add(node.hash)
        known[node.seq - 1].add(node.prev)
    for word in held:
        known[word.size].add(word.head)
    return known


def _reach(known: Mapping[int, set[str]], entries: Mapping[Place, Node]) -> Mapping[Place, int]:
    """Give for each place how far the history goes that leads through it."""
    reach = {(seq, hash_): seq for seq, hashes in known.items() for hash_ in hashes}
    for place in sorted(entries, reverse=True):
        node = entries[place]
        before = (node.seq - 1, node.prev)
        reach[before] = max(reach[before], reach[place])
    return reach


def _gaps(source: Source, entries: Mapping[Place, Node], agreed: int | None) -> Iterable[Gap]:
    """Give what later entries follow and was never received, but not what lies before the first word that was held."""
    there = sorted({seq for seq, _ in entries})
    before = dict(zip(there, [0, *there], strict=False))
    found = set()
    for node in entries.values():
        last = node.seq - 1
        if last > source.size and (last, node.prev) not in entries:
            first = before[node.seq] + 1
            if first > last:  # it is there in another history only
                first = min((agreed or 0) + 1, last)
            found.add((max(first, source.size + 1), last))
    return [Gap(source.volunteer, *one) for one in sorted(found)]
