"""This module knows how a vault proves to be whole: every page, the whole ledger, and the register beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.chain import genesis, verify
from confcli.core.ledger.erasure import NOTHING, erased_by, notes_erased
from confcli.errors import Damaged
from confcli.speech import say_many
from confcli.vault.lookup import COLUMNS, Lookup, register_row
from confcli.vault.sqlite_errors import KEEP

if TYPE_CHECKING:
    from confcli.core.ledger.chain import Head
    from confcli.vault.vault import Vault


def prove_ledger(vault: Vault) -> Head:
    """Check the chain, that no field is missing but erased ones, and the register; raises Tampered."""
    sealed = vault.sealed()
    bodies = {seq: list(entry.disclosures.values()) for seq, entry in sealed.items()}
    head, shown = verify(genesis(vault.head().ledger), [entry.header for entry in sealed.values()], bodies)
    erased = {seq for entry in shown for seq in erased_by(entry)}
    emptied = notes_erased(shown)
    for entry in shown:
        if entry.withheld > len(emptied.get(entry.seq, NOTHING)) and entry.seq not in erased:
            raise Damaged("Fields of entry {seq} are missing.", KEEP, seq=entry.seq)
    expected = [register_row(entry.seq, entry.kind, entry.fields) for entry in shown]
    rows = vault.run(f"SELECT {COLUMNS} FROM register ORDER BY seq")
    if [Lookup(**row) for row in rows] != expected:
        raise Damaged("The register no longer says what the entries say.", KEEP)
    return head


def damaged_pages(vault: Vault, *, structure: bool = True) -> list[str]:
    """Name what is wrong with the file itself: pages whose seal is broken, or that no longer fit together.

    Every page carries a keyed checksum, so one changed bit anywhere is found, in pages nothing reads too.
    """
    seals = [str(row["cipher_integrity_check"]) for row in vault.run("PRAGMA cipher_integrity_check")]
    if seals or not structure:
        return seals  # what a broken page holds cannot be asked about
    lines = [str(row["integrity_check"]) for row in vault.run("PRAGMA integrity_check")]
    strays = [f"{row['table']} points at nothing" for row in vault.run("PRAGMA foreign_key_check")]
    return [line for line in lines if line != "ok"] + strays


def prove(vault: Vault) -> Head:
    """Check pages and ledger; raises Tampered."""
    require_whole_pages(vault)
    return prove_ledger(vault)


def require_whole_pages(vault: Vault, *, structure: bool = True) -> None:
    """Check every page, or only whether its seal is whole; raises Damaged."""
    pages = damaged_pages(vault, structure=structure)
    if pages:
        vault.require_same_key()
        where = say_many(len(pages), "The file is damaged in one place.", "The file is damaged in {count} places.")
        raise Damaged(where, KEEP)
