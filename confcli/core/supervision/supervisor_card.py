"""This module knows the card that a supervisor or a colleague hands out, and whom files are sealed for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from confcli.core.ledger.chain import canonical
from confcli.core.people import SUPERVISOR, read_code
from confcli.errors import Misread

KEYS = frozenset(("code", "key", "supervisor", "v"))
ASK = "Ask for it again. A supervisor's is written by confcli supervisor init, a colleague's by confcli client card."


class Supervisor(NamedTuple):
    """Whom session logs are sealed for: a code, and a public key."""

    code: str
    recipient: str


class Keyholder(NamedTuple):
    """Who can open the recovery file: a name, and a public key."""

    name: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card. Nothing on it is secret; whose it is shows only when the fingerprint is compared."""

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
        raise Misread("That file is no card.", ASK) from error
    if not isinstance(content, dict) or content.keys() != KEYS or not isinstance(content["key"], str):
        raise Misread("That file is no card.", ASK)
    if content["v"] != 1:
        raise Misread("A newer confcli wrote this card.", "Install the newest confcli, then try again.")
    return Card(read_code(str(content["code"]), SUPERVISOR), content["key"])
