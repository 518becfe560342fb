"""This module knows what a supervisor reads of a session log: everything in it, as one value for every form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind, Privacy
from confcli.core.dates import instant, kept_day
from confcli.core.ledger.erasure import notes_erased
from confcli.core.ledger.kinds import IN_OWN_WORDS, forms_of, leaving
from confcli.core.ledger.session_log import LIMITS, PROVES
from confcli.core.safe_text import one_line, safe
from confcli.core.supervision import validation
from confcli.reports.entries import COLUMNS, field_rows, heading, log_lines, when
from confcli.reports.register.answers import DASH, NOT_SHOWN
from confcli.reports.register.attention import attention
from confcli.reports.register.counts import contacts, counts
from confcli.reports.register.model import Detail, Register, Section, Table
from confcli.reports.register.rows import DECISION, NOTHING, OUTCOME, REPLY, Rows, headings, referring
from confcli.speech import say, say_many, spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.session_log import SessionLog


def register(policy: Policy, bundle: SessionLog, now: datetime | None = None) -> Register:
    """Give all that a session log shows; `now`, or else when it was written, decides which clocks run.

    Raises Tampered where an entry holds what confcli never writes.
    """
    require_sound(policy, bundle.entries)
    shown, about, rows = [one for one in bundle.entries if one.fields], referring(bundle.entries), Rows(policy)
    decisions, erased = [one for one in shown if one.kind == DECISION], notes_erased(shown)
    sharings = tuple(rows.sharing(one, about.get(str(one.seq), NOTHING)) for one in decisions)
    private = {one.seq: levels for one in shown if (levels := _private(policy, one))}
    title = say("Session log of volunteer {code}", code=_volunteer(shown))
    return Register(
        language=spoken(),
        code=policy.title,
        title=title,
        extent=_extent(bundle, shown, frozenset().union(*private.values())),
        footer=say("{title}, written on {day}. Confidential.", title=title, day=_written(bundle)[:10]),
        at=str(bundle.checkpoint.get("at")),
        attention_heading=say("For your attention"),
        attention=attention(policy, rows, shown, now or _written_at(bundle)),
        nothing=say("Nothing needs your attention."),
        counts=counts(policy, shown, sharings),
        contacts=contacts(policy, shown),
        heading=say("Register of sharings"),
        legend=say(LEGEND, hidden=say(NOT_SHOWN), dash=DASH),
        columns=headings(),
        sharings=sharings,
        none=say("No sharing was recorded."),
        others=_others(policy, shown, {str(one.seq) for one in decisions}),
        details_heading=say("Entries in full"),
        details=tuple(_detail(policy, one, erased.get(one.seq, ())) for one in shown if one.seq in private),
        replies=Section(say("Replies of supervisors"), tuple(_reply(rows, one) for one in shown if one.kind == REPLY)),
        proves=Section(say("What this log proves"), tuple(say(sentence) for sentence in PROVES)),
        limits=Section(say("What it cannot prove"), tuple(say(sentence) for sentence in LIMITS)),
        checkpoint_heading=say("Checkpoint to keep"),
        checkpoint=_checkpoint(bundle),
    )


LEGEND = "“{hidden}” was withheld from this log. “{dash}” was not asked, or left empty."


def _volunteer(shown: Sequence[Shown]) -> str:
    codes = {str(one.fields["volunteer"]) for one in shown if one.fields.get("volunteer")}
    return ", ".join(sorted(map(one_line, codes))) or DASH


def _written(bundle: SessionLog) -> str:
    """Say when the log was written; a checkpoint says so itself, and nobody vouches for the clock."""
    return when(str(bundle.checkpoint.get("at")))


def _written_at(bundle: SessionLog) -> datetime:
    """Give the moment that the checkpoint names; where it names none, no clock is said to have ended."""
    return instant(str(bundle.checkpoint.get("at"))) or datetime.min.replace(tzinfo=UTC)


def _extent(bundle: SessionLog, shown: Sequence[Shown], private: frozenset[Privacy]) -> tuple[str, ...]:
    if not bundle.entries:
        return (" ".join((say("No entry."), say("Written on {when}.", when=_written(bundle)))),)
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
        " ".join((covers, *period, say("Written on {when}.", when=_written(bundle)))),
        " ".join((_since(bundle, days), _holds(private))),
    )


def _day(at: str) -> str:
    return when(at)[:10]


def _since(bundle: SessionLog, days: Sequence[str]) -> str:
    """Say how much has come since the checkpoint before, and over how many days."""
    count = bundle.head.size - bundle.start.size
    if not bundle.start.size:
        return say_many(count, "One entry since the ledger began.", "{count} entries since the ledger began.")
    span = (_written_at(bundle).date() - kept_day(min(days))).days if days else 0
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


def _private(policy: Policy, one: Shown) -> frozenset[Privacy]:
    """Say what an entry shows besides codes: nothing, notes or names."""
    names = {name for name, value in one.fields.items() if value} - leaving(policy, one.kind, ())
    levels = {q.id: q.privacy for form in forms_of(one.kind) for q in policy.forms[form].questions}
    return frozenset(Privacy.NOTE if name in IN_OWN_WORDS else levels.get(name, Privacy.NOTE) for name in names)


def _others(policy: Policy, shown: Sequence[Shown], decisions: set[str]) -> Table:
    """List every entry that is in no row; an outcome whose decision is not in this log is one of them."""
    others = [
        one
        for one in shown
        if one.kind != DECISION and not (one.kind == OUTCOME and one.fields.get("refers_to") in decisions)
    ]
    lines = (tuple(map(one_line, line)) for line in log_lines(policy, others, notes_erased(shown)))
    return Table(say("Other entries"), tuple(say(column) for column in COLUMNS), tuple(lines))


def _detail(policy: Policy, one: Shown, erased: Collection[str]) -> Detail:
    rows = tuple((one_line(label), safe(text)) for _, label, text in field_rows(policy, one, erased))
    if one.withheld:
        rows += ((say("Withheld"), say_many(one.withheld, "one field", "{count} fields")),)
    return Detail(one_line(heading(one)), rows)


def _reply(rows: Rows, one: Shown) -> str:
    about = one_line(str(one.fields.get("refers_to") or DASH))
    return say("Entry {seq}, about entry {about}. {reply}", seq=one.seq, about=about, reply=rows.reply(one))


def _checkpoint(bundle: SessionLog) -> tuple[tuple[str, str], ...]:
    point = bundle.checkpoint
    return (
        (say("Entries"), str(point.get("size"))),
        (say("Head"), one_line(str(point.get("head")))),
        (say("Ledger"), one_line(str(point.get("ledger")))),
        (say("Written on"), _written(bundle)),
    )


def require_sound(policy: Policy, entries: Iterable[Shown]) -> None:
    """Let entries pass that a form can show; raises Tampered at the first other."""
    days = {
        question.id for form in policy.forms.values() for question in form.questions if question.kind is Kind.MOMENT
    }
    for one in entries:
        validation.require_sound(one, days)
