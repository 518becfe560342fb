"""This module knows which fields of an entry name a day, and refuses what confcli never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Kind
from confcli.core.supervision import validation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown


def require_sound(policy: Policy, entries: Iterable[Shown]) -> None:
    """Let entries pass that a form can show; raises Tampered at the first other."""
    days = {
        question.id for form in policy.forms.values() for question in form.questions if question.kind is Kind.MOMENT
    }
    for one in entries:
        validation.require_sound(one, days)
