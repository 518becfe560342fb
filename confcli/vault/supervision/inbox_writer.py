"""This module knows how what a supervisor receives is put on the shelf: ledgers, checkpoints, entries, files.

A line is an entry as it was verified when its file came. Headers are not kept: the files are the evidence, and
each can be verified again by itself.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from confcli.core.ledger.erasure import NOTE
from confcli.core.supervision.parcels import Line, joined, notes_emptied, without_client, without_notes
from confcli.flows.supervision.importing import (
    Outcome,
    contradicting,
    require_held,
    require_holdable,
    taken,
    whose,
)
from confcli.vault.supervision.inbox_reader import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confcli.core.ledger.chain import Head
    from confcli.core.supervision.inbox import Source
    from confcli.core.supervision.parcels import Erased, Parcel
    from confcli.vault.vault import Vault

AT_ONCE = 5_000  # entries that are recorded together
CACHE = "PRAGMA cache_size = -65536"  # KiB: what is recorded together is written once
COLUMNS = ", ".join(Line._fields)
PUT = f"INSERT OR REPLACE INTO received (source, {COLUMNS}) VALUES"
PLACES = f"({', '.join('?' * (1 + len(Line._fields)))})"
TOGETHER = 100  # rows a statement


class Shelf(Kept):
    """Where what is received is put."""

    def __init__(self, vault: Vault) -> None:
        """Work on an open vault."""
        super().__init__(vault)
        self.showing: set[str] = set()  # files that came before and still show it

    @property
    def has_emptied(self) -> bool:
        """Whether what came just now has emptied entries that were here."""
        return self.vault.has_emptied

    def hold(self, head: Head, at: str, volunteer: str, received: str, *, another: bool = False) -> Source:
        """Keep a checkpoint, and know its ledger from now on as the volunteer's.

        Raises Misread when the ledger is held for somebody else, or, but for `another`, when this volunteer has one
        already: they began anew, or two people have one code.
        """
        require_holdable(head, volunteer, self.sources(), another=another)
        with self.vault.writing():
            if not self.source(head.ledger):
                new = "INSERT INTO source (ledger, volunteer, since, size) VALUES (?, ?, ?, ?)"
                self.vault.run(new, (head.ledger, volunteer, received, head.size))
            source = next(one for one in self.sources() if one.ledger == head.ledger)
            word = (source.id, head.size, bytes.fromhex(head.hash), at, received)
            self.vault.run("INSERT INTO held VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET by_hand = 1", word)
            self._settle(source)
        return source

    def begin_again(self, volunteer: str) -> int:
        """Set aside all that files of a volunteer's have brought, and give how many entries that were.

        What was held by hand stays; the files can be taken in again without the one that is wrong. Raises Misread
        when nothing of theirs is held.
        """
        sources = require_held(volunteer, self.sources())
        run, entries = self.vault.run, 0
        with self.vault.writing():
            for source in sources:
                entries += len(run("SELECT seq FROM received WHERE source = ?", (source.id,)))
                for table in ("received", "emptied", "imported"):
                    run(f"DELETE FROM {table} WHERE source = ?", (source.id,))
                run("DELETE FROM held WHERE source = ? AND NOT by_hand", (source.id,))
                self._settle(source)
        return entries

    def take_all(self, parcels: Iterable[Parcel | Outcome], received: str) -> Iterator[Outcome]:
        """Keep what arrives and yield what became of each file, once that is safe on the disk.

        Many files are recorded together; a process that is killed leaves whole files only.
        """
        self.vault.run(CACHE)
        batch: list[Parcel | Outcome] = []
        weight = 0
        for one in parcels:
            batch.append(one)
            weight += 1 if isinstance(one, Outcome) else len(one.lines)
            if weight >= AT_ONCE:
                yield from self._take(batch, received)
                batch, weight = [], 0
        yield from self._take(batch, received)

    def _take(self, batch: Sequence[Parcel | Outcome], received: str) -> list[Outcome]:
        if not batch:
            return []
        with self.vault.writing():
            return [one if isinstance(one, Outcome) else self._take_one(one, received) for one in batch]

    def _take_one(self, parcel: Parcel, received: str) -> Outcome:
        source = whose(parcel, self.sources())
        if isinstance(source, Outcome):
            return source
        run = self.vault.run
        if run("SELECT 1 FROM imported WHERE sha256 = ?", (parcel.sha256,)):
            return taken(parcel.file, source.volunteer, 0)
        fits = self._fits(source, parcel)
        new = self._keep(source, parcel)
        if fits:  # what contradicts may be forged, and what was emptied does not come back
            for erased in parcel.emptied:
                self._empty(source, erased)
            for seq, names in notes_emptied(parcel.lines).items():
                self._empty_notes(source, seq, names)
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
        """Put the lines on the shelf; give how many were not there."""
        held = self._lines("source = ? AND seq BETWEEN ? AND ?", (source.id, parcel.size + 1, parcel.last))
        there = {(line.seq, line.hash): line for line in held}
        emptied = self.vault.run("SELECT seq, client FROM emptied WHERE source = ?", (source.id,))
        gone = {row["seq"]: row["client"] for row in emptied}
        later = self._lines("source = ? AND seq > ? AND kind = ?", (source.id, parcel.last, NOTE))
        notes = notes_emptied(later)
        lines = parcel.lines
        if not there and not gone and not notes:
            self._put(source, lines)
            return len(lines)
        lines = [without_client(one) if one.seq in gone and one.client == gone[one.seq] else one for one in lines]
        lines = [without_notes(one, notes[one.seq]) if one.seq in notes else one for one in lines]
        known = [there.get((one.seq, one.hash)) for one in lines]
        lines = [joined(old, one) if old else one for old, one in zip(known, lines, strict=True)]
        self._put(source, [one for old, one in zip(known, lines, strict=True) if old != one])
        return known.count(None)

    def _lines(self, where: str, values: tuple[object, ...]) -> list[Line]:
        """`where` is text of ours; what comes from outside goes through `values`."""
        return [Line(**row) for row in self.vault.run(f"SELECT {COLUMNS} FROM received WHERE {where}", values)]

    def _empty(self, source: Source, erased: Erased) -> None:
        """Empty entries of a client, as the volunteer did, and note which files still show them."""
        run = self.vault.run
        for seq in erased.entries:
            run("INSERT OR IGNORE INTO emptied VALUES (?, ?, ?)", (source.id, seq, erased.client))
            shown = self._lines("source = ? AND seq = ? AND client = ?", (source.id, seq, erased.client))
            self._put(source, [without_client(line) for line in shown])
            if shown:
                self._note_showing(source, seq)

    def _empty_notes(self, source: Source, seq: int, names: frozenset[str]) -> None:
        """Empty the free texts of one entry, where any of them had come here."""
        held = self._lines("source = ? AND seq = ?", (source.id, seq))
        emptied = [(old, without_notes(old, names)) for old in held]
        changed = [new for old, new in emptied if new != old]
        self._put(source, changed)
        if changed:
            self._note_showing(source, seq)

    def _note_showing(self, source: Source, seq: int) -> None:
        """Note that something was emptied, and which files still show it."""
        self.vault.has_emptied = True
        within = "SELECT name FROM imported WHERE source = ? AND ? BETWEEN first AND last"
        self.showing.update(row["name"] for row in self.vault.run(within, (source.id, seq)))

    def _put(self, source: Source, lines: Sequence[Line]) -> None:
        """Insert lines or put them in the place of the same entries, many with one statement."""
        for first in range(0, len(lines), TOGETHER):
            some = lines[first : first + TOGETHER]
            values = tuple(chain.from_iterable((source.id, *line) for line in some))
            self.vault.run(f"{PUT} {', '.join([PLACES] * len(some))}", values)

    def _fits(self, source: Source, parcel: Parcel) -> bool:
        """Tell whether nothing that is held names another hash for any place that this file names.

        Every file that came left its end among the words. So another history that lies beside this one either
        ends within it, at a word, or goes on after it.
        """
        run, among = self.vault.run, (source.id, parcel.size, parcel.last)
        if run("SELECT 1 FROM source WHERE id = ? AND agreed IS NOT NULL", (source.id,)):
            return False
        own = [parcel.start, *(line.hash for line in parcel.lines)]
        words = run("SELECT size, head FROM held WHERE source = ? AND size BETWEEN ? AND ?", among)
        after = "SELECT seq - 1 AS size, prev AS head FROM received WHERE source = ? AND seq = ?"
        words += run(after, (source.id, parcel.last + 1))
        return all(own[word["size"] - parcel.size] == word["head"] for word in words)

    def _settle(self, source: Source) -> int | None:
        """Note how far all that is known of a ledger agrees."""
        agreed = self._compared(source).agreed
        self.vault.run("UPDATE source SET agreed = ? WHERE id = ?", (agreed, source.id))
        return agreed


def _name(file: str) -> str:
    return file.encode(errors="replace").decode()
