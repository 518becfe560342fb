"""This module knows what is looked up of an entry without opening it, and the statements that find entries by it.

It stands in the table `register`, which can be made again from the ledger at any time.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from confcli.core.follow_ups import BREACH, NOT_TOLD, TO_DO, WAIT
from confcli.core.ledger.chain import Shown
from confcli.core.ledger.marks import TOLD
from confcli.core.selection import NOT_YET, holds, reading
from confcli.vault.search_index import expression, fields_of, indexed_to

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from confcli.core.ledger.entry import Fields
    from confcli.core.selection import Selection

COLUMNS = "seq, kind, at, client, refers_to, marks, day, verdict, waits, until"
INSERT = f"INSERT INTO register ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
AFRESH = "UPDATE register SET client = ?, day = ?, verdict = ?, waits = ?, until = ? WHERE seq = ?"
# What comes later, and with what mark, closes what an entry waits for.
CLOSED = (
    f"waits IN ({', '.join(map(repr, TO_DO))}) AND EXISTS (SELECT 1 FROM register AS later"
    " WHERE later.refers_to = register.seq AND later.kind IN ('decision', 'outcome'))"
)
WAS_TOLD = (
    f"waits = '{NOT_TOLD}' AND client IN (SELECT client FROM register"
    f" WHERE kind = 'explanation' AND marks LIKE '% {TOLD} %')"
)


class Lookup(NamedTuple):
    """What an entry is found by: its row in the table `register`."""

    seq: int
    kind: str
    at: object
    client: object
    refers_to: int | None
    marks: str
    day: str
    verdict: str
    waits: str
    until: int


def register_row(seq: int, kind: str, fields: Fields) -> Lookup:
    """Give what is looked up of an entry; of an erased one the client is gone."""
    refers_to = fields.get("refers_to")
    marks = f" {' '.join(fields.get('marks') or ())} "
    read = reading(Shown(seq, kind, fields, 0))
    return Lookup(
        seq,
        kind,
        fields.get("at"),
        fields.get("client"),
        int(str(refers_to)) if refers_to else None,
        marks,
        read.day,
        read.verdict,
        read.waits,
        read.until,
    )


def read_again(connection: Any) -> None:
    """Note anew of every entry what an earlier confcli did not; part of a transaction."""
    rows = connection.execute("SELECT seq, kind FROM register ORDER BY seq").fetchall()
    kinds = {row["seq"]: row["kind"] for row in rows}
    connection.executemany(AFRESH, _afresh(fields_of(connection, 1, len(rows)), kinds))


def note_afresh(connection: Any, seq: int) -> None:
    """Note of an entry what is left of it; part of the erasure."""
    row = connection.execute("SELECT kind FROM register WHERE seq = ?", (seq,)).fetchone()
    left = dict(fields_of(connection, seq, seq)).get(seq, {})
    connection.executemany(AFRESH, _afresh(iter([(seq, left)]), {seq: row["kind"]}))


def _afresh(entries: Iterator[tuple[int, Fields]], kinds: dict[int, str]) -> Iterator[tuple[object, ...]]:
    for seq, fields in entries:
        row = register_row(seq, kinds[seq], fields)
        yield row.client, row.day, row.verdict, row.waits, row.until, seq


def condition(wanted: Selection) -> tuple[str, tuple[object, ...]]:
    """Give the condition on the register that narrows to what is wanted, and its values; words are found elsewhere."""
    own = "+" if wanted.client else ""  # whoever has entries has fewer than there are of a kind, or on some days
    given = {
        "client = ?": wanted.client,
        f"{own}kind = ?": wanted.kind,
        f"{own}day >= ?": wanted.first,
        f"{own}day <= ?": wanted.last,
        "verdict != '' AND verdict = ?": wanted.verdict if wanted.verdict != NOT_YET else "",
    }
    parts: dict[str, tuple[object, ...]] = {sql: (value,) for sql, value in given.items() if value}
    if wanted.verdict == NOT_YET:
        parts[f"waits = '{WAIT}' AND waits != ''"] = ()
    if wanted.open_for:
        parts[f"waits != '' AND waits IN ({', '.join('?' * len(wanted.open_for))})"] = tuple(sorted(wanted.open_for))
        parts[f"NOT (waits = '{BREACH}' AND until <= ?)"] = (wanted.now,)
        parts[f"NOT ({CLOSED})"] = ()
        parts[f"NOT ({WAS_TOLD})"] = ()
    return " AND ".join(parts) or "true", tuple(value for values in parts.values() for value in values)


def looked_up(connection: Any, wanted: Selection, most: int) -> Iterator[Any]:
    """Yield number and kind of the newest entries that are wanted, the newest first; -1 is all of them.

    Those of some days come in the order of their days.
    """
    where, values = condition(wanted)
    if not wanted.phrases:
        order = "day DESC, seq DESC" if wanted.first or wanted.last else "seq DESC"
        newest = f"SELECT seq, kind FROM register WHERE {where} ORDER BY {order} LIMIT ?"
        yield from connection.execute(newest, (*values, most))
        return
    yield from islice(_found(connection, wanted, where, values), None if most < 0 else most)


def _found(connection: Any, wanted: Selection, where: str, values: tuple[object, ...]) -> Iterator[Any]:
    """Yield what the words are found in: the few that are not in the index yet are read themselves."""
    end = indexed_to(connection)
    newest = f"SELECT seq, kind FROM register WHERE seq > ? AND {where} ORDER BY seq DESC"
    for row in connection.execute(newest, (end, *values)).fetchall():
        if any(holds(fields, wanted) for _, fields in fields_of(connection, row["seq"], row["seq"])):
            yield row
    yield from connection.execute(
        "SELECT seq, kind FROM found CROSS JOIN register ON seq = found.rowid"
        f" WHERE found MATCH ? AND found.rowid <= ? AND {where} ORDER BY found.rowid DESC",
        (expression(wanted), end, *values),
    )


def lacking(connection: Any, marks: Collection[str]) -> list[str]:
    """Name the clients of whom no explanation has earned any of these marks, as they came."""
    earned = " OR ".join(["marks LIKE ?"] * len(marks))
    rows = connection.execute(
        "SELECT client FROM register WHERE kind = 'client' AND client IS NOT NULL AND client NOT IN"
        f" (SELECT client FROM register WHERE kind = 'explanation' AND client IS NOT NULL AND ({earned})) ORDER BY seq",
        tuple(f"% {mark} %" for mark in marks),
    )
    return [str(row["client"]) for row in rows]
