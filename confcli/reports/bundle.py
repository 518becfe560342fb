"""This module knows the session log as a file: JSON that anyone can read and check without a vault.

The file has one form only, so one changed byte anywhere makes it another: its own `sha256` finds
damage, the chain and a checkpoint that somebody keeps find tampering.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from confcli.core.checkpoint import head_of, read_checkpoint, require_continues
from confcli.core.ledger import ASK_AGAIN, Head, Shown, verify
from confcli.errors import Misread, Tampered

if TYPE_CHECKING:
    from confcli.flows.session_log import SessionLog

FORMAT = "confcli/session-log/v1"
KEYS = frozenset(("checkpoint", "disclosures", "format", "headers", "limits", "sha256", "start"))
PROVES = (
    "No accident has changed this file, and its entries follow each other without a gap.",
    "Every field it shows is the one that its entry holds.",
    "With a checkpoint you hold: the entries up to it are the same as then, in the same order, none removed.",
)
LIMITS = (
    "It does not prove that what was recorded is true or complete, or that the clock was right.",
    "It does not prove who typed it, and says nothing of what came after the checkpoint you hold.",
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A session log that was read and verified."""

    start: Head
    head: Head
    headers: tuple[str, ...]
    entries: tuple[Shown, ...]
    checkpoint: dict[str, Any]

    def against(self, held: Head) -> int:
        """Hold it against a checkpoint; give the number of new entries, or raise Tampered."""
        return require_continues(held, self.start, self.headers)


def write(log: SessionLog) -> str:
    """Give the file's text; headers and disclosures stand in it just as they were sealed."""
    content = {
        "format": FORMAT,
        "start": {"ledger": log.start.ledger, "size": log.start.size, "hash": log.start.hash},
        "headers": [entry.header for entry in log.entries.values()],
        "disclosures": {
            str(seq): list(entry.disclosures.values()) for seq, entry in log.entries.items() if entry.disclosures
        },
        "checkpoint": json.loads(log.checkpoint),
        "limits": [*PROVES, *LIMITS],
    }
    return _dump({**content, "sha256": _digest(content)})


def read(raw: bytes) -> Bundle:
    """Read and verify a session log; raises Tampered at the first thing that is not right."""
    content = _parsed(raw)
    try:
        start = _start(content["start"])
        disclosures = {int(seq): list(bodies) for seq, bodies in content["disclosures"].items()}
        headers = tuple(content["headers"])
        head, entries = verify(start, headers, disclosures)
        named = head_of(content["checkpoint"])
    except (Misread, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Tampered("This session log has not the form of one.", ASK_AGAIN) from error
    if named != head:
        raise Tampered("The checkpoint in the file does not fit its entries.", ASK_AGAIN)
    return Bundle(start, head, headers, tuple(entries), content["checkpoint"])


def held(raw: bytes) -> Head:
    """Read what a supervisor holds: a checkpoint, or an earlier session log with one in it."""
    try:
        return read(raw).head
    except Tampered as error:
        if f'"{FORMAT}"'.encode() in raw:
            raise Tampered(
                "The earlier session log was changed, so nothing can be held against it.", error.hint
            ) from error
        return read_checkpoint(raw.decode(errors="replace"))


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode()
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Tampered("The file is damaged, or it is no session log.", ASK_AGAIN) from error
    if not isinstance(content, dict) or content.keys() != KEYS or content["format"] != FORMAT:
        raise Tampered("The file is damaged, or it is no session log.", ASK_AGAIN)
    bare = {name: value for name, value in content.items() if name != "sha256"}
    if _dump(content) != text or content["sha256"] != _digest(bare):
        raise Tampered("The file was changed after it was written.", ASK_AGAIN)
    return content


def _start(content: dict[str, Any]) -> Head:
    """Read where the log begins; raises TypeError for a size that is no whole number, as 0.0 and true are none."""
    if type(content["size"]) is not int:
        raise TypeError
    return Head(content["ledger"], content["size"], content["hash"])


def _digest(content: dict[str, Any]) -> str:
    return sha256(_dump(content).encode()).hexdigest()


def _dump(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
