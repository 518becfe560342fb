"""This module knows the card that a supervisor hands out: their code, and the public key that files are sealed to."""

from __future__ import annotations

import json
from dataclasses import dataclass

from confcli.core.ledger.chain import canonical
from confcli.core.people import read_code
from confcli.errors import Misread

KEYS = frozenset(("code", "key", "supervisor", "v"))
ASK = "Ask your supervisor for their card: confcli supervisor init writes it."


@dataclass(frozen=True, slots=True)
class Card:
    """A supervisor's card. Nothing on it is secret; whose it is shows only when the fingerprint is compared."""

    code: str
    key: str  # an age recipient


def write_card(card: Card) -> str:
    """Give the card as one canonical line."""
    return canonical({"code": card.code, "key": card.key, "supervisor": "confcli/card", "v": 1})


def read_card(text: str) -> Card:
    """Read a card; raises Misread for anything else. The key is still to be held against its checksum."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Misread("That is not a supervisor's card.", ASK) from error
    if not isinstance(content, dict) or content.keys() != KEYS or not isinstance(content["key"], str):
        raise Misread("That is not a supervisor's card.", ASK)
    if content["v"] != 1:
        raise Misread("A newer confcli wrote this card.", "Install the newest confcli, then try again.")
    return Card(read_code(str(content["code"])), content["key"])
