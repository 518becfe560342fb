"""This module knows what becomes of a file that a supervisor is handed: taken, known already, or why not.

A file that contradicts what is held is kept beside it, and neither is preferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from confcli.core.ledger.chain import genesis
from confcli.core.people import is_alike
from confcli.errors import Misread
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.core.ledger.chain import Head
    from confcli.core.supervision.inbox import Source
    from confcli.core.supervision.parcels import Parcel
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


def require_holdable(head: Head, volunteer: str, sources: Collection[Source], *, another: bool) -> None:
    """Let a checkpoint pass that may be kept as the volunteer's, beside the ledgers that are held; raises Misread.

    One is refused when the ledger is held for somebody else, or, but for `another`, when this volunteer has one
    already: they began anew, or two people have one code.
    """
    if head.size == 0 and head != genesis(head.ledger):
        raise Misread("That is not a checkpoint.", "Ask the volunteer for a new one: confcli checkpoint")
    known = next((one for one in sources if one.ledger == head.ledger), None)
    if known and known.volunteer != volunteer:
        raise Misread("You hold this ledger as {volunteer}'s.", "Ask whose it is.", volunteer=known.volunteer)
    if not known and not another and any(one.volunteer == volunteer for one in sources):
        raise Misread(
            "You hold another ledger of {volunteer} already.",
            "Ask whether they began anew, or whether two people have this code.",
            volunteer=volunteer,
        )


def require_held(volunteer: str, sources: Collection[Source]) -> list[Source]:
    """Give the ledgers that are held of a volunteer; raises Misread for none."""
    found = [one for one in sources if one.volunteer == volunteer]
    if not found and sources:
        held = _few({one.volunteer for one in sources})
        raise Misread("You hold no ledger of {volunteer}.", "You hold those of {held}.", volunteer=volunteer, held=held)
    if not found:
        hint = "To hold one: confcli supervisor hold FILE --volunteer V-07"
        raise Misread("You hold no ledger of {volunteer}.", hint, volunteer=volunteer)
    return found


def whose(parcel: Parcel, sources: Collection[Source]) -> Source | Outcome:
    """Give the ledger that a file belongs to, or why it is not kept: never held, or it names somebody else."""
    source = next((one for one in sources if one.ledger == parcel.ledger), None)
    if source is None:
        return from_unknown(parcel.file, parcel.names)
    if not all(is_alike(name, source.volunteer) for name in parcel.names):
        return under_another_name(parcel.file, source.volunteer, parcel.names)
    return source


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
