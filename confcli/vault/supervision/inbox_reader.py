"""This module knows how a supervisor looks up what was received: entries, counts, and what does not fit or is open."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING

from confcli.core.follow_ups import LOOKED_AT, follow_ups
from confcli.core.supervision.forks import compare, last_words, rollbacks
from confcli.core.supervision.inbox import Count, Held, Node, Received, Source
from confcli.errors import Misread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from confcli.core.follow_ups import FollowUp
    from confcli.core.supervision.forks import Findings
    from confcli.core.supervision.inbox import Contradiction, Gap, Place, Rollback
    from confcli.vault.vault import Vault

# Up to where histories part, and beyond what somebody vouches for.
COUNTED = """WHERE (source.agreed IS NULL OR seq <= source.agreed OR EXISTS (
    SELECT 1 FROM vouched WHERE vouched.source = received.source
        AND vouched.seq = received.seq AND vouched.hash = received.hash))"""
ALL = "WHERE TRUE"


class Kept:
    """What a supervisor has received, in their vault, to be read."""

    def __init__(self, vault: Vault) -> None:
        """Work on an open vault."""
        self.vault = vault

    def source(self, ledger: str) -> Source | None:
        """Give a ledger that is held, by its id."""
        rows = self.vault.run("SELECT id, ledger, volunteer, since, size FROM source WHERE ledger = ?", (ledger,))
        return next((Source(**row) for row in rows), None)

    def sources(self) -> list[Source]:
        """Give every ledger that is held, by volunteer."""
        rows = self.vault.run("SELECT id, ledger, volunteer, since, size FROM source ORDER BY volunteer, id")
        return [Source(**row) for row in rows]

    def held(self, source: Source) -> list[Held]:
        """Give the checkpoints that are held of a ledger, shortest first."""
        columns = "source, size, lower(hex(head)) AS head, at, received, vouches"
        words = self.vault.run(
            f"SELECT {columns} FROM held WHERE source = ? ORDER BY size, at, held.head", (source.id,)
        )
        return [Held(**{**word, "vouches": bool(word["vouches"])}) for word in words]

    def vouched(self, source: Source) -> frozenset[Place]:
        """Give every place of a ledger that somebody vouches for."""
        return self._compared(source).vouched

    def places(self, source: Source) -> list[Place]:
        """Give every place of a ledger that anything received names."""
        rows = self.vault.run(
            "SELECT seq, lower(hex(hash)) AS hash FROM received WHERE source = ?"
            " UNION SELECT size, lower(hex(head)) FROM held WHERE source = ?",
            (source.id, source.id),
        )
        return [(row["seq"], row["hash"]) for row in rows]

    def last_words(self) -> dict[str, str]:
        """Give when the last word of each volunteer was written; a date still to come counts as the day it came."""
        rows = self.vault.run("SELECT volunteer, at, received FROM held JOIN source ON source.id = source")
        return last_words((row["volunteer"], row["at"], row["received"]) for row in rows)

    def counts(self) -> list[Count]:
        """Count the entries that all histories agree on, by everything they have in common."""
        same = "volunteer, month, kind, channel, verdict, clauses, marks"
        rows = self.vault.run(
            f"SELECT {same}, count(*) AS count FROM received JOIN source ON source.id = source {COUNTED}"
            f" GROUP BY {same} ORDER BY {same}"
        )
        lists = ("clauses", "marks")
        return [Count(**{**row, **{name: tuple(json.loads(row[name])) for name in lists}}) for row in rows]

    def entries(self, *kinds: str, volunteer: str | None = None, seq: int | None = None) -> Iterator[Received]:
        """Yield the entries that all histories agree on, by ledger and number, narrowed by what is given."""
        yield from self._entries(COUNTED, kinds, volunteer, seq)

    def entries_of_all(self, *kinds: str) -> Iterator[Received]:
        """Yield the entries of these kinds in every history, by ledger and number."""
        yield from self._entries(ALL, kinds, None, None)

    def entry(self, volunteer: str, seq: int) -> list[Received]:
        """Give the entry of that number; every one, where histories or ledgers differ. Raises Misread for none."""
        found = list(self._entries(ALL, (), volunteer, seq))
        if not found:
            raise Misread("You have received no entry {seq} of {volunteer}.", "", seq=seq, volunteer=volunteer)
        return found

    def gaps(self) -> list[Gap]:
        """Find what is missing between the files that came."""
        return [gap for source in self._with_holes() for gap in self._compared(source).gaps]

    def contradictions(self) -> list[Contradiction]:
        """Find the ledgers of which there are two histories."""
        parted = self._parted()
        found = (self._compared(source).contradictions for source in self.sources() if source.id in parted)
        return list(chain.from_iterable(found))

    def rollbacks(self) -> list[Rollback]:
        """Find the ledgers that have become shorter."""
        return [found for source in self.sources() for found in rollbacks(source, self.held(source))]

    def follow_ups(self) -> list[FollowUp]:
        """Give what is still open, in every history; of an erased client only that there was a breach."""
        sure = (
            {(one.source, one.hash) for one in self._entries(COUNTED, LOOKED_AT, None, None)}
            if self._parted()
            else None
        )
        emptied = {(row["source"], row["seq"]) for row in self.vault.run("SELECT source, seq FROM emptied")}
        volunteers = {one.id: one.volunteer for one in self.sources()}
        entries = self._entries(ALL, LOOKED_AT, None, None)
        return follow_ups(
            entries,
            volunteers,
            lambda one: sure is None or (one.source, one.hash) in sure,
            lambda one: (one.source, one.seq) in emptied,
        )

    def is_emptied(self, entry: Received) -> bool:
        """Tell whether an entry was emptied for a client."""
        return bool(self.vault.run("SELECT 1 FROM emptied WHERE source = ? AND seq = ?", (entry.source, entry.seq)))

    def parts(self, source: Source, hashes: Mapping[int, str]) -> int | None:
        """Give the first of these entries that is another one here, by number and hash; None when none is."""
        if not hashes:
            return None
        among = (source.id, min(hashes), max(hashes))
        rows = self.vault.run(
            "SELECT seq, lower(hex(hash)) AS hash FROM received WHERE source = ? AND seq BETWEEN ? AND ? ORDER BY seq",
            among,
        )
        return next((row["seq"] for row in rows if hashes[row["seq"]] != row["hash"]), None)

    def files(self) -> dict[str, str]:
        """Name the volunteer of each file that was taken, by the SHA-256 of the file."""
        rows = self.vault.run("SELECT sha256, volunteer FROM imported JOIN source ON source.id = source")
        return {row["sha256"]: row["volunteer"] for row in rows}

    def _entries(
        self, counted: str, kinds: Sequence[str], volunteer: str | None, seq: int | None
    ) -> Iterator[Received]:
        given = {"volunteer": volunteer, "seq": seq}
        only = {name: value for name, value in given.items() if value is not None}
        where = [counted, *(f"{name} = ?" for name in only)]
        if kinds:
            where.append(f"({' OR '.join(['kind = ?'] * len(kinds))})")
        rows = self.vault.run(
            "SELECT source, seq, lower(hex(hash)) AS hash, lower(hex(prev)) AS prev, kind, fields, withheld"
            f" FROM received JOIN source ON source.id = source {' AND '.join(where)}"
            " ORDER BY source, seq, received.hash",
            (*only.values(), *kinds),
        )
        for row in rows:
            yield Received(**{**row, "fields": json.loads(row["fields"])})

    def _compared(self, source: Source) -> Findings:
        rows = self.vault.run(
            "SELECT seq, lower(hex(hash)) AS hash, lower(hex(prev)) AS prev, kind, at FROM received WHERE source = ?",
            (source.id,),
        )
        return compare(source, (Node(**row) for row in rows), self.held(source))

    def _with_holes(self) -> list[Source]:
        """Give the ledgers whose files do not lie close to one another, or contradict each other."""
        reached = {source.id: source.size for source in self.sources()}
        holes = self._parted()
        for row in self.vault.run("SELECT source, first, last FROM imported ORDER BY source, first"):
            source = row["source"]
            if row["first"] > reached[source] + 1:
                holes.add(source)
            reached[source] = max(reached[source], row["last"])
        return [source for source in self.sources() if source.id in holes]

    def _parted(self) -> set[int]:
        """Give the ledgers of which two histories are held."""
        return {row["id"] for row in self.vault.run("SELECT id FROM source WHERE agreed IS NOT NULL")}
