"""This module knows which fields of an entry may leave the vault: the one view for every export.

What it does not know stays inside, so a field from an older or newer policy is withheld.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.policy import Policy, Privacy
from confcli.core.record import COMMON, OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FORMS: Mapping[str, tuple[str, ...]] = {
    "undertaking": ("undertaking",),
    "client": ("client",),
    "explanation": ("first_contact",),
    "contact": ("contact",),
    "decision": ("sharing", "details"),
    "outcome": ("outcome",),
    "correction": ("correction",),
    "export": ("export",),
    "access": ("access",),
    "ending": ("ending",),
    "breach": ("breach",),
    "erasure": ("erasure",),
    "reply": ("reply",),
}

# The things to be shared are in the volunteer's own words.
IN_OWN_WORDS = frozenset(("may_share", "withhold"))


def leaving(policy: Policy, kind: str, revealed: Collection[Privacy]) -> frozenset[str]:
    """Name the fields of a kind that may leave when these levels of privacy are revealed, besides OPEN."""
    shown = {Privacy.OPEN, *revealed}
    fields = {
        name
        for name in (*COMMON, *OWN.get(kind, ()))
        if (Privacy.NOTE if name in IN_OWN_WORDS else Privacy.OPEN) in shown
    }
    for form in FORMS.get(kind, ()):
        fields.update(question.id for question in policy.forms[form].questions if question.privacy in shown)
    return frozenset(fields)
