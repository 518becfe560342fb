"""This module knows which entries a person means by what was typed to narrow a list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.core.dates import keep_day
from confcli.core.day_reading import read_day
from confcli.core.follow_ups import BREACH, HOLD, NOT_TOLD, OUTCOME, WAIT
from confcli.core.ledger.free_text import free_fields
from confcli.core.ledger.kinds import require_kind
from confcli.core.month_reading import read_months
from confcli.core.selection import NOT_YET, Selection
from confcli.core.words import folded, sought
from confcli.errors import Misread
from confcli.flows.clients import find_client
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from confcli.core.code.model import Policy
    from confcli.core.narrowed import Narrowed
    from confcli.flows.ports import Ledger

OPEN = frozenset((BREACH, WAIT, HOLD, OUTCOME, NOT_TOLD))


def selected(policy: Policy, ledger: Ledger, narrowed: Narrowed, now: datetime) -> Selection:
    """Give which entries are meant; raises Misread for what cannot be read."""
    first, last = _days(narrowed, now.date())
    return Selection(
        kind=require_kind(narrowed.kind) if narrowed.kind else "",
        client=find_client(ledger, narrowed.client).code if narrowed.client else "",
        verdict=_verdict(policy, narrowed.verdict) if narrowed.verdict else "",
        first=first,
        last=last,
        open_for=OPEN if narrowed.still_open else frozenset(),
        now=now.timestamp(),
    )


def with_words(policy: Policy, wanted: Selection, text: str) -> Selection:
    """Narrow to the entries in which somebody wrote these words."""
    return replace(wanted, phrases=sought(text), free=free_fields(policy))


def _verdict(policy: Policy, text: str) -> str:
    """Read a class by its name as it is shown, or by the beginning of it; raises Misread."""
    names = {name: words.name for name, words in policy.words["sharing"].verdicts.items()} | {NOT_YET: say("NOT YET")}
    typed = folded(text).replace("_", " ").split()
    found = [name for name, shown in names.items() if _begin(typed, shown) or _begin(typed, name.replace("_", " "))]
    if len(found) != 1:
        known = ", ".join(names.values())
        raise Misread('There is no verdict "{verdict}".', "The verdicts are: {names}.", verdict=text, names=known)
    return found[0]


def _begin(typed: Sequence[str], shown: str) -> bool:
    words = folded(shown).split()
    return bool(typed) and len(typed) <= len(words) and all(map(str.startswith, words, typed))


def _days(narrowed: Narrowed, today: date) -> tuple[str, str]:
    """Read from which day to which; of a month the first and the last. Raises Misread."""
    first = _day(narrowed.first, today, "-01") if narrowed.first else ""
    last = _day(narrowed.last, today, "-31") if narrowed.last else ""
    if first and last and last < first:
        raise Misread("The last day is before the first.", "Give the first with --from and the last with --to.")
    return first, last


def _day(text: str, today: date, end: str) -> str:
    try:
        return read_months(text, None, today)[0] + end
    except Misread:
        return keep_day(read_day(text, today, future=True, looking_back=True))
