"""This module knows the tables of the vault, as a list of migrations that only ever grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confcli.errors import VaultLocked
from confcli.vault import lookup, search_index

if TYPE_CHECKING:
    from collections.abc import Callable

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

M004_RECEIVING = (
    # This vault's own key: a supervisor's, or the one that replies to a volunteer are sealed for.
    """CREATE TABLE identity (
        one INTEGER PRIMARY KEY CHECK (one = 1), secret TEXT NOT NULL
    ) STRICT""",
    # The cards that a volunteer has accepted.
    "CREATE TABLE supervisor (code TEXT PRIMARY KEY, recipient TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # The ledgers that a supervisor knows. `size` is the first word of it: what came before is not waited for.
    # `agreed` is how far all that is known of it agrees; no number while nothing contradicts anything.
    """CREATE TABLE source (
        id INTEGER PRIMARY KEY, ledger TEXT NOT NULL UNIQUE, volunteer TEXT NOT NULL, since TEXT NOT NULL,
        size INTEGER NOT NULL, agreed INTEGER
    ) STRICT""",
    """CREATE TABLE held (
        source INTEGER NOT NULL REFERENCES source, size INTEGER NOT NULL, head BLOB NOT NULL,
        at TEXT NOT NULL, received TEXT NOT NULL, by_hand INTEGER NOT NULL, PRIMARY KEY (source, size, head, at)
    ) STRICT, WITHOUT ROWID""",
    # In the order in which they come, so that inserts follow one another. Two histories lie side by side.
    """CREATE TABLE received (
        source INTEGER NOT NULL REFERENCES source, seq INTEGER NOT NULL, hash BLOB NOT NULL, prev BLOB NOT NULL,
        kind TEXT NOT NULL, month TEXT NOT NULL, at TEXT NOT NULL, client TEXT, channel TEXT NOT NULL,
        verdict TEXT NOT NULL, clauses TEXT NOT NULL, marks TEXT NOT NULL, refers_to INTEGER,
        withheld INTEGER NOT NULL, fields TEXT NOT NULL,
        PRIMARY KEY (source, seq, hash)
    ) STRICT, WITHOUT ROWID""",
    # Entries that a volunteer emptied for a client: they stay empty, whatever comes again.
    """CREATE TABLE emptied (
        source INTEGER NOT NULL REFERENCES source, seq INTEGER NOT NULL, client TEXT NOT NULL, PRIMARY KEY (source, seq)
    ) STRICT, WITHOUT ROWID""",
    # The files that were taken, by the SHA-256 of their bytes.
    """CREATE TABLE imported (
        sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, source INTEGER NOT NULL REFERENCES source,
        first INTEGER NOT NULL, last INTEGER NOT NULL, at TEXT NOT NULL, received TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

M005_OUTGOING = (
    # Files on their way out: where each is to be, and where it lies until then. They were noted among the drafts.
    "CREATE TABLE outgoing (path TEXT PRIMARY KEY, draft TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """INSERT INTO outgoing SELECT json_extract(body, '$[1]'), json_extract(body, '$[0]')
        FROM draft WHERE name LIKE 'outgoing %'""",
    "DELETE FROM draft WHERE name LIKE 'outgoing %'",
)

M006_READING_BACK: tuple[str | Callable[[Any], None], ...] = (
    # What entries are listed and looked up by; made from the ledger, as the register is.
    "ALTER TABLE register ADD COLUMN day TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE register ADD COLUMN verdict TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE register ADD COLUMN waits TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE register ADD COLUMN until INTEGER NOT NULL DEFAULT 0",
    *search_index.TABLES,
    lookup.read_again,
    search_index.fill,
    "CREATE INDEX register_day ON register (day, seq)",
    "CREATE INDEX register_verdict ON register (verdict, seq) WHERE verdict != ''",
    "CREATE INDEX register_waits ON register (waits, seq) WHERE waits != ''",
)

M007_VOUCHING = (
    # Whether a person vouches for a word: it was held by hand, or its number compared by telephone.
    "ALTER TABLE held ADD COLUMN vouches INTEGER NOT NULL DEFAULT 0",
    "UPDATE held SET vouches = 1 WHERE by_hand AND size > 0",
    # The erasures among what was received, and whether what they name was emptied here, too.
    """CREATE TABLE erasure (
        source INTEGER NOT NULL REFERENCES source, seq INTEGER NOT NULL, hash BLOB NOT NULL, done INTEGER NOT NULL,
        PRIMARY KEY (source, seq, hash)
    ) STRICT, WITHOUT ROWID""",
    """INSERT INTO erasure SELECT source, seq, hash, agreed IS NULL OR seq <= agreed
        FROM received JOIN source ON source.id = source WHERE kind IN ('erasure', 'emptying')""",
    # Of ledgers whose histories part, the places that somebody vouches for; it can be made again from the rest.
    """CREATE TABLE vouched (
        source INTEGER NOT NULL REFERENCES source, seq INTEGER NOT NULL, hash BLOB NOT NULL,
        PRIMARY KEY (source, seq, hash)
    ) STRICT, WITHOUT ROWID""",
)

M008_OWN_BACKUPS = (
    # The backups that this vault knows, by what is in them: only its own are ever removed by themselves.
    """CREATE TABLE own_backup (
        name TEXT PRIMARY KEY, seal TEXT NOT NULL, bytes INTEGER NOT NULL, entries INTEGER NOT NULL,
        head TEXT NOT NULL, whose TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

MIGRATIONS = (
    M001_LEDGER,
    M002_RECOVERY_AND_ERASURE,
    M003_DRAFTS,
    M004_RECEIVING,
    M005_OUTGOING,
    M006_READING_BACK,
    M007_VOUCHING,
    M008_OWN_BACKUPS,
)


def is_older(connection: Any) -> bool:
    """Tell whether an older confcli made these tables; a file without any is as new as can be."""
    return 0 < _version(connection) < len(MIGRATIONS)


def migrate(connection: Any) -> None:
    """Bring the tables to this version in one transaction; raises VaultLocked for a newer vault."""
    version = _version(connection)
    if version == len(MIGRATIONS):
        return
    if version > len(MIGRATIONS):
        raise VaultLocked("A newer confcli wrote this vault.", "Install the newest confcli, then try again.")
    connection.execute("BEGIN IMMEDIATE")
    # Another window may have been quicker while we waited for our turn.
    version = _version(connection)
    for migration in MIGRATIONS[version:]:
        for step in migration:
            if isinstance(step, str):
                connection.execute(step)
            else:
                step(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")


def _version(connection: Any) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()["user_version"])
