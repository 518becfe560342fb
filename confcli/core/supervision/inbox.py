"""This module knows what a supervisor has received: whose ledgers, which entries, and what is held against them.

An entry is named by its hash, as in the chain itself. So receiving is a union of sets: in any order, twice or late,
the same files come to the same thing, and two histories that contradict each other both stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from confcli.core.ledger.entry import Fields


@dataclass(frozen=True, slots=True)
class Source:
    """One volunteer's ledger as a supervisor knows it."""

    id: int
    ledger: str  # 32 hex
    volunteer: str  # their code
    since: str  # when it was first held, ISO with offset
    size: int  # how many entries it had then; what came before is not waited for


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint that a supervisor keeps: up to `size` the ledger had the head `head`."""

    source: int
    size: int
    head: str  # 64 hex
    at: str  # when the volunteer's laptop wrote it
    received: str  # when it came
    vouches: bool = False  # whether a person took it by hand, and so vouches for what leads up to it


class Node(NamedTuple):
    """An entry as a link of the chain; `kind` and `at` only serve to show it."""

    seq: int
    hash: str  # 64 hex
    prev: str  # 64 hex
    kind: str = ""
    at: str = ""


Place = tuple[int, str]  # number and hash


@dataclass(frozen=True, slots=True)
class Received:
    """One verified entry that was received, with the fields that were shown; those that hold nothing are left out."""

    source: int
    seq: int
    hash: str  # 64 hex
    prev: str  # 64 hex
    kind: str
    fields: Fields
    withheld: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries have all of this in common; what a kind of entry does not have is empty."""

    volunteer: str
    month: str  # 2026-11, of the day it was recorded
    kind: str
    channel: str  # an option of the policy
    verdict: str
    clauses: tuple[str, ...]
    marks: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries that must exist, because later ones follow them, and that were never received."""

    volunteer: str
    first: int
    last: int  # the number of the session log that is missing: each one ends with the entry of its own export


@dataclass(frozen=True, slots=True)
class Side:
    """One of two histories that contradict each other: what it has at the place where they part."""

    seq: int
    hash: str  # 64 hex; of a checkpoint, the head
    kind: str  # empty when only a checkpoint is known
    at: str  # when that entry was recorded, or the checkpoint written; empty when it is not shown
    last: int  # how far this history goes


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two histories of one ledger: the same up to `agreed`, then not. No file is ever preferred to another."""

    volunteer: str
    agreed: int  # the last entry that is the same in both, as far as it can be known
    one: Side
    other: Side
    counted: int = 0  # how far one of them counts all the same, since somebody vouches for it; 0 for neither


@dataclass(frozen=True, slots=True)
class Rollback:
    """A ledger that has become shorter: a later word knows fewer entries than an earlier one."""

    volunteer: str
    held: Held  # the longer one, written earlier
    later: Held  # the shorter one, written later


@dataclass(frozen=True, slots=True)
class Silence:
    """A volunteer of whom nothing has come for long."""

    volunteer: str
    since: str  # when the last word of theirs was written; ISO with offset
    days: int
