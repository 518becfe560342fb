"""This module knows what a supervisor reads of a session log: everything in it, as one value for every form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.erasure import notes_erased
from confcli.core.ledger.session_log import LIMITS, PROVES
from confcli.core.safe_text import one_line, safe
from confcli.core.supervision.validation import require_all_sound
from confcli.reports.entries import COLUMNS, field_rows, heading, log_lines
from confcli.reports.register.anew import judged_anew
from confcli.reports.register.answers import DASH, NOT_SHOWN
from confcli.reports.register.attention import attention
from confcli.reports.register.counts import contacts, counts
from confcli.reports.register.extent import extent, private_in, written, written_at
from confcli.reports.register.model import Detail, Register, Section, Table
from confcli.reports.register.rows import DECISION, NOTHING, OUTCOME, REPLY, Rows, headings, referring
from confcli.speech import say, say_many, spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.session_log import SessionLog


def register(policy: Policy, bundle: SessionLog, now: datetime | None = None) -> Register:
    """Give all that a session log shows; `now`, or else when it was written, decides which clocks run.

    Raises Tampered where an entry holds what confcli never writes.
    """
    require_all_sound(policy, bundle.entries)
    shown, about, rows = [one for one in bundle.entries if one.fields], referring(bundle.entries), Rows(policy)
    decisions, erased = [one for one in shown if one.kind == DECISION], notes_erased(shown)
    sharings = tuple(rows.sharing(one, about.get(str(one.seq), NOTHING)) for one in decisions)
    private = {one.seq: levels for one in shown if (levels := private_in(policy, one))}
    title = say("Session log of volunteer {code}", code=_volunteer(shown))
    return Register(
        language=spoken(),
        code=policy.title,
        title=title,
        extent=extent(bundle, shown, frozenset().union(*private.values())),
        footer=say("{title}, written on {day}. Confidential.", title=title, day=written(bundle)[:10]),
        at=str(bundle.checkpoint.get("at")),
        attention_heading=say("For your attention"),
        attention=judged_anew(policy, bundle, attention(policy, rows, shown, now or written_at(bundle))),
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
        (say("Written on"), written(bundle)),
    )
