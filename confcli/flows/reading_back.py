"""This module knows how entries are read back: which a person means, and what was said of each of them later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.dates import keep_day
from confcli.core.day_reading import read_day
from confcli.core.follow_ups import BREACH, HOLD, NOT_TOLD, OUTCOME, WAIT
from confcli.core.ledger.erasure import NOTE, NOTHING, notes_erased
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
    from confcli.core.ledger.chain import Shown
    from confcli.flows.ports import Ledger

EVERYTHING = Selection()
OPEN = frozenset((BREACH, WAIT, HOLD, OUTCOME, NOT_TOLD))
ALL = -1
MOST = 1_000  # entries that are counted; more are said to be more
CORRECTION = "correction"


class Narrowed(NamedTuple):
    """What narrows a list, as a person typed it; nothing narrows nothing."""

    client: str | None = None
    kind: str | None = None
    verdict: str | None = None
    first: str | None = None  # a day or a month
    last: str | None = None
    still_open: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """What was said of an entry later: which entries correct it, and which of its texts were erased alone."""

    corrections: tuple[int, ...] = ()
    emptied: frozenset[str] = NOTHING


@dataclass(frozen=True, slots=True)
class Listed:
    """Some of the entries that were meant, what was said of them later, and how many more there are."""

    entries: tuple[Shown, ...]
    later: dict[int, Later]
    more: int
    at_least: bool = False  # there are even more than were counted

    def of(self, seq: int) -> Later:
        """Give what was said of an entry later."""
        return self.later.get(seq, Later())


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


def about(ledger: Ledger, client: str) -> Listed:
    """Give every entry about a client."""
    return listed(ledger, Selection(client=client), ALL)


def with_later(ledger: Ledger, seq: int) -> list[Shown]:
    """Give an entry, then every later one that points at it; raises Misread when there is none."""
    return [ledger.entry(seq), *ledger.entries(refers_to=seq)]


def listed(ledger: Ledger, wanted: Selection, most: int) -> Listed:
    """Give the newest of the entries that are meant, in their order."""
    entries = tuple(ledger.newest(wanted, most))
    counted = len(ledger.numbers(wanted, most + MOST)) if len(entries) == most else len(entries)
    later = {one.seq: said_later(ledger, one.seq) for one in entries}
    return Listed(entries, later, counted - len(entries), at_least=counted == most + MOST)


def said_later(ledger: Ledger, seq: int) -> Later:
    """Give what was said of an entry later."""
    corrections = tuple(one.seq for one in ledger.entries(kind=CORRECTION, refers_to=seq))
    return Later(corrections, notes_erased(ledger.entries(kind=NOTE, refers_to=seq)).get(seq, NOTHING))


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
