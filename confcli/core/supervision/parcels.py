"""This module knows what is kept of a session log that arrived: a line for each entry, with what is looked up of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from confcli.core.ledger.chain import entry_hash
from confcli.core.ledger.erasure import KIND as ERASURE
from confcli.core.ledger.erasure import NOTE
from confcli.core.ledger.kinds import CHANNEL, STAYS
from confcli.core.supervision.validation import require_sound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.session_log import SessionLog

ERASURES = (ERASURE, NOTE)  # the kinds of entry that take something away from others
LONGEST, LONGEST_WORD = 15, 200  # digits of a number that an entry points at; characters of a code, a date or an id


class Line(NamedTuple):
    """One entry as it is kept: what it is found by and counted by, and all that it shows."""

    seq: int
    hash: bytes
    prev: bytes
    kind: str
    month: str  # 2026-11
    at: str
    client: str | None
    channel: str
    verdict: str
    clauses: str  # JSON
    marks: str  # JSON
    refers_to: int | None
    withheld: int
    fields: str  # JSON


class Erased(NamedTuple):
    """What an erasure says that it emptied: the entries of one client."""

    client: str
    entries: tuple[int, ...]


class Parcel(NamedTuple):
    """A verified session log as it is handed from the process that read it to the one that keeps it."""

    file: str  # its name without the folder
    sha256: str
    ledger: str  # 32 hex
    size: int  # where it begins: the number of the entry before its first
    start: bytes  # and the hash of that one
    last: int
    head: bytes
    at: str  # when it was written
    names: tuple[str, ...]  # the volunteers that its entries name
    lines: list[Line]


def parcel(file: str, digest: str, log: SessionLog) -> Parcel:
    """Make a verified log into lines; `digest` is the SHA-256 of the file as it came.

    Raises Tampered when an entry holds what confcli never writes.
    """
    lines: list[Line] = []
    names: set[str] = set()
    previous = start = bytes.fromhex(log.start.hash)
    for header, entry in zip(log.headers, log.entries, strict=True):
        require_sound(entry)
        own = bytes.fromhex(entry_hash(header))
        lines.append(_line(entry, own, previous))
        previous = own
        if "volunteer" in entry.fields:
            names.add(_word(entry.fields["volunteer"]))
    at = _word(log.checkpoint["at"])
    sizes = (log.start.size, start, log.head.size, previous)
    return Parcel(file, digest, log.start.ledger, *sizes, at, tuple(sorted(names)), lines)


def joined(one: Line, other: Line) -> Line:
    """Give one entry with all the fields that either of its two lines shows."""
    shown = json.loads(one.fields) | json.loads(other.fields)
    return _showing(one, shown, min(one.withheld, other.withheld))


def without_client(line: Line) -> Line:
    """Give a line as it is once its entry was emptied: only what tells nothing of the client is left."""
    shown = {name: value for name, value in json.loads(line.fields).items() if name in STAYS}
    return _showing(line, shown, line.withheld)


def without_notes(line: Line, names: Collection[str]) -> Line:
    """Give a line as it is once these free texts of its entry were erased alone."""
    shown = {name: value for name, value in json.loads(line.fields).items() if name not in names}
    return _showing(line, shown, line.withheld)


def emptied_by(line: Line) -> Erased:
    """Name what an erasure emptied: only what came before it can have been; what a stranger made up names nothing."""
    named = json.loads(line.fields).get("entries")
    texts = [one for one in named if type(one) is str] if type(named) is list else []
    numbers = {int(one) for one in texts if one.isdecimal() and len(one) <= LONGEST}
    return Erased(line.client or "", tuple(sorted(seq for seq in numbers if 0 < seq < line.seq)))


def notes_emptied(lines: Iterable[Line]) -> Mapping[int, frozenset[str]]:
    """Name by entry the free texts that these lines say were erased alone: only what came before can have been."""
    found: dict[int, frozenset[str]] = {}
    for line in lines:
        if line.kind == NOTE and line.refers_to is not None and 0 < line.refers_to < line.seq:
            names = json.loads(line.fields).get("emptied")
            texts = frozenset(one for one in names if isinstance(one, str)) if isinstance(names, list) else frozenset()
            found[line.refers_to] = found.get(line.refers_to, frozenset()) | texts
    return found


def _showing(line: Line, shown: Mapping[str, Any], withheld: int) -> Line:
    return new_line(line.seq, line.hash, line.prev, line.kind, shown, withheld)


def new_line(seq: int, own: bytes, previous: bytes, kind: str, shown: Mapping[str, Any], withheld: int) -> Line:
    """Give the line of an entry from the fields that are shown; whatever a stranger put into them fits its column."""
    at = _word(shown.get("at"))
    refers_to = _word(shown.get("refers_to"))
    return Line(
        seq,
        own,
        previous,
        kind,
        at[:7],
        at,
        _word(shown.get("client")) or None,
        _word(shown.get(CHANNEL)),
        _word(shown.get("class")),
        _words(shown.get("clauses")),
        _words(shown.get("marks")),
        int(refers_to) if refers_to.isdecimal() and len(refers_to) <= LONGEST else None,
        withheld,
        _compact(shown),
    )


def _line(entry: Shown, own: bytes, previous: bytes) -> Line:
    shown = {name: value for name, value in entry.fields.items() if value is not None}
    return new_line(entry.seq, own, previous, _word(entry.kind), shown, entry.withheld)


def _word(value: object) -> str:
    """Give a code, a date or an id; what cannot be one, since somebody made it up, is nothing."""
    if type(value) is not str or len(value) > LONGEST_WORD:
        return ""
    return value if value.isascii() and value.isprintable() else ""


def _words(value: object) -> str:
    return _compact([_word(one) for one in value]) if value and type(value) is list else NONE


NONE = "[]"
_compact = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
