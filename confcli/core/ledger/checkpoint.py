"""This module knows checkpoints: what a supervisor keeps, and what it proves about a later file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from confcli.core.dates import kept_day
from confcli.core.ledger.chain import Head, canonical, entry_hash
from confcli.errors import Misread, Tampered
from confcli.speech import say_many

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 2**53  # entries; beyond, RFC 8785 has no whole numbers
KEYS = frozenset(("at", "head", "ledger", "size", "v"))
ID, HASH = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


def checkpoint(head: Head, at: str) -> str:
    """Give the canonical line that a supervisor keeps: head and size of the ledger, and when."""
    return canonical({"at": at, "head": head.hash, "ledger": head.ledger, "size": head.size, "v": 1})


def read_checkpoint(text: str) -> Head:
    """Read a checkpoint; raises Misread for anything else."""
    return read_dated(text)[0]


def read_dated(text: str) -> tuple[Head, str]:
    """Read a checkpoint and when it was written; raises Misread for anything else."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Misread("That is not a checkpoint.", HOW) from error
    return head_of(content), str(content["at"])


def head_of(content: object) -> Head:
    """Give the head that a checkpoint names; raises Misread for anything else."""
    if not isinstance(content, dict) or content.keys() != KEYS or content["v"] != 1:
        raise Misread("That is not a checkpoint.", HOW)
    ledger, size, hash_ = content["ledger"], content["size"], content["head"]
    sound = (
        isinstance(ledger, str)
        and ID.fullmatch(ledger)
        and isinstance(hash_, str)
        and HASH.fullmatch(hash_)
        and type(size) is int
        and 0 <= size <= MOST
        and _is_moment(content["at"])
    )
    if not sound:
        raise Misread("That is not a checkpoint.", HOW)
    return Head(ledger, size, hash_)


def _is_moment(at: object) -> bool:
    if not (isinstance(at, str) and at.isascii()):
        return False
    try:
        kept_day(at)
    except ValueError:
        return False
    return True


def require_continues(held: Head, start: Head, headers: Sequence[str]) -> int:
    """Prove that verified entries continue what was held; give how many of them are new.

    Raises Tampered when they contradict it, stop short of it or leave a gap.
    """
    end = start.size + len(headers)
    if held.ledger != start.ledger:
        raise Tampered("The checkpoint belongs to another volunteer's ledger.", "Compare it with the right file.")
    if held.size > end:
        raise Tampered(
            say_many(
                held.size,
                "You hold a checkpoint of one entry, but this file ends at entry {end}.",
                "You hold a checkpoint of {count} entries, but this file ends at entry {end}.",
                end=end,
            ),
            "Entries are missing at its end, or it is an older file. Ask for the newest one.",
        )
    if held.size < start.size:
        raise Tampered(
            say_many(
                start.size - held.size,
                "Entry {first} is missing between your checkpoint and this file.",
                "Entries {first} to {last} are missing between your checkpoint and this file.",
                first=held.size + 1,
                last=start.size,
            ),
            "Ask for the session logs in between, or for the whole one: confcli export --whole",
        )
    reached = start.hash if held.size == start.size else entry_hash(headers[held.size - start.size - 1])
    if reached != held.hash:
        raise Tampered(
            say_many(
                held.size,
                "This file contradicts the checkpoint you hold: the first entry is not the same.",
                "This file contradicts the checkpoint you hold: the first {count} entries are not the same.",
            ),
            "Keep both files, and speak with the volunteer and the coordinator.",
        )
    return end - held.size


HOW = "Name a checkpoint, or an earlier session log, which holds one."
