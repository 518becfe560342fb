"""This module knows the session log as a file: JSON that anyone can read and check without a vault.

The file has one form only, so one changed byte anywhere makes it another: its own `sha256` finds
damage, the chain and a checkpoint that somebody keeps find tampering.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, Any

from confcli.core.ledger.chain import ASK_AGAIN, Head, Shown, entry_hash, genesis, verify
from confcli.core.ledger.checkpoint import head_of, read_dated, require_continues
from confcli.errors import Misread, Tampered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confcli.core.ledger.chain import Entry

FORMAT, VERSION = "confcli/session-log/v1", re.compile(r"confcli/session-log/v[0-9]{1,4}")
SMALL, APART = 2**20, 20  # bytes that are read whatever they hold; bytes a part, of which we write 50 and more
PARTS = (b",", b"[", b"{")  # one for each part of JSON, and more than one for some
KEYS = frozenset(("checkpoint", "disclosures", "format", "headers", "limits", "sha256", "start"))
PROVES = (
    "No accident has changed this file, and its entries follow each other without a gap.",
    "Every field it shows is the one that its entry holds.",
    "With a checkpoint you hold: the entries up to it are the same, in the same order, none removed.",
)
LIMITS = (
    "It does not prove that what was recorded is true or complete, or that the clock was right.",
    "It does not prove who typed it, and says nothing of what came after the checkpoint you hold.",
)


class Newer(Misread):
    """A newer confcli wrote this file. Exit code 2."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A part of a ledger as it is handed on: every header since `start`, the fields that may leave, a checkpoint."""

    start: Head
    entries: Mapping[int, Entry]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class SessionLog:
    """A session log that was read and verified."""

    start: Head
    head: Head
    headers: tuple[str, ...]
    entries: tuple[Shown, ...]
    checkpoint: dict[str, Any]

    def against(self, held: Head) -> int:
        """Hold it against a checkpoint; give the number of new entries, or raise Tampered."""
        return require_continues(held, self.start, self.headers)


def entry_hashes(log: SessionLog) -> dict[int, str]:
    """Give the hash of each entry by its number."""
    return {log.start.size + place: entry_hash(header) for place, header in enumerate(log.headers, start=1)}


def write_log(log: Extract) -> str:
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
    return sealed(content)


def read_log(raw: bytes) -> SessionLog:
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
    if not headers:
        raise Tampered("This session log has not the form of one.", ASK_AGAIN)
    if named != head:
        raise Tampered("The checkpoint in the file does not fit its entries.", ASK_AGAIN)
    return SessionLog(start, head, headers, tuple(entries), content["checkpoint"])


def read_held(raw: bytes) -> Head:
    """Read what a supervisor holds: a checkpoint, or an earlier session log with one in it."""
    return read_held_dated(raw)[0]


def read_held_dated(raw: bytes) -> tuple[Head, str]:
    """Read what a supervisor holds, and when it was written."""
    try:
        log = read_log(raw)
    except Tampered as error:
        if names_a_log(raw):
            raise Tampered(
                "The earlier session log was changed, so nothing can be held against it.", error.hint
            ) from error
        return read_dated(raw.decode(errors="replace"))
    return log.head, str(log.checkpoint["at"])


def names_a_log(raw: bytes) -> bool:
    """Tell whether a file says that it is a session log, and no mere checkpoint."""
    return f'"{FORMAT}"'.encode() in raw


def _require_sparse(raw: bytes) -> None:
    """Refuse, before it is taken apart, what would fill the memory: many parts, or signs of four bytes each."""
    if len(raw) > SMALL and (not raw.isascii() or sum(map(raw.count, PARTS)) > len(raw) // APART):
        raise Tampered("The file holds more than a session log of its size can hold.", ASK_AGAIN)


def _parsed(raw: bytes) -> dict[str, Any]:
    _require_sparse(raw)
    try:
        text = raw.decode()
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Tampered("The file is damaged, or it is not a session log.", ASK_AGAIN) from error
    if isinstance(content, dict) and _is_newer(content.get("format")):
        raise Newer("A newer confcli wrote this file.", "Install the newest confcli, then try again.")
    if not isinstance(content, dict) or content.keys() != KEYS or content["format"] != FORMAT:
        raise Tampered("The file is damaged, or it is not a session log.", ASK_AGAIN)
    if not _has_the_one_form(content, text) or not _undamaged(text, content["sha256"]):
        raise Tampered("The file was changed after it was written.", ASK_AGAIN)
    return content


def _has_the_one_form(content: dict[str, Any], text: str) -> bool:
    try:
        return dump(content) == text
    except RecursionError:  # nothing that we write is nested so deep
        return False


def _is_newer(format_: object) -> bool:
    return isinstance(format_, str) and format_ != FORMAT and bool(VERSION.fullmatch(format_))


def _start(content: dict[str, Any]) -> Head:
    """Read where the log begins; raises ValueError or Misread for a place that no ledger has.

    A size of 0.0 or true is no whole number, and a ledger begins where its own name says.
    """
    place = {"ledger": content["ledger"], "size": content["size"], "head": content["hash"]}
    start = head_of({**place, "at": "1970-01-01", "v": 1})
    if start.size == 0 and start != genesis(start.ledger):
        raise ValueError
    return start


def sealed(content: dict[str, Any]) -> str:
    """Write the content of a log, with the SHA-256 that covers all of it."""
    return dump({**content, "sha256": digest_of(content)})


def digest_of(content: dict[str, Any]) -> str:
    """Give what a session log names as its own `sha256`: of all that it holds besides, 64 hex."""
    return sha256(dump(content).encode()).hexdigest()


def _undamaged(text: str, named: object) -> bool:
    """Tell whether a text that has the one form names its own digest: of itself without that line."""
    line = f'\n "sha256": "{named}",\n'  # no text in it holds a line end, and what is deeper begins further in
    before, _, after = text.partition(line)
    return sha256(f"{before}\n{after}".encode()).hexdigest() == named


def dump(content: object, line: str = "\n") -> str:
    """Write JSON in lines, keys in order, as `json.dumps(content, indent=1)` would in ten times the time."""
    deeper = line + " "
    between = f",{deeper}"
    if isinstance(content, dict) and content:
        parts = [f"{_quoted(name)}: {dump(content[name], deeper)}" for name in sorted(content)]
        written = f"{{{deeper}{between.join(parts)}{line}}}"
    elif isinstance(content, list) and content:
        texts = set(map(type, content)) == {str}
        listed = map(_quoted, content) if texts else (dump(part, deeper) for part in content)
        written = f"[{deeper}{between.join(listed)}{line}]"
    else:
        written = _quoted(content) if isinstance(content, str) else json.dumps(content)
    return written if line != "\n" else written + line
