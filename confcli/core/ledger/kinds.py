"""This module knows the kinds of entry there are: one row a kind says all that the program knows of it.

To add a kind, add its row here, its form and words to the policy, and the flow that records it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind as Asked
from confcli.core.code.model import Policy, Privacy
from confcli.core.ledger.marks import (
    BEYOND,
    BREACHED,
    CONFIRMED,
    COPY_OFFERED,
    ENDS_WITH_SUPPORT,
    LEFT,
    MADE,
    NOTES_AGREED,
    NOTES_REFUSED,
    SHARED,
    SUPPORT_ENDED,
    TOLD,
)
from confcli.core.words import folded
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


# Every entry has these fields. `at` is when it was recorded, local time with its offset.
COMMON = ("at", "volunteer", "client", "policy", "marks")

# The fields that tell nothing of the client: they stay after an erasure (GDPR, article 17; BREACH).
STAYS = ("at", "volunteer", "policy", "marks", "class", "clauses", "refers_to")

# The answer by which contacts are counted, wherever it is asked.
CHANNEL = "channel"

# Which of the answers a change gives; of what it does not name, the earlier answer still counts.
CHANGED = "changed"

# The things to be shared are in the volunteer's own words.
IN_OWN_WORDS = frozenset(("may_share", "may_share_after", "withhold"))

# How many of the things to be shared the purpose needs, and how many not (NEC): it tells nothing of what they are.
ITEMS_NEEDED, ITEMS_NOT_NEEDED = "items_needed", "items_not_needed"

# Which confcli it was decided with.
PROGRAM = "program"

# What a colleague handed over reads as it came, with how a client is reached: it leaves in no session log.
RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Needs:
    """A form of the policy, and what the flow behind it cannot do without."""

    form: str
    questions: tuple[Asked, ...] = ()  # kinds of question, each of which must be answered
    marks: tuple[str, ...] = ()
    rules: bool = False
    formats: bool = False  # a question what to write the file as
    lent: bool = False  # a policy of an organisation's own that was written before there was such a form gets ours


@dataclass(frozen=True, slots=True)
class EntryKind:
    """All that is known of a kind of entry."""

    name: str
    forms: tuple[Needs, ...]  # what is asked for it, by the policy
    own: tuple[str, ...] = ()  # the fields it has besides COMMON and the answers


KINDS: Mapping[str, EntryKind] = {
    "undertaking": EntryKind("Undertaking", (Needs("undertaking", (Asked.CODE,), (MADE,)),)),
    "client": EntryKind("New client", (Needs("client"),)),
    "change": EntryKind("Details changed", (Needs("change", (Asked.CLIENT,), lent=True),), (CHANGED,)),
    "explanation": EntryKind(
        "First contact",
        (Needs("first_contact", (Asked.CLIENT,), (TOLD, COPY_OFFERED, NOTES_AGREED, NOTES_REFUSED)),),
    ),
    "contact": EntryKind("Contact", (Needs("contact", (Asked.CLIENT,)),)),
    "decision": EntryKind(
        "Sharing",
        (Needs("sharing", rules=True), Needs("details")),
        (
            "class",
            "clauses",
            "reasons",
            "advice",
            "not_yet",
            "holds",
            "may_share",
            "may_share_after",
            "withhold",
            "refers_to",
            ITEMS_NEEDED,
            ITEMS_NOT_NEEDED,
            PROGRAM,
        ),
    ),
    "outcome": EntryKind("Outcome", (Needs("outcome", marks=(SHARED, BEYOND)),), ("refers_to",)),
    "correction": EntryKind("Correction", (Needs("correction"),), ("refers_to",)),
    "export": EntryKind(
        "Session log",
        (Needs("export", marks=(ENDS_WITH_SUPPORT,), rules=True, formats=True),),
        ("first", "last", "to", "reply_to"),
    ),
    "access": EntryKind("Given to the client", (Needs("access", marks=(CONFIRMED,)),)),
    "hand_over": EntryKind("Handed over", (Needs("hand_over", rules=True, lent=True),), ("to_volunteer",)),
    "take_over": EntryKind(
        "Taken over",
        (Needs("take_over", marks=(CONFIRMED,), lent=True),),
        ("from_volunteer", "of_ledger", "of_entry", "handed", RECEIVED),
    ),
    "ending": EntryKind("Ending", (Needs("ending", (Asked.CLIENT,), (LEFT, SUPPORT_ENDED)),)),
    "breach": EntryKind("Breach", (Needs("breach", marks=(BREACHED,)),)),
    "erasure": EntryKind("Erased", (Needs("erasure", marks=(CONFIRMED,)),), ("entries",)),
    "emptying": EntryKind("Note erased", (Needs("erasure", marks=(CONFIRMED,)),), ("refers_to", "emptied")),
    "reply": EntryKind(
        "Reply",
        (Needs("reply"),),
        ("refers_to", "supervisor", "of_volunteer", "of_ledger", "of_entry", "replied"),
    ),
    "comparison": EntryKind("Number compared", (), ("told_by", "of_ledger", "of_entry")),
    "release": EntryKind("Erasure carried out", (), ("told_by", "of_ledger", "of_entry")),
}

# Words that no question may take as its id: they name fields of their own.
RESERVED = frozenset((set(COMMON) - {"client"}) | {name for kind in KINDS.values() for name in kind.own})


def forms_of(kind: str) -> tuple[str, ...]:
    """Name the forms that are asked for a kind of entry; none for a kind that is not ours."""
    return tuple(needs.form for needs in KINDS[kind].forms) if kind in KINDS else ()


CHECKLIST, DETAILS = forms_of("decision")  # what a sharing is judged by, and what is asked about it afterwards


def own_fields(kind: str) -> tuple[str, ...]:
    """Name the fields that a kind has besides its answers."""
    return (*COMMON, *(KINDS[kind].own if kind in KINDS else ()))


def kind_name(kind: str) -> str:
    """Name a kind of entry in the language that is spoken."""
    return say(KINDS[kind].name) if kind in KINDS else kind


def require_kind(text: str) -> str:
    """Read a kind of entry, by its name with hyphens or as it is stored; raises Misread for one there is not."""
    typed = _hyphened(text)
    known = {_hyphened(shown): kind for kind, one in KINDS.items() for shown in (kind, one.name, say(one.name))}
    kind = known.get(typed, "")
    if not kind:
        kinds = ", ".join(_hyphened(say(one.name)) for one in KINDS.values())
        raise Misread('There is no kind of entry "{kind}".', "The kinds are: {kinds}.", kind=text, kinds=kinds)
    return kind


def _hyphened(words: str) -> str:
    return "-".join(folded(words).replace("-", " ").replace("_", " ").split())


def leaving(policy: Policy, kind: str, revealed: Collection[Privacy]) -> frozenset[str]:
    """Name the fields of a kind that may leave when these levels of privacy are revealed, besides OPEN."""
    shown = {Privacy.OPEN, *revealed}
    levels = {**dict.fromkeys(IN_OWN_WORDS, Privacy.NOTE), RECEIVED: Privacy.REACH}
    fields = {name for name in own_fields(kind) if levels.get(name, Privacy.OPEN) in shown}
    for form in forms_of(kind):
        fields.update(question.id for question in policy.forms[form].questions if question.privacy in shown)
    return frozenset(fields)
