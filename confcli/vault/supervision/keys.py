"""This module knows the vault's own key and its supervisors as the shell asks for them: see `vault.keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.people import Supervisor
from confcli.vault.keys import KeyRing

if TYPE_CHECKING:
    from confcli.vault.age_files import AgeKey
    from confcli.vault.vault import Vault

__all__ = ["Supervisor", "add_supervisor", "identity", "own_key", "remove_supervisor", "supervisors"]


def identity(vault: Vault) -> AgeKey | None:
    """Give the key that opens what is sealed for this vault, if it has one."""
    return KeyRing(vault).identity()


def own_key(vault: Vault) -> AgeKey:
    """Give the vault's own key, drawn the first time."""
    return KeyRing(vault).own()


def supervisors(vault: Vault) -> list[Supervisor]:
    """Name the supervisors whose cards were accepted, by code."""
    return KeyRing(vault).supervisors()


def add_supervisor(vault: Vault, supervisor: Supervisor) -> None:
    """Accept a card."""
    KeyRing(vault).accept(supervisor)


def remove_supervisor(vault: Vault, code: str) -> None:
    """Seal nothing more for this supervisor."""
    KeyRing(vault).dismiss(code)
