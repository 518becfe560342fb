"""This module knows what lies in a vault beside the ledger: unfinished forms, files on their way out, its backups."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


OWN, MORE, ANOTHERS, CLOSED = "own", "beyond", "another's", "closed"


class Listed(NamedTuple):
    """A backup that the vault knows: what it was when it was made or looked into, and what was found."""

    name: str
    seal: str  # hex; nothing where the file could not be read
    bytes: int
    entries: int
    head: str  # the hash of its last entry; nothing where it did not open
    whose: str  # OWN; MORE, where the ledger no longer holds all of it; ANOTHERS; or CLOSED to our key


class Shelf(ABC):
    """Where a vault keeps them: each by its name, in a table of its own."""

    @abstractmethod
    def run(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        """Run a statement of ours and give its rows."""

    def keep_draft(self, name: str, body: str) -> None:
        """Keep an unfinished form, in the place of the one kept under this name."""
        self.run("INSERT OR REPLACE INTO draft VALUES (?, ?)", (name, body))

    def swap_draft(self, name: str, before: str | None, body: str) -> bool:
        """Keep an unfinished form if what is kept under its name is still this, or nothing; tell whether it was."""
        if before is None:
            return bool(self.run("INSERT INTO draft VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING name", (name, body)))
        swap = "UPDATE draft SET body = ? WHERE name = ? AND body = ? RETURNING name"
        return bool(self.run(swap, (body, name, before)))

    def drop_draft(self, name: str) -> None:
        """Forget an unfinished form."""
        self.run("DELETE FROM draft WHERE name = ?", (name,))

    def drafts(self) -> Mapping[str, str]:
        """Give the unfinished forms by name."""
        return {row["name"]: row["body"] for row in self.run("SELECT name, body FROM draft ORDER BY name")}

    def note_outgoing(self, path: str, draft: str) -> None:
        """Note where a file is to be, and where it lies as long as it is not there."""
        self.run("INSERT OR REPLACE INTO outgoing VALUES (?, ?)", (path, draft))

    def forget_outgoing(self, path: str) -> None:
        """Forget a file: it is in its place, or is not to be had any more."""
        self.run("DELETE FROM outgoing WHERE path = ?", (path,))

    def outgoing(self) -> Mapping[str, str]:
        """Give the files that are noted: their places, and where they lie."""
        return {row["path"]: row["draft"] for row in self.run("SELECT path, draft FROM outgoing ORDER BY path")}

    def note_backup(self, backup: Listed) -> None:
        """Note a backup that was made, or what was found in one that lay there."""
        self.run("INSERT OR REPLACE INTO own_backup VALUES (?, ?, ?, ?, ?, ?)", tuple(backup))

    def forget_backup(self, name: str) -> None:
        """Forget a backup that was removed."""
        self.run("DELETE FROM own_backup WHERE name = ?", (name,))

    def known_backups(self) -> Mapping[str, Listed]:
        """Give every backup that is noted, by name."""
        rows = self.run("SELECT name, seal, bytes, entries, head, whose FROM own_backup")
        return {row["name"]: Listed(**row) for row in rows}

    def own_backups(self) -> Mapping[str, Listed]:
        """Give the backups of this very ledger."""
        return {name: one for name, one in self.known_backups().items() if one.whose == OWN}
