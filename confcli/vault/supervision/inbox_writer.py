"""This module knows how what a supervisor receives is put on the shelf: ledgers, checkpoints, entries, files.

A row is an entry as it was verified when its file came. Headers are not kept: the files are the evidence, and
each can be verified again by itself.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from confcli.core.ledger.chain import genesis
from confcli.errors import Misread
from confcli.flows.supervision.importing import Outcome, contradicting, from_unknown, taken, under_another_name
from confcli.vault.supervision.inbox_reader import Kept
from confcli.vault.supervision.inbox_rows import CLIENT, COLUMNS, Erased, joined, without_client

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from confcli.core.ledger.chain import Head
    from confcli.core.supervision.inbox import Source
    from confcli.vault.supervision.inbox_rows import Parcel, Row
    from confcli.vault.vault import Vault

AT_ONCE = 5_000  # entries that are recorded together
CACHE = "PRAGMA cache_size = -65536"  # KiB: what is recorded together is written once
PUT = f"INSERT OR REPLACE INTO received (source, {', '.join(COLUMNS)}) VALUES"
PLACES = f"({', '.join('?' * (1 + len(COLUMNS)))})"
TOGETHER = 100  # rows a statement


class Shelf(Kept):
    """Where what is received is put."""

    def __init__(self, vault: Vault) -> None:
        """Work on an open vault."""
        super().__init__(vault)
        self.showing: set[str] = set()  # files that came before and still show it

    def hold(self, head: Head, at: str, volunteer: str, received: str, *, another: bool = False) -> Source:
        """Keep a checkpoint, and know its ledger from now on as the volunteer's.

        Raises Misread when the ledger is held for somebody else, or, but for `another`, when this volunteer has one
        already: they began anew, or two people have one code.
        """
        if head.size == 0 and head != genesis(head.ledger):
            raise Misread("That is not a checkpoint.", "Ask the volunteer for a new one: confcli checkpoint")
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
            self._vault.run("INSERT INTO held VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET by_hand = 1", word)
            self._settle(source)
        return source

    def begin_again(self, volunteer: str) -> int:
        """Set aside all that files of a volunteer's have brought, and give how many entries that were.

        What was held by hand stays; the files can be taken in again without the one that is wrong. Raises Misread
        when nothing of theirs is held.
        """
        sources = [one for one in self.sources() if one.volunteer == volunteer]
        if not sources:
            raise Misread(
                "You hold no ledger of {volunteer}.", "To see them: confcli supervisor report", volunteer=volunteer
            )
        run, entries = self._vault.run, 0
        with self._vault.writing():
            for source in sources:
                entries += run("SELECT count(*) FROM received WHERE source = ?", (source.id,))[0][0]
                for table in ("received", "emptied", "imported"):
                    run(f"DELETE FROM {table} WHERE source = ?", (source.id,))
                run("DELETE FROM held WHERE source = ? AND NOT by_hand", (source.id,))
                self._settle(source)
        return entries

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
        fits = self._fits(source, parcel)
        new = self._keep(source, parcel)
        if fits:  # what contradicts may be forged, and what was emptied does not come back
            for erased in parcel.emptied:
                self._empty(source, erased)
        run(
            "INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?, ?, 0)",
            (source.id, parcel.last, parcel.head, parcel.at, received),
        )
        run(
            "INSERT INTO imported VALUES (?, ?, ?, ?, ?, ?, ?)",
            (parcel.sha256, _name(parcel.file), source.id, parcel.size + 1, parcel.last, parcel.at, received),
        )
        if fits:
            return taken(parcel.file, source.volunteer, new)
        agreed = self._settle(source)
        fits = agreed is None or parcel.last <= agreed
        return (taken if fits else contradicting)(parcel.file, source.volunteer, new)

    def _keep(self, source: Source, parcel: Parcel) -> int:
        """Put the rows on the shelf; give how many were not there."""
        run, among = self._vault.run, (source.id, parcel.size + 1, parcel.last)
        wanted = f"SELECT {', '.join(COLUMNS)} FROM received WHERE source = ? AND seq BETWEEN ? AND ?"
        there: Mapping[Any, Row] = {row[:2]: row for row in run(wanted, among)}
        gone = dict(run("SELECT seq, client FROM emptied WHERE source = ?", (source.id,)))
        rows = parcel.rows
        if there or gone:
            rows = [without_client(row) if row[0] in gone and row[CLIENT] == gone[row[0]] else row for row in rows]
            rows = [joined(there[row[:2]], row) if row[:2] in there else row for row in rows]
        self._put(source, [row for row in rows if there.get(row[:2]) != row] if there else rows)
        return sum(row[:2] not in there for row in rows) if there else len(rows)

    def _empty(self, source: Source, erased: Erased) -> None:
        """Empty entries of a client, as the volunteer did, and note which files still show them."""
        run = self._vault.run
        for seq in erased.entries:
            run("INSERT OR IGNORE INTO emptied VALUES (?, ?, ?)", (source.id, seq, erased.client))
            wanted = f"SELECT {', '.join(COLUMNS)} FROM received WHERE source = ? AND seq = ? AND client = ?"
            shown = run(wanted, (source.id, seq, erased.client))
            self._put(source, [without_client(row) for row in shown])
            if shown:
                self._vault.has_emptied = True
                files = run("SELECT name FROM imported WHERE source = ? AND ? BETWEEN first AND last", (source.id, seq))
                self.showing.update(name for (name,) in files)

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


def _name(file: str) -> str:
    return file.encode(errors="replace").decode()
