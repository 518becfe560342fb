"""This module knows how the ledger lies in the vault: what is appended, and how it is found again."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from confcli.core.ledger.chain import SALT_BYTES, Entry, Head, Shown, entry_hash, genesis, opened, seal
from confcli.errors import Damaged, Misread, NotWritten, VaultLocked
from confcli.vault import erasing, lookup, search_index
from confcli.vault.open_file import OpenFile
from confcli.vault.same_file import SameFile
from confcli.vault.shelf import Shelf
from confcli.vault.sqlite_errors import KEEP

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from confcli.core.ledger.entry import Fields
    from confcli.core.selection import Selection
    from confcli.vault.secrets import Passphrase, RawKey


# An entry a row: a row for each of its fields takes a quarter longer.
SEALED = (
    "SELECT seq, json_group_object(field, body) AS fields"
    " FROM (SELECT seq, field, body FROM disclosure WHERE seq > ? ORDER BY seq, field) GROUP BY seq"
)
READING = ("SELECT", "PRAGMA")  # how a statement begins that changes no page


class Vault(OpenFile, Shelf):
    """An open vault. Every write is one transaction, on the disk before the call comes back."""

    def __init__(self, connection: Any, path: str, key: RawKey, *, reads_only: bool = False) -> None:
        """Hold a connection that `confcli.vault.opening` has made ready, the file's path and its key."""
        super().__init__(connection, path, key)
        self.reads_only = reads_only  # where the disk offers no locks
        self._same = SameFile(path)
        self.has_emptied = False  # whether something a supervisor received was erased: older backups still hold it
        self.passphrase: Passphrase | None = None  # what opened it, where that was typed: another key comes from it too
        self.before = ""  # where the vault is kept as it was, when just now it was brought up to date

    def run(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        """Run a statement of ours and give its rows, read by name; what comes from outside goes through `values`."""
        alone = not (statement.startswith(READING) or self._connection.in_transaction)
        if alone:
            self._require_writable()
        with self.words():
            rows = list(self._connection.execute(statement, values))
        if alone:
            self._same.require()  # once more: it may have waited while another window exchanged the file
        return rows

    def become(self, other: Vault) -> None:
        """Go on with the file that `other` has opened at the same place; whoever holds this vault holds that one."""
        self.close()
        self._connection, self._same, self.key = other._connection, other._same, other.key

    def found(self, ledger: str) -> None:
        """Begin the ledger of a new vault; `ledger` is its id, 32 hex digits."""
        self._connection.execute("INSERT INTO about (ledger) VALUES (?)", (ledger,))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the only pen; all that is appended inside is recorded together or not at all. Who holds it may go on."""
        if self._connection.in_transaction:
            yield
            return
        self._require_writable()
        with self.words():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._same.require()  # it may have waited for us while another window exchanged the file
                self._same.require_history(self.header)
                yield
                self._same.require()
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self.take_back()
                raise

    def require_pen(self) -> None:
        """Try, before anything is asked for, whether something can be recorded; raises VaultLocked or NotWritten."""
        with self.writing():
            pass

    def _require_writable(self) -> None:
        if self.reads_only:
            raise VaultLocked(
                "The disk of this vault offers no file locks, so nothing can be recorded in it here.",
                "Move the vault to this laptop's own disk. It can still be read: confcli log",
            )
        self._same.require()

    def header(self, seq: int) -> str | None:
        """Give the header of an entry, if there is one."""
        row = self._connection.execute("SELECT header FROM entry WHERE seq = ?", (seq,)).fetchone()
        return str(row["header"]) if row else None

    def append(self, kind: str, fields: Fields) -> int:
        """Record an entry and give its number."""
        if self._connection.in_transaction:
            return self._append(kind, fields)
        with self.writing():
            seq = self._append(kind, fields)
        self.head()  # noted: what is written over the file by another program must go on from here
        return seq

    def head(self) -> Head:
        """Give the end of the ledger."""
        with self.words():
            ledger = self._connection.execute("SELECT ledger FROM about").fetchone()["ledger"]
            last = self._connection.execute("SELECT seq, header FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        head = Head(ledger, last["seq"], entry_hash(last["header"])) if last else genesis(ledger)
        if not self._connection.in_transaction:
            self._same.remember(head)
        return head

    def bytes(self) -> int:
        """Give the size of the file that is open, wherever it lies now."""
        (size,) = self.run("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
        return int(size["bytes"])

    def worth(self) -> tuple[int, ...]:
        """Count what a backup is made for: entries, and what a supervisor and a volunteer hold of each other."""
        (counts,) = self.run(
            "SELECT (SELECT coalesce(max(seq), 0) FROM entry) AS entries, (SELECT count(*) FROM held) AS held,"
            " (SELECT count(*) FROM imported) AS imported, (SELECT count(*) FROM supervisor) AS supervisors,"
            " (SELECT count(*) FROM identity) AS keys"
        )
        return tuple(dict(counts).values())

    def entry(self, seq: int) -> Shown:
        """Give one entry with all its fields; raises Misread when there is none."""
        for shown in self._rows("WHERE seq = ?", (seq,)):
            return shown
        raise Misread("There is no entry {seq}.", "To see the entries: confcli log", seq=seq)

    def entries(
        self,
        *,
        kind: str | None = None,
        client: str | None = None,
        refers_to: int | None = None,
        after: int = 0,
        latest: int = -1,
    ) -> Iterator[Shown]:
        """Yield entries in order, narrowed by what is given; `latest` keeps that many of the newest."""
        wanted = {"kind": kind, "client": client, "refers_to": refers_to}
        given = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(["seq > ?", *(f"{name} = ?" for name in given)])
        yield from self._rows(f"WHERE {where}", (after, *given.values()), latest)

    def newest(self, wanted: Selection, most: int = -1) -> list[Shown]:
        """Give the newest of the entries that are wanted, in their order; -1 is all of them."""
        with self.words():
            found = list(lookup.looked_up(self._connection, wanted, most))
            return [self._shown(row) for row in reversed(found)]

    def numbers(self, wanted: Selection, most: int = -1) -> list[int]:
        """Give the numbers of the same entries, without opening any."""
        with self.words():
            return [row["seq"] for row in lookup.looked_up(self._connection, wanted, most)][::-1]

    def lacking(self, *marks: str) -> list[str]:
        """Name the clients of whom no explanation has earned any of these marks."""
        with self.words():
            return lookup.lacking(self._connection, marks)

    def sealed(self, after: int = 0) -> Mapping[int, Entry]:
        """Give the entries after a number as they were sealed."""
        with self.words():
            headers = self._connection.execute("SELECT seq, header FROM entry WHERE seq > ? ORDER BY seq", (after,))
            entries = {row["seq"]: Entry(row["header"], {}) for row in headers}
            for row in self._connection.execute(SEALED, (after,)):
                if row["seq"] not in entries:
                    raise Damaged("There are fields of an entry that is missing.", KEEP)
                entries[row["seq"]].disclosures.update(json.loads(row["fields"]))  # type: ignore[attr-defined]
        return entries

    def erase(self, entries: Collection[int], keep: Collection[str]) -> None:
        """Delete the fields of these entries, but for those to keep; part of a `writing()` that records it."""
        erasing.erase(self._connection, entries, keep)

    def sweep(self) -> None:
        """Write the file anew without what was deleted; without room for that, it stays overwritten by zeros."""
        with suppress(NotWritten, VaultLocked):
            self.run("VACUUM")

    def _append(self, kind: str, fields: Fields) -> int:
        head, entry = seal(self.head(), kind, fields, (token_bytes(SALT_BYTES) for _ in fields))
        run = self._connection.execute
        run("INSERT INTO entry VALUES (?, ?)", (head.size, entry.header))
        self._connection.executemany(
            "INSERT INTO disclosure VALUES (?, ?, ?)",
            [(head.size, field, body) for field, body in entry.disclosures.items()],
        )
        run(lookup.INSERT, lookup.register_row(head.size, kind, fields))
        search_index.keep_up(self._connection, head.size)
        return head.size

    def _rows(self, where: str, values: tuple[object, ...], latest: int = -1) -> Iterator[Shown]:
        """`where` is text of ours; what comes from outside goes through `values`."""
        with self.words():
            newest = f"SELECT seq, kind FROM register {where} ORDER BY seq DESC LIMIT ?"
            found = self._connection.execute(newest, (*values, latest)).fetchall()
            for row in reversed(found):
                yield self._shown(row)

    def _shown(self, row: Any) -> Shown:
        bodies = self._connection.execute("SELECT body FROM disclosure WHERE seq = ?", (row["seq"],))
        return Shown(row["seq"], row["kind"], dict(opened(body["body"]) for body in bodies), 0)
