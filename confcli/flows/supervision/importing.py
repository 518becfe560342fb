"""This module knows what becomes of a file that a supervisor is handed: taken, known already, or why not.

A file that contradicts what is held is kept beside it, and neither is preferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.errors import ConfcliError


class Became(StrEnum):
    """What can become of a file."""

    NEW = "new"
    KNOWN = "known"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"
    OTHER_NAME = "other_name"
    FOREIGN = "foreign"
    FOR_ANOTHER = "for_another"
    DAMAGED = "damaged"
    NEWER = "newer"
    UNREAD = "unread"


FEW = 5  # names that are told
KEPT = frozenset((Became.NEW, Became.KNOWN, Became.CONTRADICTS))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, with its sentence and what to do about it."""

    file: str  # its name without the folder; typed by a stranger
    became: Became
    sentence: str
    hint: str = ""
    volunteer: str = ""  # known only once the file was read
    new: int = 0  # entries that were not there before

    @property
    def kept(self) -> bool:
        """Whether what it holds is in the vault now."""
        return self.became in KEPT


def refused(file: str, became: Became, error: ConfcliError) -> Outcome:
    """Give what became of a file that could not be read, in the words of the error."""
    return Outcome(file, became, error.sentence, error.hint)


def taken(file: str, volunteer: str, new: int) -> Outcome:
    """Give what became of a file whose entries follow what is held."""
    if not new:
        return Outcome(file, Became.KNOWN, say("{volunteer}: known already.", volunteer=volunteer), "", volunteer)
    sentence = say_many(new, "{volunteer}: one new entry.", "{volunteer}: {count} new entries.", volunteer=volunteer)
    return Outcome(file, Became.NEW, sentence, "", volunteer, new)


def contradicting(file: str, volunteer: str, new: int) -> Outcome:
    """Give what became of a file that does not fit what is held."""
    return Outcome(
        file,
        Became.CONTRADICTS,
        say("{volunteer}: this file contradicts what you hold. Both are kept.", volunteer=volunteer),
        say("Keep every file, and speak with the volunteer and the coordinator."),
        volunteer,
        new,
    )


def from_unknown(file: str, names: Collection[str]) -> Outcome:
    """Give what became of a file from a ledger that was never held; `names` is what it says of itself."""
    volunteer = ", ".join(sorted(names))
    return Outcome(
        file,
        Became.UNKNOWN,
        say("You hold nothing of this ledger yet. It names {volunteer}.", volunteer=_few(names) or "?"),
        say("If you know whose it is, keep their checkpoint first: confcli supervisor hold FILE --volunteer V-07"),
        volunteer,
    )


def under_another_name(file: str, volunteer: str, names: Collection[str]) -> Outcome:
    """Give what became of a file whose entries name somebody else than the ledger they belong to."""
    return Outcome(
        file,
        Became.OTHER_NAME,
        say("This ledger is {volunteer}'s, but the file names {names}.", volunteer=volunteer, names=_few(names)),
        say("It was not taken. Ask the volunteer which code is theirs."),
        volunteer,
    )


def _few(names: Collection[str]) -> str:
    """Give the first of the names that a stranger put into a file: as many as can be read."""
    told = sorted(names)
    return ", ".join((*told[:FEW], "…") if len(told) > FEW else told)
