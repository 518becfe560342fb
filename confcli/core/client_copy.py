"""This module knows what the copy of the Code for a client is made of: what is said, and the clause behind it.

The clause is held against the Code and never printed: a client is given sentences, no signs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A few sentences, or a part of one, and the clause that stands behind it, if there is one."""

    text: str
    clause: str = ""


Line = tuple[Said, ...]  # one paragraph, or one point of a list


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading: text, a list of points, text again."""

    heading: str
    text: tuple[Line, ...]
    points: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ClientCopy:
    """One page in one language; every word that stands on it is here."""

    language: str
    title: str
    group: str
    introduction: tuple[Line, ...]
    sections: tuple[Section, ...]
    contact: tuple[tuple[str, str], ...]  # label and what stands behind it; nothing, to write it by hand
    before: str  # what is said before the contact; below the Code, and no part of it
    unknown: str  # said on a screen, where nobody writes by hand and nothing is known
    edition: str
    file: str  # the beginning of its name as a file
    page: str  # with {page} and {pages} in it
    date: str  # of the Code, as 2026-12-31


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Whom a client may turn to, as far as it is known."""

    name: str = ""
    number: str = ""


NOBODY = Coordinator()


def read_coordinator(text: str) -> Coordinator:
    """Part what was typed, such as "Anne Martin, 06 12 34 56 78": the number is all from the first digit on."""
    start = next((n for n, sign in enumerate(text) if sign.isdigit()), len(text))
    start -= len(text[:start]) - len(text[:start].rstrip("+("))
    return Coordinator(text[:start].strip(" ,;:-"), text[start:].strip())
