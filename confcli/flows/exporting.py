"""This module knows how a session log is made: through its own gate, recorded, and no more than asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.code.model import format_question
from confcli.core.dates import keep_moment, kept_day, show_day
from confcli.core.formats import Format
from confcli.core.ledger.chain import Entry, Shown, redact
from confcli.core.ledger.checkpoint import checkpoint
from confcli.core.ledger.kinds import leaving
from confcli.core.ledger.session_log import Extract
from confcli.errors import Misread
from confcli.flows.entry_choice import at_hand
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.gate import require_permitted, revealed
from confcli.flows.resuming import draft
from confcli.flows.session import head_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from confcli.core.code.decision import Decision
    from confcli.core.code.interview import Answers
    from confcli.core.code.model import Form
    from confcli.flows.session import Session

FORM = "export"
REPLY_TO = "reply_to"


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whose confcli opens a sealed session log, and the public key that their replies are to be sealed to."""

    to: tuple[str, ...] = ()  # codes of supervisors
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a session log shows, both included; without any, all since the last export."""

    first: date | None = None
    last: date | None = None
    whole: bool = False

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins; raises Misread."""
        if self.first and self.last and self.last < self.first:
            raise Misread(
                "The period ends on {last}, before it begins on {first}.",
                "Give the first day with --from and the last one with --to.",
                last=show_day(self.last),
                first=show_day(self.first),
            )

    def require_begun(self, today: date) -> None:
        """Refuse a period that nothing can have been recorded in yet; raises Misread."""
        if self.first and self.first > today:
            raise Misread(
                "The period begins on {first}, which is still to come.",
                "Give a day with --from that has already begun.",
                first=show_day(self.first),
            )

    @property
    def since_last(self) -> bool:
        """Whether it goes on where the last export ended."""
        return not (self.first or self.last or self.whole)

    def kept(self) -> tuple[str, ...]:
        """Give it as a draft keeps it."""
        return (str(self.first or ""), str(self.last or ""), str(self.whole))

    def shows(self, entry: Shown) -> bool:
        """Tell whether an entry was recorded in the period."""
        day = kept_day(str(entry.fields["at"]))
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Exported:
    """What a supervisor gets: the number of the export's own entry, the extract, and what it is written as."""

    seq: int
    extract: Extract
    written: tuple[Format, ...]

    def in_the_open(self) -> Extract:
        """Give it without the keys that replies are sealed to: what anyone can read holds none of them."""
        entries = {
            seq: redact(entry, entry.disclosures.keys() - {REPLY_TO}) for seq, entry in self.extract.entries.items()
        }
        return replace(self.extract, entries=entries)


