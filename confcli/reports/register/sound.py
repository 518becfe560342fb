"""This module knows which fields of an entry name a day, and refuses what confcli never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core import sound
from confcli.core.policy import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.core.ledger import Shown
    from confcli.core.policy import Policy


def require_sound(policy: Policy, entries: Iterable[Shown]) -> None:
    """Let entries pass that a form can show; raises Tampered at the first other."""
    days = {
        question.id for form in policy.forms.values() for question in form.questions if question.kind is Kind.MOMENT
    }
    for one in entries:
        sound.require_sound(one, days)
