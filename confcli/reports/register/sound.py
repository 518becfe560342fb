"""This module knows what an entry can hold at all, so that nothing else is ever taken for words or days.

A chain can be sealed by anyone who knows how: that it verifies does not mean that confcli wrote it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from confcli.core.breach import CLOCK
from confcli.core.ledger import ASK_AGAIN
from confcli.core.policy import Kind
from confcli.errors import Tampered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.core.ledger import Shown
    from confcli.core.policy import Policy

EDITION = 3  # id, version and hash of the Code
SINGLE = frozenset(("at", "volunteer", "client", "class", "refers_to"))  # these are never lists


def require_sound(policy: Policy, entries: Iterable[Shown]) -> None:
    """Let entries pass whose fields are of the kind that their names say; raises Tampered at the first other."""
    days = {
        question.id for form in policy.forms.values() for question in form.questions if question.kind is Kind.MOMENT
    }
    for one in entries:
        try:
            _require(one, days)
        except (TypeError, ValueError, OverflowError) as error:
            raise Tampered("Entry {seq} holds what confcli never writes.", ASK_AGAIN, seq=one.seq) from error


def _require(one: Shown, days: set[str]) -> None:
    for name, value in one.fields.items():
        if not (value is None or isinstance(value, str) or (name not in SINGLE and _is_list(value))):
            raise TypeError
        if name == "at" and datetime.fromisoformat(str(value)).tzinfo is None:
            raise ValueError
        if name == "policy" and (isinstance(value, str) or len(value or ()) != EDITION):
            raise ValueError
        if name in days and value and datetime.fromisoformat(str(value)).date() > date.max - CLOCK:
            raise ValueError


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)
