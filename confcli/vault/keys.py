"""This module knows whose keys the vault holds: its own, its supervisors', and those of who may recover it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.supervision.supervisor_card import Keyholder, Supervisor
from confcli.errors import Misread
from confcli.vault.age_files import AgeKey, require_recipient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.vault.vault import Vault


# Whoever works with the keys finds here what they are given and asked for, too.
__all__ = ["KeyRing", "Keyholder", "Supervisor"]


class KeyRing:
    """The keys in an open vault. Only its own is a secret."""

    def __init__(self, vault: Vault) -> None:
        """Work on an open vault."""
        self.vault = vault

    def identity(self) -> AgeKey | None:
        """Give the key that opens what is sealed for this vault, if it has one."""
        return next((AgeKey(row["secret"]) for row in self.vault.run("SELECT secret FROM identity")), None)

    def own(self) -> AgeKey:
        """Give the vault's own key; the first time, one is drawn and kept for good: files are sealed for it."""
        with self.vault.writing():
            key = self.identity()
            if key is None:
                key = AgeKey.new()
                self.vault.run("INSERT INTO identity VALUES (1, ?)", (key.reveal(),))
        return key

    def supervisors(self) -> list[Supervisor]:
        """Name the supervisors whose cards were accepted, by code."""
        return [Supervisor(**row) for row in self.vault.run("SELECT code, recipient FROM supervisor ORDER BY code")]

    def accept(self, supervisor: Supervisor) -> None:
        """Accept a card, or a new one of a known supervisor; raises Misread for what is no public key."""
        recipient = require_recipient(supervisor.recipient)
        self.vault.run("INSERT OR REPLACE INTO supervisor VALUES (?, ?)", (supervisor.code, recipient))

    def dismiss(self, code: str) -> None:
        """Seal nothing more for this supervisor; raises Misread for nobody."""
        known = [supervisor.code for supervisor in self.supervisors()]
        if code not in known:
            hint = "You have added {known}." if known else "To add the card of one: confcli supervisor add CARD"
            raise Misread("There is no supervisor {code}.", hint, code=code, known=", ".join(known))
        self.vault.run("DELETE FROM supervisor WHERE code = ?", (code,))

    def keyholders(self) -> list[Keyholder]:
        """Name who can open the recovery file."""
        return [Keyholder(**row) for row in self.vault.run("SELECT name, recipient FROM keyholder ORDER BY name")]

    def entrust(self, holder: Keyholder) -> None:
        """Add a keyholder, or give a known one another key; raises Misread for what is no public key.

        The recovery file follows with `confcli.vault.care.recovery.write_recovery`.
        """
        recipient = require_recipient(holder.recipient)
        self.vault.run("INSERT OR REPLACE INTO keyholder VALUES (?, ?)", (holder.name, recipient))

    def require(self, name: str) -> None:
        """Refuse a name that is no keyholder's; raises Misread."""
        if name not in [holder.name for holder in self.keyholders()]:
            raise Misread("There is no keyholder {name}.", "To see them: confcli vault recovery list", name=name)

    def entrust_only(self, holders: Iterable[Keyholder]) -> None:
        """Have just these as keyholders."""
        self.vault.run("DELETE FROM keyholder")
        for holder in holders:
            self.entrust(holder)

    def withdraw(self, name: str) -> None:
        """Take the recovery file from a keyholder once it is written anew; raises Misread for nobody."""
        self.require(name)
        self.vault.run("DELETE FROM keyholder WHERE name = ?", (name,))
