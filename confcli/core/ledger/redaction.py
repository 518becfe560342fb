"""This module knows which fields of an entry may leave the vault: the one view for every export.

What it does not know stays inside, so a field from an older or newer policy is withheld.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Policy, Privacy
from confcli.core.ledger.kinds import IN_OWN_WORDS, forms_of, own_fields

if TYPE_CHECKING:
    from collections.abc import Collection


def leaving(policy: Policy, kind: str, revealed: Collection[Privacy]) -> frozenset[str]:
    """Name the fields of a kind that may leave when these levels of privacy are revealed, besides OPEN."""
    shown = {Privacy.OPEN, *revealed}
    fields = {name for name in own_fields(kind) if (Privacy.NOTE if name in IN_OWN_WORDS else Privacy.OPEN) in shown}
    for form in forms_of(kind):
        fields.update(question.id for question in policy.forms[form].questions if question.privacy in shown)
    return frozenset(fields)
