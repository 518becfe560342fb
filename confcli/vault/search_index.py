"""This module knows the vault's own full-text index: how entries go in, are found again, and go out without a trace.

It holds the words of the entries and nothing else (contentless FTS5), in the encrypted file itself. Entries go in
some at a time, in the transaction of the last of them: one by one would slow every record by a third. The few that
are not in it yet are read themselves. It can be made again from the ledger at any time.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from confcli.core.ledger.chain import opened
from confcli.core.ledger.free_text import client_words, field_word, indexed
from confcli.core.words import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confcli.core.ledger.entry import Fields
    from confcli.core.ledger.free_text import Indexed
    from confcli.core.selection import Selection
    from confcli.core.words import Phrase

TOGETHER = 32  # entries that go in at once
TABLES = (
    """CREATE VIRTUAL TABLE found USING fts5(
        written, single, content = '', prefix = '2 3', tokenize = "unicode61 remove_diacritics 2"
    )""",
    # What is taken out leaves nothing behind; without it only a mark would be set that it is gone.
    "INSERT INTO found (found, rank) VALUES ('secure-delete', 1)",
)
PUT_IN = "INSERT INTO found (rowid, written, single) VALUES (?, ?, ?)"
TAKE_OUT = "INSERT INTO found (found, rowid, written, single) VALUES ('delete', ?, ?, ?)"
STAND_IN = (0, "", "w")  # no entry's: it is put in and taken out again, so that all is written anew
FIELDS = (
    "SELECT seq, json_group_array(body) AS bodies FROM disclosure WHERE seq BETWEEN ? AND ? GROUP BY seq ORDER BY seq"
)


def end_of(size: int) -> int:
    """Give the last entry that is in the index of a ledger of this size."""
    return size - size % TOGETHER


def indexed_to(connection: Any) -> int:
    """Give the last entry that is in the index; what comes after it has to be read."""
    (row,) = connection.execute(
        "SELECT (SELECT coalesce(max(seq), 0) FROM entry) AS size,"
        " (SELECT coalesce(max(id), 0) FROM found_docsize) AS last"
    )
    return min(end_of(row["size"]), int(row["last"]))


def fields_of(connection: Any, first: int, last: int) -> Iterator[tuple[int, Fields]]:
    """Yield entries with their fields as they are left, in order."""
    for row in connection.execute(FIELDS, (first, last)):
        yield row["seq"], dict(map(opened, json.loads(row["bodies"])))


def keep_up(connection: Any, size: int) -> None:
    """Put the newest entries in when there are enough of them; part of the transaction that records the last."""
    if size == end_of(size):
        connection.executemany(PUT_IN, _rows(fields_of(connection, size - TOGETHER + 1, size)))


def fill(connection: Any) -> None:
    """Put every entry in that belongs in, one after the other; the index is empty before."""
    size = connection.execute("SELECT coalesce(max(seq), 0) AS size FROM entry").fetchone()["size"]
    connection.executemany(PUT_IN, _rows(fields_of(connection, 1, end_of(size))))


def make_again(connection: Any) -> None:
    """Empty the index and fill it from the ledger; part of a transaction."""
    connection.execute("INSERT INTO found (found) VALUES ('delete-all')")
    fill(connection)


def purge(connection: Any, before: dict[int, Indexed], after: dict[int, Indexed]) -> None:
    """Take out what was erased of entries, and write the rest anew: not a letter of it stays. Part of the erasure."""
    connection.executemany(TAKE_OUT, [(seq, *words) for seq, words in before.items()])
    connection.executemany(PUT_IN, [(seq, *words) for seq, words in after.items()])
    connection.execute(PUT_IN, STAND_IN)  # one part alone would stay as it is, with a beginning of what was erased
    connection.execute("INSERT INTO found (found) VALUES ('optimize')")
    connection.execute(TAKE_OUT, STAND_IN)


def is_in_step(connection: Any) -> bool:
    """Tell whether the index holds just the entries that belong in, and the words of each that is tried."""
    (row,) = connection.execute(
        "SELECT (SELECT coalesce(max(seq), 0) FROM entry) AS size, count(*) AS held,"
        " coalesce(min(id), 1) AS first, coalesce(max(id), 0) AS last FROM found_docsize"
    )
    end = end_of(row["size"])
    if (row["held"], row["first"], row["last"]) != (end, 1, end):
        return False
    step = max(end // TRIED, 1)
    return all(
        _is_held(connection, seq, indexed(fields))
        for first in range(1, end + 1, step)
        for seq, fields in fields_of(connection, first, first)
    )


TRIED, WORDS = 200, 50  # entries from the first to the last, and of each how many of its words


def _is_held(connection: Any, seq: int, words: Indexed) -> bool:
    """Tell whether an entry is found by all that it says, text by text."""
    asked = [f"{name} : {_quoted(text.split()[:WORDS])}" for name, text in words._asdict().items() if text]
    if not asked:
        return True
    found = "SELECT count(*) AS held FROM found WHERE found MATCH ? AND rowid = ?"
    return bool(connection.execute(found, (" AND ".join(asked), seq)).fetchone()["held"])


def expression(wanted: Selection) -> str:
    """Give what is looked for as FTS5 reads it: every word stands in quotes, so none of it is taken for syntax."""
    asked = [f"({_either(phrase, sorted(wanted.free))})" for phrase in wanted.phrases]
    if wanted.client:
        asked.append(f"single : {_quoted(client_words(wanted.client))}")
    return " AND ".join(asked)


def _either(phrase: Phrase, free: list[str]) -> str:
    beginning = "*" if len(phrase[-1]) >= SHORTEST else ""
    ways = [f"written : {_quoted(phrase)} {beginning}"]
    ways += [f"single : {_quoted((field_word(name), *phrase))} {beginning}" for name in free]
    return " OR ".join(ways)


def _quoted(words: Iterable[str]) -> str:
    return '"{}"'.format(" ".join(words).replace('"', '""'))


def _rows(entries: Iterable[tuple[int, Fields]]) -> Iterator[tuple[int, str, str]]:
    return ((seq, *indexed(fields)) for seq, fields in entries)