def export(
    session: Session,
    period: Period,
    stage: Callable[[Exported], None],
    addressed: Addressed = Addressed(),
    written: tuple[Format, ...] = (),
    listing: Callable[[Iterable[Shown]], str] = lambda _: "",
) -> Exported:
    """Ask what may leave, record the export, and hand the log to `stage` before it counts.

    `written` spares the question what to write it as. `listing` is how a person is shown which entries there are.
    What `stage` raises takes the entry back. Raises Unanswered when the gate does not permit, Misread for a period
    that is still to come, or when there is nobody to seal it for.
    """
    period.require_begun(session.clock().date())
    form, words = session.form(FORM), session.policy.words[FORM]
    if session.former():
        form = replace(form, rules=(*form.rules, *form.former_rules))
    sealed_for = addressed if not written or Format.SEALED in written else Addressed()
    begun = draft(session, FORM, goes_on=period.kept())
    desk = at_hand(session, form, lambda: listing(_to_choose_from(session, period, sealed_for)), begun)
    introduce(words, desk)
    filled = fill_in(form, words, desk, {format_question(form).id: tuple(written)} if written else None)
    decision = require_permitted(session, words, filled, begun)
    ways = _ways(form, filled.answers, addressed)
    if Format.SEALED not in ways:
        addressed = Addressed()
    with session.taking(begun):
        log = _recorded(session, period, _Asked(form, filled.answers, decision, ways, addressed))
        stage(log)
    return log


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the gate let pass."""

    form: Form
    answers: Answers
    decision: Decision
    ways: tuple[Format, ...]
    addressed: Addressed


def _ways(form: Form, answers: Answers, addressed: Addressed) -> tuple[Format, ...]:
    """Say what is written; without a wish, what is encrypted and can be opened."""
    wished = answers.get(format_question(form).id) or ()
    ways = tuple(way for way in Format if way in wished) or ((Format.SEALED if addressed.to else Format.PDF),)
    if Format.SEALED in ways and not addressed.to:
        raise Misread(
            "There is no supervisor to seal it for.", "Add the card they gave you: confcli supervisor add CARD"
        )
    return ways


def _recorded(session: Session, period: Period, asked: _Asked) -> Exported:
    in_full = frozenset(int(what) for what in asked.decision.may_share)
    begin = _begin(session, period, asked.addressed)
    shown = _numbers(session, period, begin)
    # What is to be read in full is never left out, however long ago it was recorded.
    start = head_at(session.ledger, min(begin, *(seq - 1 for seq in in_full)) if in_full else begin)
    last = session.ledger.head().size + 1
    own = {
        "first": str(min(shown, default=last)),
        "last": str(max(shown, default=last)),
        "to": list(asked.addressed.to) or None,
        REPLY_TO: asked.addressed.reply_to,
    }
    seq = session.record("export", ((asked.form, asked.answers),), marks=(), own=own)
    levels = revealed(asked.form, asked.answers)
    entries, whole = {}, {*in_full, seq}
    for number, (entry, kind) in _with_kinds(session, start.size).items():
        reveals = levels if number in whole else ()
        keep = leaving(session.policy, kind, reveals) if number in whole or number in shown else ()
        entries[number] = redact(entry, keep)
    at = keep_moment(session.clock())
    return Exported(seq, Extract(start, entries, checkpoint(session.ledger.head(), at)), asked.ways)


def _with_kinds(session: Session, after: int) -> dict[int, tuple[Entry, str]]:
    kinds = {shown.seq: shown.kind for shown in session.ledger.entries(after=after)}
    return {seq: (entry, kinds[seq]) for seq, entry in session.ledger.sealed(after).items()}


def _begin(session: Session, period: Period, addressed: Addressed) -> int:
    """Give the last entry that needs no showing: up to it the same supervisors have been shown everything."""
    if not period.since_last:
        return 0
    exports = list(session.ledger.entries(kind="export"))
    return min((_end(exports, code) for code in addressed.to), default=_end(exports, None))


def _end(exports: list[Shown], code: str | None) -> int:
    """Give the entry up to which all was shown to a supervisor, or in session logs that were sealed for none; else 0.

    A session log of days further on leaves a gap, so what it showed does not count: it is shown again.
    """
    end = 0
    for one in exports:
        to, first, last = one.fields.get("to") or (), int(str(one.fields["first"])), int(str(one.fields["last"]))
        if (code in to if code else not to) and first <= end + 1:
            end = one.seq if last >= one.seq - 1 else max(end, last)
    return end


def _numbers(session: Session, period: Period, begin: int) -> range:
    """Give the entries of a period without a gap: what lies between two of them belongs to it, whatever the clock was.

    So the first and the last one that are recorded with the export tell just what it showed.
    """
    shown = [entry.seq for entry in session.ledger.entries(after=begin) if period.shows(entry)]
    return range(shown[0], shown[-1] + 1) if shown else range(0)


def _to_choose_from(session: Session, period: Period, addressed: Addressed) -> Iterable[Shown]:
    """Give the entries that the session log would show; all there are where nothing is new."""
    begin = _begin(session, period, addressed)
    numbers = _numbers(session, period, begin)
    if not numbers:
        return session.ledger.entries()
    return (entry for entry in session.ledger.entries(after=begin) if entry.seq in numbers)
