"""This module knows how fields are deleted from the vault, and from all that was made of them (GDPR, article 17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confcli.core.ledger.free_text import indexed
from confcli.vault.lookup import note_afresh
from confcli.vault.search_index import fields_of, indexed_to, purge

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.core.ledger.free_text import Indexed


def erase(connection: Any, entries: Collection[int], keep: Collection[str]) -> None:
    """Delete the fields of these entries with their salts, but for those to keep; part of a transaction.

    The headers stay, so the chain still verifies. The register and the search index keep nothing of what went.
    """
    end = indexed_to(connection)
    inside = [seq for seq in entries if seq <= end]
    before = _words(connection, inside)
    connection.executemany("INSERT INTO erasing VALUES (?)", [(seq,) for seq in entries])
    kept = ", ".join("?" * len(keep))
    connection.execute(
        f"DELETE FROM disclosure WHERE seq IN (SELECT seq FROM erasing) AND field NOT IN ({kept})", tuple(keep)
    )
    connection.execute("DELETE FROM erasing")
    for seq in entries:
        note_afresh(connection, seq)
    if inside:
        purge(connection, before, _words(connection, inside))


def _words(connection: Any, entries: Collection[int]) -> dict[int, Indexed]:
    """Give the words of entries as the index holds them; of one without any field, none."""
    found = {seq: dict(fields_of(connection, seq, seq)).get(seq, {}) for seq in entries}
    return {seq: indexed(fields) for seq, fields in found.items()}
