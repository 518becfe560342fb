"""This module knows what the register is made of: plain words, ready to be shown in any form.

Every text is in the language that was spoken, safe, and, but for those of `Detail`, on one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Row(NamedTuple):
    """One sharing that was decided, column by column; the headings of the columns are such a row, too."""

    reference: str
    decided_on: str
    happened_on: str
    volunteer: str
    client: str
    asked_by: str
    recipient: str
    verdict: str
    clauses: str
    purpose: str
    shared: str
    kept_back: str
    consent: str
    decided_by: str
    consulted: str
    channel: str
    urgent: str
    follow_up: str
    policy: str
    recorded_on: str
    corrects: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """A row, what makes it stand out, and what supervisors have replied to it."""

    row: Row
    grave: bool  # an exceptional disclosure was permitted
    breach: bool
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a line for each thing under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A small table; the first column names what the others count."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """An entry in full: its heading, then label and text; a text may have several lines."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A session log as a supervisor reads it: first what needs an eye, then the counts, then everything."""

    language: str
    code: str  # the title of the Code
    title: str
    extent: tuple[str, ...]
    footer: str
    at: str  # when it was written, ISO with offset
    attention_heading: str
    attention: tuple[Section, ...]
    nothing: str  # said where nothing needs an eye
    counts: tuple[Table, ...]
    contacts: Table  # months by channels; without rows where there were none
    heading: str  # of the sharings
    legend: str
    columns: Row
    sharings: tuple[Sharing, ...]
    none: str  # said where there are no sharings
    others: Table
    details_heading: str
    details: tuple[Detail, ...]
    replies: Section
    proves: Section
    limits: Section
    checkpoint_heading: str
    checkpoint: tuple[tuple[str, str], ...]
