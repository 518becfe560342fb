"""This module knows how a session log that came from a volunteer is read, and held against all that the vault knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.paths import read_bytes
from confcli.core.ledger.chain import Head
from confcli.core.ledger.session_log import SessionLog, entry_hashes, read_log
from confcli.core.safe_text import one_line
from confcli.errors import Tampered
from confcli.flows.supervision.importing import under_another_name
from confcli.vault.age_files import unseal
from confcli.vault.keys import KeyRing
from confcli.vault.supervision.inbox_writer import Shelf

if TYPE_CHECKING:
    from confcli.vault.vault import Vault

SEALED = b"age-encryption.org/"  # how a sealed file begins


def unsealed(raw: bytes, vault: Vault) -> bytes:
    """Give what a file holds, whether it is sealed or not."""
    return unseal(raw, KeyRing(vault).own()) if raw.startswith(SEALED) else raw


def read_received(file: str, vault: Vault) -> SessionLog:
    """Read and verify a session log; what is no JSON must be sealed. Raises what says why it is neither."""
    raw = read_bytes(file)
    return read_log(raw if raw.startswith(b"{") else unseal(raw, KeyRing(vault).own()))


def require_held(log: SessionLog, vault: Vault) -> int | None:
    """Hold a log against every checkpoint in the vault; give how many entries are new, None when nothing is held.

    Raises Tampered when it contradicts one. What only an older or a newer file could show is no fault.
    """
    shelf = Shelf(vault)
    source = shelf.source(log.start.ledger)
    if source is None:
        return None
    if (seq := shelf.parts(source, entry_hashes(log))) is not None:
        raise Tampered(
            "Entry {seq} of this log is not the one that you have received.",
            "Keep every file. To see both: confcli supervisor import FOLDER, then confcli supervisor report",
            seq=seq,
        )
    words = [one for one in shelf.held(source) if log.start.size <= one.size <= log.head.size]
    return min((log.against(Head(source.ledger, one.size, one.head)) for one in words), default=None)


def other_names(log: SessionLog, vault: Vault) -> str:
    """Say that a log names somebody else than the volunteer whose ledger it is; nothing where it does not."""
    source = Shelf(vault).source(log.start.ledger)
    named = {one_line(str(one.fields["volunteer"])) for one in log.entries if one.fields.get("volunteer")}
    if source is None or named <= {source.volunteer}:
        return ""
    return under_another_name("", source.volunteer, sorted(named)).sentence


def read_and_hold(file: str, vault: Vault) -> tuple[SessionLog, int | None, str]:
    """Read a log and hold it against all that is known: how many entries are new, what is to be said of its names."""
    log = read_received(file, vault)
    return log, require_held(log, vault), other_names(log, vault)
