"""This module knows the file in which a client goes from one volunteer to another, and what may stand in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from confcli.core.dates import keep_moment, kept_moment
from confcli.core.ledger.chain import canonical
from confcli.core.people import read_code
from confcli.errors import Misread, Tampered

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "confcli/hand-over/v1"
LARGEST = 4_000_000  # bytes: more than a volunteer writes about one client in a lifetime
LONGEST = 100_000  # characters of a text
MOST_DIGITS = 15  # of an entry's number: more than any ledger has entries
HEX = frozenset("0123456789abcdef")
AGAIN = "Ask your colleague to hand the client over again."


@dataclass(frozen=True, slots=True)
class Handover:
    """What a colleague is given of one client: what is known of them, and entries as they read, none but those named.

    Who wrote it nothing proves; that it is meant for one volunteer alone, the seal does.
    """

    giver: str  # a volunteer's code
    taker: str
    ledger: str  # 32 hex digits: the giver's
    entry: int  # where the giver recorded it
    handed: str  # ISO with offset
    known: Mapping[str, str]  # by the questions of the policy: name, language, and what a change asks
    entries: tuple[str, ...]  # each whole, as a person reads it


def write_handover(handed: Handover) -> bytes:
    """Give the file's content as one canonical line; raises Misread for more than a file can hold."""
    raw = canonical({**asdict(handed), "format": FORMAT}).encode()
    if len(raw) > LARGEST or any(len(text) > LONGEST for text in (*handed.known.values(), *handed.entries)):
        raise Misread("That is more than one file can hold.", "Name fewer entries: only what your colleague needs.")
    return raw


def read_handover(raw: bytes) -> Handover:
    """Read what a file holds; raises Tampered for anything else."""
    try:
        return _handover(json.loads(raw[: LARGEST + 1]))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError, Misread) as error:
        raise Tampered("This file does not hand a client over.", AGAIN) from error


def _handover(content: Any) -> Handover:
    """Read the parts; whatever is missing, of another kind or too much raises an error of Python's own."""
    names = Handover.__dataclass_fields__.keys() | {"format"}
    if not isinstance(content, dict) or content.keys() != names or content["format"] != FORMAT:
        raise TypeError
    entry, known, entries = content["entry"], content["known"], content["entries"]
    if type(entry) is not int or not 0 < entry < 10**MOST_DIGITS or not isinstance(entries, list):
        raise TypeError
    texts = [content["giver"], content["taker"], content["ledger"], content["handed"], *dict.items(known), *entries]
    for text in (one for part in texts for one in (part if isinstance(part, tuple) else (part,))):
        if not isinstance(text, str) or len(text) > LONGEST:
            raise TypeError
        text.encode()  # half a character is none
    if len(content["ledger"]) != len("0" * 32) or not HEX.issuperset(content["ledger"]):
        raise ValueError
    if keep_moment(kept_moment(content["handed"])) != content["handed"]:
        raise ValueError
    giver, taker = read_code(content["giver"]), read_code(content["taker"])
    return Handover(giver, taker, content["ledger"], entry, content["handed"], known, tuple(entries))
