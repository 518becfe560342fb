"""This module knows the file of a card: written, read, and compared by telephone before anything is sealed for it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.cli import passphrase
from confcli.cli.console import show, tell
from confcli.cli.paths import read_text
from confcli.cli.publishing import holds, together
from confcli.core.heard_number import is_heard
from confcli.core.supervision.supervisor_card import Card, read_card, write_card
from confcli.errors import Misread
from confcli.flows.session import volunteer_of
from confcli.speech import say
from confcli.vault.age_files import fingerprint, require_recipient
from confcli.vault.keys import KeyRing

if TYPE_CHECKING:
    from confcli.vault.vault import Vault


def write_own(vault: Vault, folder: str, whose: str) -> Card:
    """Write the card of the vault's owner, and show where; one that is there already is as good.

    `whose` begins the file's name: a supervisor's or a volunteer's.
    """
    card = Card(volunteer_of(vault), KeyRing(vault).own().recipient)
    name, content = f"{whose}-{card.code}.card", write_card(card) + "\n"
    with together(folder) as file:
        path = os.path.join(folder, name)
        show(path if holds(path, content) else file(name, content))
    return card


def tell_number(card: Card) -> None:
    """Show the number that is read out by telephone."""
    tell(f"\n    {fingerprint(card.key)}\n")


def read(path: str) -> Card:
    """Read a card; raises Misread for what is none, or has a typing mistake in its key."""
    card = read_card(read_text(path))
    return replace(card, key=require_recipient(card.key))


def compare(card: Card, number: str | None) -> None:
    """Hold the number that was given, or is typed as they read it by telephone, against a card; raises Misread."""
    compare_key(card.code, card.key, number)


def compare_key(name: str, key: str, number: str | None) -> None:
    """Hold such a number against somebody's public key; raises Misread."""
    if number is not None:
        _require_number(key, number)
        return
    tell(say("Ring {code}, and have them read the number of their card to you.", code=name))
    tell(say("Take it from nowhere else: whoever changed the card would change the number too."))
    passphrase.again_if_misread(lambda: _require_number(key, passphrase.line(say("Their number: "))))


def _require_number(key: str, typed: str) -> None:
    if not is_heard(typed, fingerprint(key)):
        raise Misread(
            "This is not the number of this card.",
            "Have it read once more. If it still differs, do not use this card: it may not be theirs.",
        )
