"""This module knows the tables of the vault, as a list of migrations that only ever grows."""

from __future__ import annotations

from typing import Any

from confcli.errors import VaultLocked

APPLICATION_ID = 0x434F4E46  # "CONF"

M001_LEDGER = (
    "CREATE TABLE about (ledger TEXT NOT NULL) STRICT",
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, header TEXT NOT NULL) STRICT",
    """CREATE TABLE disclosure (
        seq INTEGER NOT NULL REFERENCES entry, field TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (seq, field)
    ) STRICT, WITHOUT ROWID""",
    # What is looked up often; it can be made again from the ledger at any time.
    """CREATE TABLE register (
        seq INTEGER PRIMARY KEY REFERENCES entry, kind TEXT NOT NULL, at TEXT NOT NULL,
        client TEXT, refers_to INTEGER, marks TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX register_client ON register (client, seq)",
    "CREATE INDEX register_kind ON register (kind, seq)",
    "CREATE INDEX register_refers_to ON register (refers_to) WHERE refers_to IS NOT NULL",
    # INSERT OR REPLACE would slip past the triggers on DELETE, so an insert must be an append.
    """CREATE TRIGGER entry_is_appended BEFORE INSERT ON entry
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
        BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER disclosure_is_appended BEFORE INSERT ON disclosure
        WHEN NEW.seq IS NOT (SELECT max(seq) FROM entry)
            OR EXISTS (SELECT 1 FROM disclosure WHERE seq = NEW.seq AND field = NEW.field)
        BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER entry_is_never_edited BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER disclosure_is_never_edited BEFORE UPDATE ON disclosure
        BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
    """CREATE TRIGGER disclosure_is_never_removed BEFORE DELETE ON disclosure
        BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
)

M002_RECOVERY_AND_ERASURE = (
    # The SHA-256 of the recovery file that fits the present key: an older or newer one is noticed.
    "ALTER TABLE about ADD COLUMN recovery TEXT",
    "CREATE TABLE keyholder (name TEXT PRIMARY KEY, recipient TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # Which entries are being erased just now; empty but inside that one transaction.
    "CREATE TABLE erasing (seq INTEGER PRIMARY KEY REFERENCES entry) STRICT",
    "DROP TRIGGER disclosure_is_never_removed",
    """CREATE TRIGGER disclosure_is_never_removed BEFORE DELETE ON disclosure
        WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE seq = OLD.seq)
        BEGIN SELECT RAISE(ABORT, 'append-only'); END""",
)

M003_DRAFTS = ("CREATE TABLE draft (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID",)

MIGRATIONS = (M001_LEDGER, M002_RECOVERY_AND_ERASURE, M003_DRAFTS)


def migrate(connection: Any) -> None:
    """Bring the tables to this version in one transaction; raises VaultLocked for a newer vault."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == len(MIGRATIONS):
        return
    if version > len(MIGRATIONS):
        raise VaultLocked("A newer confcli wrote this vault.", "Install the newest confcli, then try again.")
    connection.execute("BEGIN IMMEDIATE")
    # Another window may have been quicker while we waited for our turn.
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for migration in MIGRATIONS[version:]:
        for statement in migration:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")
