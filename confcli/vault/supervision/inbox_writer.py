"""This module knows how what a supervisor receives is put on the shelf: ledgers, checkpoints, entries, files.

A line is an entry as it was verified when its file came. Headers are not kept: the files are the evidence, and
each can be verified again by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.erasure import NOTE
from confcli.core.supervision.parcels import joined, notes_emptied, without_client, without_notes
from confcli.flows.supervision.importing import (
    Outcome,
    contradicting,
    require_held,
    require_holdable,
    taken,
    whose,
)
from confcli.vault.supervision.erasures import Erasures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confcli.core.ledger.chain import Head
    from confcli.core.supervision.forks import Findings
    from confcli.core.supervision.inbox import Place, Source
    from confcli.core.supervision.parcels import Parcel

AT_ONCE = 5_000  # entries that are recorded together
CACHE = "PRAGMA cache_size = -65536"  # KiB: what is recorded together is written once
# Erasures of notes that were carried out, of entries after a place.
CARRIED_OUT = """source = ? AND kind = ? AND (seq, hash) IN (
    SELECT seq, hash FROM erasure WHERE done AND source = ? AND seq > ?)"""
HOLD = """INSERT INTO held VALUES (?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT DO UPDATE SET by_hand = 1, vouches = max(vouches, excluded.vouches)"""


class Shelf(Erasures):
    """Where what is received is put."""

    def hold(
        self, head: Head, at: str, volunteer: str, received: str, *, another: bool = False, vouches: bool = True
    ) -> Source:
        """Keep a checkpoint, and know its ledger from now on as the volunteer's; `vouches` says it is no file's word.

        Raises Misread when the ledger is held for somebody else, or, but for `another`, when this volunteer has one
        already: they began anew, or two people have one code.
        """
        require_holdable(head, volunteer, self.sources(), another=another)
        with self.vault.writing():
            if not self.source(head.ledger):
                new = "INSERT INTO source (ledger, volunteer, since, size) VALUES (?, ?, ?, ?)"
                self.vault.run(new, (head.ledger, volunteer, received, head.size))
            source = next(one for one in self.sources() if one.ledger == head.ledger)
            word = (source.id, head.size, bytes.fromhex(head.hash), at, received, vouches)
            self.vault.run(HOLD, word)
            self._settle(source)
            self.carry_out_vouched(source)
        return source

    def vouch(self, source: Source, place: Place, received: str) -> None:
        """Keep that a place of a ledger was compared with its volunteer; part of a `writing()` that records it."""
        run, (size, head) = self.vault.run, place
        own = (source.id, size, bytes.fromhex(head))
        where = "WHERE source = ? AND {} = ? AND {} = ?"
        if not run(f"UPDATE held SET by_hand = 1, vouches = 1 {where.format('size', 'head')} RETURNING size", own):
            shown = run(f"SELECT at FROM received {where.format('seq', 'hash')}", own)
            at = next((row["at"] for row in shown if row["at"]), received)  # it was true when that was recorded
            run(HOLD, (*own, at, received, 1))
        self._settle(source)
        self.carry_out_vouched(source)

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
                for table in ("received", "emptied", "imported", "erasure", "vouched"):
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
        self._note_erasures(source, parcel.lines)
        self.carry_out_vouched(source)
        run(
            "INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?, ?, 0, 0)",
            (source.id, parcel.last, parcel.head, parcel.at, received),
        )
        run(
            "INSERT INTO imported VALUES (?, ?, ?, ?, ?, ?, ?)",
            (parcel.sha256, _name(parcel.file), source.id, parcel.size + 1, parcel.last, parcel.at, received),
        )
        fits = fits or self._settle(source).counts((parcel.last, parcel.head.hex()))
        return (taken if fits else contradicting)(parcel.file, source.volunteer, new)

    def _keep(self, source: Source, parcel: Parcel) -> int:
        """Put the lines on the shelf; give how many were not there."""
        held = self._lines("source = ? AND seq BETWEEN ? AND ?", (source.id, parcel.size + 1, parcel.last))
        there = {(line.seq, line.hash): line for line in held}
        emptied = self.vault.run("SELECT seq, client FROM emptied WHERE source = ?", (source.id,))
        gone = {row["seq"]: row["client"] for row in emptied}
        notes = notes_emptied(self._lines(CARRIED_OUT, (source.id, NOTE, source.id, parcel.size)))
        lines = parcel.lines
        if not there and not gone and not notes:
            self._put(source.id, lines)
            return len(lines)
        lines = [without_client(one) if one.seq in gone and one.client == gone[one.seq] else one for one in lines]
        lines = [without_notes(one, notes[one.seq]) if one.seq in notes else one for one in lines]
        known = [there.get((one.seq, one.hash)) for one in lines]
        lines = [joined(old, one) if old else one for old, one in zip(known, lines, strict=True)]
        self._put(source.id, [one for old, one in zip(known, lines, strict=True) if old != one])
        return known.count(None)

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

    def _settle(self, source: Source) -> Findings:
        """Note how far all that is known of a ledger agrees, and what counts beyond since somebody vouches for it."""
        run, found = self.vault.run, self._compared(source)
        run("UPDATE source SET agreed = ? WHERE id = ?", (found.agreed, source.id))
        run("DELETE FROM vouched WHERE source = ?", (source.id,))
        if found.agreed is not None:
            for seq, hash_ in found.vouched:
                if seq > found.agreed:
                    run("INSERT INTO vouched VALUES (?, ?, ?)", (source.id, seq, bytes.fromhex(hash_)))
        return found


def _name(file: str) -> str:
    return file.encode(errors="replace").decode()
