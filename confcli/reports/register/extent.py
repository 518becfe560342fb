"""This module knows what a session log covers: which entries, of which days, and what of them besides codes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from confcli.core.code.model import Privacy
from confcli.core.dates import instant, kept_day
from confcli.core.ledger.kinds import IN_OWN_WORDS, forms_of, leaving
from confcli.reports.entries import when
from confcli.reports.register.answers import DASH
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.session_log import SessionLog


def extent(bundle: SessionLog, shown: Sequence[Shown], private: frozenset[Privacy]) -> tuple[str, ...]:
    """Say which entries a log shows, of which days, since when, and whether names or notes are among it."""
    if not bundle.entries:
        return (" ".join((say("No entry."), say("Written on {when}.", when=written(bundle)))),)
    covers = say_many(
        len(bundle.entries),
        "Entry {first} alone.",
        "Entries {first} to {last}, {shown} of them shown.",
        first=bundle.start.size + 1,
        last=bundle.head.size,
        shown=len(shown),
    )
    days = [str(one.fields["at"]) for one in shown if "at" in one.fields]
    period = [say("Recorded from {first} to {last}.", first=_day(min(days)), last=_day(max(days)))] if days else []
    return (
        " ".join((covers, *period, say("Written on {when}.", when=written(bundle)))),
        " ".join((_since(bundle, days), _holds(private))),
    )


def private_in(policy: Policy, one: Shown) -> frozenset[Privacy]:
    """Say what an entry shows besides codes: nothing, notes or names."""
    names = {name for name, value in one.fields.items() if value} - leaving(policy, one.kind, ())
    levels = {q.id: q.privacy for form in forms_of(one.kind) for q in policy.forms[form].questions}
    return frozenset(Privacy.NOTE if name in IN_OWN_WORDS else levels.get(name, Privacy.NOTE) for name in names)


def written(bundle: SessionLog) -> str:
    """Say when the log was written; a checkpoint says so itself, and nobody vouches for the clock."""
    return when(str(bundle.checkpoint.get("at")))


def written_at(bundle: SessionLog) -> datetime:
    """Give the moment that the checkpoint names; where it names none, no clock is said to have ended."""
    return instant(str(bundle.checkpoint.get("at"))) or datetime.min.replace(tzinfo=UTC)


def _day(at: str) -> str:
    return when(at)[:10]


def _since(bundle: SessionLog, days: Sequence[str]) -> str:
    """Say how much has come since the checkpoint before, and over how many days."""
    count = bundle.head.size - bundle.start.size
    if not bundle.start.size:
        return say_many(count, "One entry since the ledger began.", "{count} entries since the ledger began.")
    span = (written_at(bundle).date() - kept_day(min(days))).days if days else 0
    return say_many(
        count,
        "One entry since the checkpoint before, of {size} entries; days: {days}.",
        "{count} entries since the checkpoint before, of {size} entries; days: {days}.",
        size=bundle.start.size,
        days=max(span, 0) if days else DASH,
    )


def _holds(private: frozenset[Privacy]) -> str:
    if not private:
        return say("It holds client codes, no client's name and no note; recipients as they were typed.")
    if private == {Privacy.NOTE}:
        return say("It holds NOTES, no client's name, and recipients as they were typed.")
    if private == {Privacy.NAME}:
        return say("It holds NAMES, and no notes.")
    return say("It holds NAMES and NOTES.")
