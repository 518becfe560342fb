"""This module knows the ledger: an append-only chain of entries whose fields can be withheld.

Each field is a salted disclosure as in RFC 9901; the header of an entry holds their digests and the
hash of the header before it; headers are canonical JSON (RFC 8785). Whoever keeps a checkpoint can
tell whether anything up to it was changed, added or removed. What it cannot show: that an entry is
true, that none was left out, that the clock was right.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import a2b_base64
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from confcli.core.ledger.entry import Fields, Value
from confcli.errors import Misread, Tampered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ENTRY = b"confcli/ledger-entry/v1\n"
GENESIS = b"confcli/ledger-genesis/v1\n"
SALT_BYTES = 16
ASK_AGAIN = "Do not rely on it. Ask for the file again, and compare with the checkpoint you hold."
SPACES = {0: "", 2: "og", 3: "g"}  # fill base64 up to four characters: in JSON, what they add is blank
MARK = 22  # hex digits: 88 bits, and with them the text between two disclosures fills whole groups of base64
_decoded = json.JSONDecoder().decode  # as `json.loads`, without asking each time what it was given
TOGETHER = 32  # entries whose fields are read in one go; more is no faster, and takes room
HEADER_KEYS = frozenset(("_sd", "kind", "ledger", "prev", "seq", "v"))

Opened = tuple[str, str, Value]  # digest, field name, value


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a ledger: its id (32 hex), how many entries, and the hash of the last (64 hex)."""

    ledger: str
    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One sealed entry: its canonical header, and one disclosure for each field that is shown."""

    header: str
    disclosures: Mapping[str, str]  # field -> disclosure


@dataclass(frozen=True, slots=True)
class Shown:
    """One verified entry as it can be read: the fields that were disclosed, and how many were not."""

    seq: int
    kind: str
    fields: Fields
    withheld: int


def genesis(ledger: str) -> Head:
    """Give the head of a ledger that has no entry yet."""
    return Head(ledger, 0, sha256(GENESIS + bytes.fromhex(ledger)).hexdigest())


def seal(head: Head, kind: str, fields: Fields, salts: Iterable[bytes]) -> tuple[Head, Entry]:
    """Append an entry after `head`; takes one salt of 16 random bytes a field.

    Raises Misread when a text is not valid Unicode, which RFC 8785 cannot write.
    """
    disclosures = {name: disclose(salt, name, value) for (name, value), salt in zip(fields.items(), salts, strict=True)}
    header = canonical(
        {
            "_sd": sorted(digest(disclosure) for disclosure in disclosures.values()),
            "kind": kind,
            "ledger": head.ledger,
            "prev": head.hash,
            "seq": head.size + 1,
            "v": 1,
        }
    )
    return Head(head.ledger, head.size + 1, entry_hash(header)), Entry(header, disclosures)


def disclose(salt: bytes, name: str, value: Value) -> str:
    """Give the disclosure of one field (RFC 9901, section 4.2.1); texts become NFC."""
    return _b64u(canonical([_b64u(salt), name, composed(value)]).encode())


def digest(disclosure: str) -> str:
    """Give the digest of a disclosure (RFC 9901, section 4.2.3)."""
    return _b64u(sha256(disclosure.encode("ascii")).digest())


def entry_hash(header: str) -> str:
    """Give the hash that the next entry names as `prev`."""
    return sha256(ENTRY + header.encode()).hexdigest()


def opened(disclosure: str) -> tuple[str, Value]:
    """Read a disclosure back into field name and value. Raises Tampered when it is none."""
    try:
        salt, name, value = json.loads(urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4)))
    except (ValueError, RecursionError) as error:
        raise Tampered("A field cannot be read: it was changed.", ASK_AGAIN) from error
    if not isinstance(salt, str) or not isinstance(name, str):
        raise Tampered("A field cannot be read: it was changed.", ASK_AGAIN)
    return name, value


def redact(entry: Entry, keep: Iterable[str]) -> Entry:
    """Leave out every field that is not to be kept. What is left still verifies."""
    names = frozenset(keep)
    return Entry(entry.header, {name: entry.disclosures[name] for name in entry.disclosures if name in names})


def verify(start: Head, headers: Sequence[str], disclosures: Mapping[int, Sequence[str]]) -> tuple[Head, list[Shown]]:
    """Check a run of entries that follows `start`, and every disclosure given with it.

    Gives the head reached and the entries as they can be read. Raises Tampered at the first thing
    that does not fit. Headers are hashed as they stand, never written anew.
    """
    seq, previous, shown = start.size, start.hash, []
    for first in range(0, len(headers), TOGETHER):
        some = headers[first : first + TOGETHER]
        bodies = [disclosures.get(number, ()) for number in range(seq + 1, seq + 1 + len(some))]
        together = opened_together([body for part in bodies for body in part])
        for header, part in zip(some, bodies, strict=True):
            seq += 1
            content = _header(header, seq)
            if content["ledger"] != start.ledger or content["seq"] != seq or content["prev"] != previous:
                raise Tampered("Entry {seq} does not follow the one before it.", ASK_AGAIN, seq=seq)
            fields = _disclosed(seq, content["_sd"], _next(together, part))
            shown.append(Shown(seq, content["kind"], fields, len(content["_sd"]) - len(fields)))
            previous = entry_hash(header)
    stray = [one for one in disclosures if not start.size < one <= seq]
    if stray:
        raise Tampered("Fields are given for entry {seq}, which is not there.", ASK_AGAIN, seq=stray[0])
    return Head(start.ledger, seq, previous), shown


def canonical(value: object) -> str:
    """Write JSON in its one canonical form (RFC 8785). Raises Misread for text that is not Unicode."""
    import rfc8785

    try:
        return rfc8785.dumps(value).decode()  # type: ignore[arg-type]  # only what we build ourselves
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Misread(
            "The text holds a sign that cannot be read, so it cannot be kept.",
            "Type it again instead of pasting it.",
        ) from error


def _header(header: str, seq: int) -> dict[str, Any]:
    try:
        content = _decoded(header)
    except (ValueError, RecursionError) as error:
        raise Tampered("Entry {seq} cannot be read: it was changed.", ASK_AGAIN, seq=seq) from error
    sound = (
        isinstance(content, dict)
        and content.keys() == HEADER_KEYS
        and content["v"] == 1
        and isinstance(content["kind"], str)
        and isinstance(content["_sd"], list)
        and set(map(type, content["_sd"])) <= {str}
    )
    if not sound:
        raise Tampered("Entry {seq} has not the form of an entry.", ASK_AGAIN, seq=seq)
    return content  # type: ignore[no-any-return]  # a dictionary, as was just seen


def _disclosed(seq: int, digests: Sequence[str], opened_: Iterable[Opened]) -> Fields:
    committed, fields = set(digests), Fields()
    for own, name, value in opened_:
        if name in fields or own not in committed:
            raise Tampered("A field of entry {seq} is not the one that was recorded.", ASK_AGAIN, seq=seq)
        fields[name] = value
    return fields


def _next(together: Iterator[Opened] | None, bodies: Iterable[str]) -> Iterable[Opened]:
    """Give the fields of one entry: from those that were read together, or else one by one when they are asked for."""
    if together is None:
        return (_opened_alone(body) for body in bodies)
    return [next(together) for _ in bodies]


def _opened_alone(disclosure: str) -> Opened:
    name, value = opened(disclosure)
    return digest(disclosure), name, value


def opened_together(disclosures: Sequence[str]) -> Iterator[Opened] | None:
    """Read disclosures as `digest` and `opened` do, all in one go: that is three times as fast.

    Between each two stands a mark that none of them can hold, being the hash of all. Where it does not come out
    just between each two, one was no value by itself; then, as with all that is unusual, none is read here.
    """
    try:
        mark = sha256("".join(disclosures).encode("ascii")).hexdigest()[:MARK]
        between = _b64u(f',"{mark}", '.encode())
        filled = {left: spaces + between for left, spaces in SPACES.items()}
        text = "".join([body + filled[len(body) & 3] for body in disclosures])
        decoded = a2b_base64(text.replace("-", "+").replace("_", "/"), strict_mode=True).decode()
        values = json.loads(f"[{decoded}0]")
        digests = _digests(disclosures)
    except (ValueError, RecursionError, TypeError, LookupError):
        return None
    parts = values[:-1:2]
    if len(values) != 2 * len(disclosures) + 1 or values[1::2] != [mark] * len(disclosures) or not disclosures:
        return None
    if set(map(type, parts)) != {list} or set(map(len, parts)) != {len(("salt", "name", "value"))}:
        return None
    salts, names, given = zip(*parts, strict=True)
    if set(map(type, (*salts, *names))) != {str}:
        return None
    return zip(digests, names, given, strict=True)


def _digests(disclosures: Sequence[str]) -> list[str]:
    """Give the digest of each: a zero byte after 32 makes 44 characters, of which the first 43 are the digest's."""
    raw = b"\0".join([sha256(disclosure.encode("ascii")).digest() for disclosure in disclosures]) + b"\0"
    text = urlsafe_b64encode(raw).decode("ascii")
    return [text[n : n + 43] for n in range(0, 44 * len(disclosures), 44)]


def composed(value: Value) -> Value:
    """Give a value with its accents composed (NFC): what is typed on two keyboards is the same."""
    if isinstance(value, str):
        return normalize("NFC", value)
    return None if value is None else [normalize("NFC", part) for part in value]


def _b64u(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
