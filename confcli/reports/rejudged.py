"""This module knows how it is said that a recorded decision is not what its edition of the Code comes to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from confcli.core.ledger.entry import HasFields
from confcli.core.ledger.kinds import CHECKLIST
from confcli.core.rejudging import Standing
from confcli.core.safe_text import one_line
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confcli.core.code.model import Edition, Policy
    from confcli.core.rejudging import Rejudged

NOT_THE_CODE = "Judged anew: not what the Code comes to"
NOT_JUDGED = "Cannot be judged anew here"
FEW = 12  # entries that are named; of more it is said how many there are
LONGEST = 40  # signs of a number or a name
HASH = 12  # digits of a hash that are told: enough to compare


class Numbered(HasFields, Protocol):
    """An entry with a number."""

    @property
    def seq(self) -> int:
        """Its number."""


class Anew(NamedTuple):
    """An entry that was judged anew, as it is named to whoever reads, and what it came to."""

    named: str
    came: Rejudged
    volunteer: str = ""  # their code, where there may be several


def differing(policy: Policy, found: Iterable[Anew]) -> list[str]:
    """Say of each decision that is not what its edition comes to what is recorded, and what it would be."""
    return [_told(policy, one) for one in found if one.came.stands_out]


def changed_here(policy: Policy) -> list[str]:
    """Say that the text in force on this computer is not the one that bears its number; nothing where it is."""
    own = policy.edition
    ours = policy.genuine(own.id, own.version)
    if not ours or own.sha256 in ours:
        return []
    return [
        say(
            "The text of the Code on this computer was changed: it is not edition {version}.",
            version=one_line(own.version),
        ),
        say("Install confcli again, and tell your supervisor."),
    ]


def _told(policy: Policy, one: Anew) -> str:
    came = one.came
    version, recorded = _short(came.edition.version), _class(policy, came.recorded)
    parts = []
    if came.altered:
        parts.append(
            say(
                "{entry}: it names edition {version} of the Code, but that was another text.",
                entry=one.named,
                version=version,
            )
        )
    if came.standing is Standing.DIFFERS:
        parts.append(_otherwise(policy, one, version, recorded))
    return " ".join(parts)


def _otherwise(policy: Policy, one: Anew, version: str, recorded: str) -> str:
    came = one.came
    if came.verdict and came.verdict != came.recorded:
        verdict = _class(policy, came.verdict)
        named = say("{verdict} ({clauses})", verdict=verdict, clauses=", ".join(came.clauses))
        sentence = "{entry}: recorded as {recorded}. By edition {version} of the Code it is {verdict}."
        return say(
            sentence, entry=one.named, recorded=recorded, version=version, verdict=named if came.clauses else verdict
        )
    sentence = (
        "{entry}: recorded as {recorded}, but what stands with it is not what edition {version} says."
        if came.verdict
        else "{entry}: recorded as {recorded}. Edition {version} of the Code never comes to this from these answers."
    )
    return say(sentence, entry=one.named, recorded=recorded, version=version)


def unjudged(found: Sequence[Anew]) -> list[str]:
    """Say which decisions could not be judged here, and why."""
    hidden = [one.named for one in found if one.came.standing is Standing.HIDDEN and not one.came.altered]
    lines = [_hidden(hidden)] if hidden else []
    unknown: dict[Edition, list[str]] = defaultdict(list)
    for one in found:
        if one.came.standing is Standing.UNKNOWN and not one.came.altered:
            unknown[one.came.edition].append(one.named)
    return [*lines, *(_unknown(edition, names) for edition, names in unknown.items())]


def _hidden(names: list[str]) -> str:
    return say_many(
        len(names),
        "{entries}: cannot be judged here. It hangs on what is withheld or erased.",
        "{count} decisions cannot be judged here: {entries}. They hang on what is withheld or erased.",
        entries=_few(names),
    )


def _unknown(edition: Edition, names: list[str]) -> str:
    return say_many(
        len(names),
        "{entries}: not judged. Edition {version} of {code} ({hash}…) is not known here.",
        "{count} decisions were not judged: {entries}. Edition {version} of {code} ({hash}…) is not known here.",
        entries=_few(names),
        version=_short(edition.version),
        code=_short(edition.id),
        hash=one_line(edition.sha256[:HASH]),
    )


def rejudged_data(came: Rejudged) -> dict[str, object]:
    """Give what a decision came to as data."""
    return {
        "standing": came.standing.value,
        "text_differs": came.altered,
        "class": came.verdict,
        "clauses": list(came.clauses),
        "differs": list(came.differs),
    }


def entry_named(shown: Numbered, volunteer: str = "") -> str:
    """Name an entry by its number and its client; where there are several volunteers, by theirs too."""
    number, client = str(shown.seq), one_line(str(shown.fields.get("client") or ""))
    told = f"{one_line(volunteer)}/{number}" if volunteer else number
    return say("Entry {seq}", seq=", ".join(filter(None, (told, client))))


def _class(policy: Policy, name: str) -> str:
    verdict = policy.words[CHECKLIST].verdicts.get(name)
    return verdict.name if verdict else _short(name)


def _few(names: list[str]) -> str:
    return ", ".join((*names[:FEW], "…") if len(names) > FEW else names)


def _short(text: str) -> str:
    """Give a word that a stranger may have made up: as much of it as can be read."""
    return one_line(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
