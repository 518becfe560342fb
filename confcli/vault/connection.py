"""This module knows how SQLCipher is connected to and made ready: the key first, then each setting, in one order.

Every setting is there for a failure that was seen: see "Why the vault is set up as it is" in README.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from confcli.errors import ConfcliError, VaultLocked
from confcli.vault import schema
from confcli.vault.waiting import writable

if TYPE_CHECKING:
    from confcli.vault.secrets import RawKey

SQLCIPHER = 4  # the version whose file format and key derivation we rely on
PAGE = 4096  # bytes
PATIENCE = 20.0  # seconds to wait for another window: one that writes without a pause leaves the lock rarely free

SETTINGS = (
    "journal_mode = TRUNCATE",
    "synchronous = EXTRA",
    "temp_store = MEMORY",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "secure_delete = ON",
)


def connected(path: str, *, without_locks: str = "") -> Any:
    """Connect to a file that is there; `without_locks` to read it, "ro", or to write a copy of our own, "rw"."""
    from urllib.parse import quote

    from sqlcipher3 import dbapi2

    slashes = os.path.abspath(path).replace(os.sep, "/")
    begin = "file://" if slashes.startswith("/") else "file:///"  # C:/...
    # Without a mode SQLite would make a new, empty vault where the file has gone a moment ago.
    ways = f"mode={without_locks or 'rw'}"
    if without_locks:
        # Only this way nothing is asked of the locks: with nolock=1 SQLite looks for one beside a journal.
        ways += f"&vfs={'win32' if sys.platform == 'win32' else 'unix'}-none"
    name = f"{begin}{quote(os.fsencode(slashes), safe='/:')}?{ways}"
    with ExitStack() as kept:
        if not without_locks:
            kept.enter_context(writable(path, f"{path}-journal"))
        return _by_name(dbapi2.connect(name, timeout=PATIENCE, isolation_level=None, uri=True))


def _by_name(connection: Any) -> Any:
    """Have its rows read by the names of their columns: a position says nothing, and shifts unseen."""
    from sqlcipher3 import dbapi2

    connection.row_factory = dbapi2.Row
    return connection


def keyed(connection: Any, key: RawKey, salt: bytes = b"") -> Any:
    """Give the key to a connection and make it ready; `salt` is for a file that has none yet. Closes it at a fault."""
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        # The key becomes text nowhere but here, so that no frame of a traceback holds it.
        connection.execute(f"PRAGMA key = {key.literal(salt)}")
        _require_cipher(connection)
        _require_ours(connection)
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def has_another_key(connection: Any, path: str) -> bool:
    """Tell whether not one page of the file opens with the key of a connection: each of them bears a keyed seal."""
    broken = sum(1 for _ in connection.execute("PRAGMA cipher_integrity_check"))
    try:
        return broken >= max(os.path.getsize(path) // PAGE, 1)
    except OSError:  # it is gone, which is another matter
        return False


def _require_ours(connection: Any) -> None:
    """Read the first page, which only the right key can, and refuse another program's file."""
    tables = connection.execute("SELECT count(*) AS tables FROM sqlite_master").fetchone()["tables"]
    application = connection.execute("PRAGMA application_id").fetchone()["application_id"]
    if tables and application != schema.APPLICATION_ID:
        raise VaultLocked("This is an encrypted file of another program.", "Name the vault file with --vault.")


def _require_cipher(connection: Any) -> None:
    """Refuse to go on without encryption, however the SQLite underneath was built."""
    version = connection.execute("PRAGMA cipher_version").fetchone()
    status = connection.execute("PRAGMA cipher_status").fetchone()
    ours = version and int(version["cipher_version"].partition(".")[0]) >= SQLCIPHER
    if not ours or not status or str(status["cipher_status"]) != "1":
        raise ConfcliError("This installation cannot encrypt, so nothing was opened.", "Install confcli again.")
