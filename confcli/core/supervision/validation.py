"""This module knows what an entry can hold at all, so that nothing else is ever taken for words or days.

A chain can be sealed by anyone who knows how: that it verifies does not mean that confcli wrote it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from confcli.core.breach import CLOCK
from confcli.core.code.model import Kind
from confcli.core.dates import kept_day, kept_moment
from confcli.core.ledger.chain import ASK_AGAIN
from confcli.errors import Tampered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown

EDITION = 3  # id, version and hash of the Code
SINGLE = frozenset(("at", "volunteer", "client", "class", "refers_to", "noticed"))  # these are never lists


def require_sound(entry: Shown, days: Collection[str] = ("noticed",)) -> None:
    """Let an entry pass whose fields are of the kind that their names say; raises Tampered for any other.

    `days` are the fields that name a day.
    """
    try:
        for name, value in entry.fields.items():
            _require(name, value, days)
    except (TypeError, ValueError, OverflowError) as error:
        raise Tampered("Entry {seq} holds what confcli never writes.", ASK_AGAIN, seq=entry.seq) from error


def require_all_sound(policy: Policy, entries: Iterable[Shown]) -> None:
    """Let entries pass that a form of this policy can show; raises Tampered at the first other."""
    days = {
        question.id for form in policy.forms.values() for question in form.questions if question.kind is Kind.MOMENT
    }
    for one in entries:
        require_sound(one, days)


def _require(name: str, value: object, days: Collection[str]) -> None:
    if type(value) is list and (name in SINGLE or not set(map(type, value)) <= {str}):
        raise TypeError
    if value is not None and type(value) not in (str, list):
        raise TypeError
    if name == "at":
        kept_moment(str(value))
    if name == "policy" and (type(value) is not list or len(value) != EDITION):
        raise ValueError
    if name in days and value and kept_day(str(value)) > date.max - CLOCK:
        raise ValueError
