"""This module knows how a session log is made: through its own gate, recorded, and no more than asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from confcli.core.checkpoint import checkpoint
from confcli.core.decision import judge
from confcli.core.leaving import leaving
from confcli.core.ledger import Entry, Head, Shown, entry_hash, genesis, redact
from confcli.errors import Misread, Unanswered
from confcli.flows.asking import fill_in, introduce

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.interview import Answers
    from confcli.core.policy import Form, Policy, Privacy
    from confcli.flows.session import Session

FORM = "export"


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
                last=f"{self.last:%d/%m/%Y}",
                first=f"{self.first:%d/%m/%Y}",
            )

    @property
    def since_last(self) -> bool:
        """Whether it goes on where the last export ended."""
        return not (self.first or self.last or self.whole)

    def shows(self, entry: Shown) -> bool:
        """Tell whether an entry was recorded in the period."""
        day = datetime.fromisoformat(str(entry.fields["at"])).date()
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class SessionLog:
    """What a supervisor gets: every header since `start`, the fields that may leave, and a checkpoint."""

    seq: int
    start: Head
    entries: dict[int, Entry]
    checkpoint: str


def export(session: Session, period: Period, stage: Callable[[SessionLog], None]) -> SessionLog:
    """Ask what may leave, record the export, and hand the log to `stage` before it counts.

    What `stage` raises takes the entry back. Raises Unanswered when the gate does not permit.
    """
    form, words = session.form(FORM), session.policy.words[FORM]
    desk = session.desk()
    introduce(words, desk)
    filled = fill_in(form, words, desk)
    decision = judge(form, tuple(session.policy.clauses), filled.answers, filled.decided)
    if not decision.permits:
        steps = [words.rules[rule] for rule in decision.reasons]
        raise Unanswered(
            " ".join((words.verdicts[decision.verdict].meaning, *(step.reason for step in steps))),
            " ".join(sentence for step in steps for sentence in step.next),
        )
    with session.ledger.writing():
        log = _recorded(session, period, form, filled.answers)
        stage(log)
    return log


def revealed(form: Form, answers: Answers) -> frozenset[Privacy]:
    """Say which levels of privacy the answers reveal."""
    levels: set[Privacy] = set()
    for question in form.questions:
        answer = answers.get(question.id, ())
        for option in (answer,) if isinstance(answer, str) else answer:
            levels.update(question.reveals.get(str(option), ()))
    return frozenset(levels)


def _recorded(session: Session, period: Period, form: Form, answers: Answers) -> SessionLog:
    start = _start(session, period)
    shown = [entry.seq for entry in session.ledger.entries(after=start.size) if period.shows(entry)]
    last = session.ledger.head().size + 1
    covers = {"first": str(min(shown, default=last)), "last": str(max(shown, default=last))}
    seq = session.record("export", ((form, answers),), marks=(), own=covers)
    keep = {*shown, seq}
    levels = revealed(form, answers)
    entries = {
        number: _redacted(session.policy, entry, kind, levels if number in keep else None)
        for number, (entry, kind) in _with_kinds(session, start.size).items()
    }
    at = session.clock().isoformat(timespec="seconds")
    return SessionLog(seq, start, entries, checkpoint(session.ledger.head(), at))


def _redacted(policy: Policy, entry: Entry, kind: str, levels: frozenset[Privacy] | None) -> Entry:
    return redact(entry, () if levels is None else leaving(policy, kind, levels))


def _with_kinds(session: Session, after: int) -> dict[int, tuple[Entry, str]]:
    kinds = {shown.seq: shown.kind for shown in session.ledger.entries(after=after)}
    return {seq: (entry, kinds[seq]) for seq, entry in session.ledger.sealed(after).items()}


def _start(session: Session, period: Period) -> Head:
    """Find where the headers begin: after the last export, or at the beginning of the ledger."""
    ledger = session.ledger.head().ledger
    exports = [entry.seq for entry in session.ledger.entries(kind="export")] if period.since_last else []
    if not exports:
        return genesis(ledger)
    return Head(ledger, exports[-1], entry_hash(session.ledger.sealed(exports[-1] - 1)[exports[-1]].header))
