"""This module knows the vault's own key, and the supervisors whose cards were accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from confcli.errors import Misread
from confcli.vault.age_files import AgeKey, require_recipient

if TYPE_CHECKING:
    from confcli.vault.vault import Vault


class Supervisor(NamedTuple):
    """Whom session logs are sealed for: a code, and a public key."""

    code: str
    recipient: str


def identity(vault: Vault) -> AgeKey | None:
    """Give the key that opens what is sealed for this vault, if it has one."""
    rows = vault.run("SELECT secret FROM identity")
    return AgeKey(rows[0][0]) if rows else None


def own_key(vault: Vault) -> AgeKey:
    """Give the vault's own key; the first time, one is drawn and kept for good: files are sealed for it."""
    with vault.writing():
        key = identity(vault)
        if key is None:
            key = AgeKey.new()
            vault.run("INSERT INTO identity VALUES (1, ?)", (key.reveal(),))
    return key


def supervisors(vault: Vault) -> list[Supervisor]:
    """Name the supervisors whose cards were accepted, by code."""
    return [Supervisor(*row) for row in vault.run("SELECT code, recipient FROM supervisor ORDER BY code")]


def add_supervisor(vault: Vault, supervisor: Supervisor) -> None:
    """Accept a card, or a new one of a known supervisor; raises Misread for what is no public key."""
    recipient = require_recipient(supervisor.recipient)
    vault.run("INSERT OR REPLACE INTO supervisor VALUES (?, ?)", (supervisor.code, recipient))


def remove_supervisor(vault: Vault, code: str) -> None:
    """Seal nothing more for this supervisor; raises Misread for nobody."""
    if code not in [supervisor.code for supervisor in supervisors(vault)]:
        raise Misread("There is no supervisor {code}.", "To see them: confcli supervisor list", code=code)
    vault.run("DELETE FROM supervisor WHERE code = ?", (code,))
