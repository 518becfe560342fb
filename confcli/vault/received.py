"""This module knows where a supervisor keeps what was received: ledgers, checkpoints, entries, files.

A row is an entry as it was verified when its file came. Headers are not kept: the files are the evidence, and
each can be verified again by itself.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from confcli.core.histories import Node, compare, instant, rollbacks
from confcli.core.ledger import genesis
from confcli.core.received import Count, Held, Received, Source
from confcli.core.still_open import KINDS, still_open
from confcli.errors import Misread
from confcli.flows.receiving import Outcome, contradicting, from_unknown, taken, under_another_name
from confcli.vault.parcel import COLUMNS, joined, without_client

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from confcli.core.histories import Findings
    from confcli.core.ledger import Head
    from confcli.core.received import Contradiction, FollowUp, Gap, Rollback
    from confcli.vault.parcel import Parcel, Row
    from confcli.vault.vault import Vault

AT_ONCE = 5_000  # entries that are recorded together
CACHE = "PRAGMA cache_size = -65536"  # KiB: what is recorded together is written once
COUNTED = "WHERE (source.agreed IS NULL OR seq <= source.agreed)"
PUT = f"INSERT OR REPLACE INTO received (source, {', '.join(COLUMNS)}) VALUES"
PLACES = f"({', '.join('?' * (1 + len(COLUMNS)))})"
TOGETHER = 100  # rows a statement


class Shelf:
    """What a supervisor has received, in their vault."""

    def __init__(self, vault: Vault) -> None:
        """Work on an open vault."""
        self._vault = vault
        self.has_emptied = False  # whether something was erased, so that the file is to be swept

    def hold(self, head: Head, at: str, volunteer: str, received: str, *, another: bool = False) -> Source:
        """Keep a checkpoint, and know its ledger from now on as the volunteer's.

        Raises Misread when the ledger is held for somebody else, or, but for `another`, when this volunteer has one
        already: they began anew, or two people have one code.
        """
        if head.size == 0 and head != genesis(head.ledger):
            raise Misread("That is no checkpoint.", "Ask the volunteer for a new one: confcli checkpoint")
        known = self.source(head.ledger)
        if known and known.volunteer != volunteer:
            raise Misread("You hold this ledger as {volunteer}'s.", "Ask whose it is.", volunteer=known.volunteer)
        if not known and not another and any(one.volunteer == volunteer for one in self.sources()):
            raise Misread(
                "You hold another ledger of {volunteer} already.",
                "Ask whether they began anew, or whether two people have this code.",
                volunteer=volunteer,
            )
        with self._vault.writing():
            if not known:
                new = "INSERT INTO source (ledger, volunteer, since, size) VALUES (?, ?, ?, ?)"
                self._vault.run(new, (head.ledger, volunteer, received, head.size))
            source = next(one for one in self.sources() if one.ledger == head.ledger)
            word = (source.id, head.size, bytes.fromhex(head.hash), at, received)
            self._vault.run("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?, ?)", word)
            self._settle(source)
        return source

    def take_all(self, parcels: Iterable[Parcel | Outcome], received: str) -> Iterator[Outcome]:
        """Keep what arrives and yield what became of each file, once that is safe on the disk.

        Many files are recorded together; a process that is killed leaves whole files only.
        """
        self._vault.run(CACHE)
        batch: list[Parcel | Outcome] = []
        weight = 0
        for one in parcels:
            batch.append(one)
            weight += 1 if isinstance(one, Outcome) else len(one.rows)
            if weight >= AT_ONCE:
                yield from self._take(batch, received)
                batch, weight = [], 0
        yield from self._take(batch, received)

    def source(self, ledger: str) -> Source | None:
        """Give a ledger that is held, by its id."""
        rows = self._vault.run("SELECT id, ledger, volunteer, since, size FROM source WHERE ledger = ?", (ledger,))
        return Source(*rows[0]) if rows else None

    def sources(self) -> list[Source]:
        """Give every ledger that is held, by volunteer."""
        rows = self._vault.run("SELECT id, ledger, volunteer, since, size FROM source ORDER BY volunteer, id")
        return [Source(*row) for row in rows]

    def held(self, source: Source) -> list[Held]:
        """Give the checkpoints that are held of a ledger, shortest first."""
        columns = "source, size, lower(hex(head)), at, received"
        words = self._vault.run(f"SELECT {columns} FROM held WHERE source = ? ORDER BY size, at, head", (source.id,))
        return [Held(*word) for word in words]

    def last_words(self) -> dict[str, str]:
        """Give when the last word of each volunteer was written; a date still to come counts as the day it came."""
        last: dict[str, tuple[Any, str]] = {}
        rows = self._vault.run("SELECT volunteer, at, received FROM held JOIN source ON source.id = source")
        for volunteer, *moments in rows:
            read = [(moment, at) for at in moments if (moment := instant(at))]
            if read and (volunteer not in last or min(read) > last[volunteer]):
                last[volunteer] = min(read)
        return {volunteer: at for volunteer, (_, at) in sorted(last.items())}

    def counts(self) -> list[Count]:
        """Count the entries that all histories agree on, by everything they have in common."""
        same = "volunteer, month, kind, channel, verdict, clauses, marks"
        rows = self._vault.run(
            f"SELECT {same}, count(*) FROM received JOIN source ON source.id = source {COUNTED}"
            f" GROUP BY {same} ORDER BY {same}"
        )
        return [
            Count(volunteer, month, kind, channel, verdict, tuple(json.loads(clauses)), tuple(json.loads(marks)), count)
            for volunteer, month, kind, channel, verdict, clauses, marks, count in rows
        ]

    def entries(self, *kinds: str, volunteer: str | None = None, seq: int | None = None) -> Iterator[Received]:
        """Yield the entries that all histories agree on, by ledger and number, narrowed by what is given."""
        yield from self._entries(COUNTED, kinds, volunteer, seq)

    def entry(self, volunteer: str, seq: int) -> list[Received]:
        """Give the entry of that number; every one, where histories or ledgers differ. Raises Misread for none."""
        found = list(self._entries("WHERE TRUE", (), volunteer, seq))
        if not found:
            raise Misread("You have received no entry {seq} of {volunteer}.", "", seq=seq, volunteer=volunteer)
        return found

    def gaps(self) -> list[Gap]:
        """Find what is missing between the files that came."""
        return [gap for source in self._with_holes() for gap in self._compared(source).gaps]

    def contradictions(self) -> list[Contradiction]:
        """Find the ledgers of which there are two histories."""
        parted = {row[0] for row in self._vault.run("SELECT id FROM source WHERE agreed IS NOT NULL")}
        found = (self._compared(source).contradictions for source in self.sources() if source.id in parted)
        return list(chain.from_iterable(found))

    def rollbacks(self) -> list[Rollback]:
        """Find the ledgers that have become shorter."""
        return [found for source in self.sources() for found in rollbacks(source, self.held(source))]

    def follow_ups(self) -> list[FollowUp]:
        """Give what is still open; nothing about a client who was erased."""
        emptied = set(self._vault.run("SELECT source, seq FROM emptied"))
        left = (one for one in self.entries(*KINDS) if (one.source, one.seq) not in emptied)
        return still_open(left, {source.id: source.volunteer for source in self.sources()})

    def parts(self, source: Source, hashes: Mapping[int, str]) -> int | None:
        """Give the first of these entries that is another one here, by number and hash; None when none is."""
        if not hashes:
            return None
        among = (source.id, min(hashes), max(hashes))
        rows = self._vault.run(
            "SELECT seq, lower(hex(hash)) FROM received WHERE source = ? AND seq BETWEEN ? AND ? ORDER BY seq", among
        )
        return next((seq for seq, known in rows if hashes[seq] != known), None)

    def files(self) -> dict[str, str]:
        """Name the volunteer of each file that was taken, by the SHA-256 of the file."""
        return dict(self._vault.run("SELECT sha256, volunteer FROM imported JOIN source ON source.id = source"))

    def _entries(
        self, counted: str, kinds: Sequence[str], volunteer: str | None, seq: int | None
    ) -> Iterator[Received]:
        given = {"volunteer": volunteer, "seq": seq}
        only = {name: value for name, value in given.items() if value is not None}
        where = [counted, *(f"{name} = ?" for name in only)]
        if kinds:
            where.append(f"({' OR '.join(['kind = ?'] * len(kinds))})")
        rows = self._vault.run(
            "SELECT source, seq, lower(hex(hash)), lower(hex(prev)), kind, fields, withheld FROM received"
            f" JOIN source ON source.id = source {' AND '.join(where)} ORDER BY source, seq, hash",
            (*only.values(), *kinds),
        )
        for source, number, own, previous, kind, fields, withheld in rows:
            yield Received(source, number, own, previous, kind, json.loads(fields), withheld)

    def _take(self, batch: Sequence[Parcel | Outcome], received: str) -> list[Outcome]:
        if not batch:
            return []
        with self._vault.writing():
            return [one if isinstance(one, Outcome) else self._take_one(one, received) for one in batch]

    def _take_one(self, parcel: Parcel, received: str) -> Outcome:
        source = self.source(parcel.ledger)
        if source is None:
            return from_unknown(parcel.file, parcel.names)
        if any(name != source.volunteer for name in parcel.names):
            return under_another_name(parcel.file, source.volunteer, parcel.names)
        run = self._vault.run
        if run("SELECT 1 FROM imported WHERE sha256 = ?", (parcel.sha256,)):
            return taken(parcel.file, source.volunteer, 0)
        new = self._keep(source, parcel)
        word = (source.id, parcel.last, parcel.head, parcel.at, received)
        run("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?, ?)", word)
        run(
            "INSERT INTO imported VALUES (?, ?, ?, ?, ?, ?, ?)",
            (parcel.sha256, _name(parcel.file), source.id, parcel.size + 1, parcel.last, parcel.at, received),
        )
        if self._fits(source, parcel):
            return taken(parcel.file, source.volunteer, new)
        agreed = self._settle(source)
        fits = agreed is None or parcel.last <= agreed
        return (taken if fits else contradicting)(parcel.file, source.volunteer, new)

    def _keep(self, source: Source, parcel: Parcel) -> int:
        """Put the rows on the shelf; give how many were not there."""
        run, among = self._vault.run, (source.id, parcel.size + 1, parcel.last)
        wanted = f"SELECT {', '.join(COLUMNS)} FROM received WHERE source = ? AND seq BETWEEN ? AND ?"
        there: Mapping[Any, Row] = {row[:2]: row for row in run(wanted, among)}
        for seq in parcel.emptied:
            run("INSERT OR IGNORE INTO emptied VALUES (?, ?)", (source.id, seq))
        gone = {row[0] for row in run("SELECT seq FROM emptied WHERE source = ?", (source.id,))}
        rows = parcel.rows
        if there or gone:
            rows = [joined(there[row[:2]], row) if row[:2] in there else row for row in rows]
            rows = [without_client(row) if row[0] in gone else row for row in rows]
        self._put(source, [row for row in rows if there.get(row[:2]) != row] if there else rows)
        for seq in parcel.emptied:
            wanted = f"SELECT {', '.join(COLUMNS)} FROM received WHERE source = ? AND seq = ?"
            shown = run(wanted, (source.id, seq))
            self._put(source, [without_client(row) for row in shown])
            self.has_emptied = self.has_emptied or bool(shown)
        return sum(row[:2] not in there for row in rows) if there else len(rows)

    def _put(self, source: Source, rows: Sequence[Row]) -> None:
        """Insert rows or put them in the place of the same entries, many with one statement."""
        for first in range(0, len(rows), TOGETHER):
            some = rows[first : first + TOGETHER]
            values = tuple(chain.from_iterable((source.id, *row) for row in some))
            self._vault.run(f"{PUT} {', '.join([PLACES] * len(some))}", values)

    def _fits(self, source: Source, parcel: Parcel) -> bool:
        """Tell whether nothing that is held names another hash for any place that this file names.

        Every file that came left its end among the words. So another history that lies beside this one either
        ends within it, at a word, or goes on after it.
        """
        run, among = self._vault.run, (source.id, parcel.size, parcel.last)
        if run("SELECT 1 FROM source WHERE id = ? AND agreed IS NOT NULL", (source.id,)):
            return False
        own = [parcel.start, *(row[1] for row in parcel.rows)]
        words = run("SELECT size, head FROM held WHERE source = ? AND size BETWEEN ? AND ?", among)
        after = run("SELECT seq - 1, prev FROM received WHERE source = ? AND seq = ?", (source.id, parcel.last + 1))
        return all(own[seq - parcel.size] == named for seq, named in (*words, *after))

    def _settle(self, source: Source) -> int | None:
        """Note how far all that is known of a ledger agrees."""
        agreed = self._compared(source).agreed
        self._vault.run("UPDATE source SET agreed = ? WHERE id = ?", (agreed, source.id))
        return agreed

    def _compared(self, source: Source) -> Findings:
        rows = self._vault.run(
            "SELECT seq, lower(hex(hash)), lower(hex(prev)), kind, at FROM received WHERE source = ?", (source.id,)
        )
        return compare(source, (Node(*row) for row in rows), self.held(source))

    def _with_holes(self) -> list[Source]:
        """Give the ledgers whose files do not lie close to one another, or contradict each other."""
        reached = {source.id: source.size for source in self.sources()}
        holes = {row[0] for row in self._vault.run("SELECT id FROM source WHERE agreed IS NOT NULL")}
        for source, first, last in self._vault.run("SELECT source, first, last FROM imported ORDER BY source, first"):
            if first > reached[source] + 1:
                holes.add(source)
            reached[source] = max(reached[source], last)
        return [source for source in self.sources() if source.id in holes]


def _name(file: str) -> str:
    return file.encode(errors="replace").decode()
