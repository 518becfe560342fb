"""This module knows how what volunteers erased is emptied in what a supervisor received, and what of it still waits.

An erasure that came in a file takes nothing away by itself. It is carried out once somebody vouches for its place in
the ledger, or says so.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from confcli.core.ledger.erasure import KIND
from confcli.core.supervision.parcels import (
    ERASURES,
    Line,
    emptied_by,
    notes_emptied,
    without_client,
    without_notes,
)
from confcli.core.supervision.vouching import Waiting
from confcli.vault.supervision.inbox_reader import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confcli.core.supervision.inbox import Place, Source
    from confcli.vault.vault import Vault

COLUMNS = ", ".join(Line._fields)
PUT = f"INSERT OR REPLACE INTO received (source, {COLUMNS}) VALUES"
PLACES = f"({', '.join('?' * (1 + len(Line._fields)))})"
TOGETHER = 100  # rows a statement


class Erasures(Kept):
    """What was received, with what was erased of it."""

    def __init__(self, vault: Vault) -> None:
        """Work on an open vault."""
        super().__init__(vault)
        self.showing: set[str] = set()  # files that came before and still show it

    @property
    def has_emptied(self) -> bool:
        """Whether entries that were here have been emptied just now."""
        return self.vault.has_emptied

    def waiting(self) -> list[Waiting]:
        """Give the erasures that nobody vouches for and that would take something away here."""
        rows = self.vault.run(
            "SELECT volunteer, source, seq, lower(hex(hash)) AS hash, coalesce(seq > agreed, 0) AS parted"
            " FROM erasure JOIN source ON source.id = source WHERE NOT done ORDER BY volunteer, source, seq, hash"
        )
        found = []
        for row in rows:
            own = self._line(row["source"], (row["seq"], row["hash"]))
            if own and (taken := {line.seq for line, left in self._taken_away(row["source"], own) if line != left}):
                place = (row["volunteer"], row["source"], row["seq"], row["hash"])
                found.append(Waiting(*place, own.client or "", tuple(sorted(taken)), bool(row["parted"])))
        return found

    def carry_out(self, source: int, place: Place) -> None:
        """Empty what an erasure names, as the volunteer did, and keep it so; part of a `writing()` that records it."""
        seq, hash_ = place
        run, own = self.vault.run, self._line(source, place)
        if own and own.kind == KIND:
            for gone in (erased := emptied_by(own)).entries:
                run("INSERT OR IGNORE INTO emptied VALUES (?, ?, ?)", (source, gone, erased.client))
        changed = [left for line, left in self._taken_away(source, own) if line != left] if own else []
        self._put(source, changed)
        for line in changed:
            self._note_showing(source, line.seq, seq)
        done = "UPDATE erasure SET done = 1 WHERE source = ? AND seq = ? AND hash = ?"
        run(done, (source, seq, bytes.fromhex(hash_)))

    def carry_out_vouched(self, source: Source) -> None:
        """Carry out the erasures of a ledger that somebody vouches for; part of a `writing()`."""
        left = self.vault.run(
            "SELECT seq, lower(hex(hash)) AS hash FROM erasure WHERE source = ? AND NOT done", (source.id,)
        )
        if left and any(word.vouches for word in self.held(source)):
            sure = self.vouched(source)
            for place in ((row["seq"], row["hash"]) for row in left):
                if place in sure:
                    self.carry_out(source.id, place)

    def _note_erasures(self, source: Source, lines: Iterable[Line]) -> None:
        """Note which of the entries that came are erasures."""
        for line in lines:
            if line.kind in ERASURES:
                self.vault.run("INSERT OR IGNORE INTO erasure VALUES (?, ?, ?, 0)", (source.id, line.seq, line.hash))

    def _taken_away(self, source: int, erasure: Line) -> list[tuple[Line, Line]]:
        """Give each entry that came and that an erasure names, and what is left of it."""
        if erasure.kind == KIND:
            gone = emptied_by(erasure)
            lines = [line for seq in gone.entries for line in self._at(source, seq) if line.client == gone.client]
            return [(line, without_client(line)) for line in lines]
        notes = notes_emptied([erasure])
        return [(line, without_notes(line, names)) for seq, names in notes.items() for line in self._at(source, seq)]

    def _at(self, source: int, seq: int) -> list[Line]:
        return self._lines("source = ? AND seq = ?", (source, seq))

    def _line(self, source: int, place: Place) -> Line | None:
        seq, hash_ = place
        found = self._lines("source = ? AND seq = ? AND hash = ?", (source, seq, bytes.fromhex(hash_)))
        return found[0] if found else None

    def _lines(self, where: str, values: tuple[object, ...]) -> list[Line]:
        """`where` is text of ours; what comes from outside goes through `values`."""
        return [Line(**row) for row in self.vault.run(f"SELECT {COLUMNS} FROM received WHERE {where}", values)]

    def _note_showing(self, source: int, seq: int, erased: int) -> None:
        """Note that something was emptied, and which files still show it: those written before its erasure."""
        self.vault.has_emptied = True
        within = "SELECT name FROM imported WHERE source = ? AND ? BETWEEN first AND last AND last < ?"
        self.showing.update(row["name"] for row in self.vault.run(within, (source, seq, erased)))

    def _put(self, source: int, lines: Sequence[Line]) -> None:
        """Insert lines or put them in the place of the same entries, many with one statement."""
        for first in range(0, len(lines), TOGETHER):
            some = lines[first : first + TOGETHER]
            values = tuple(chain.from_iterable((source, *line) for line in some))
            self.vault.run(f"{PUT} {', '.join([PLACES] * len(some))}", values)
