"""This module knows how a sharing goes on from an earlier one: what still counts, and what is to be answered again.

Nothing is taken over unseen: what still counts stands in the review, and what opens the way is asked once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from confcli.core.code.interview import Answer, Answers, Item, reopened
from confcli.core.code.model import Form, Kind, Question, Way
from confcli.core.ledger.entry import kept_items, marks_of
from confcli.core.ledger.kinds import CHECKLIST, DETAILS
from confcli.core.ledger.marks import PERMITS
from confcli.core.succession import in_force
from confcli.errors import Misread
from confcli.flows.recording import require_decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confcli.core.ledger.chain import Shown
    from confcli.flows.ports import Asked, Interviewer
    from confcli.flows.session import Session


class Link(StrEnum):
    """What a new decision is to an earlier one."""

    CORRECTS = "corrects"  # that one rested on a wrong answer
    CONTINUE = Way.CONTINUE  # what that one waited for has come, or has not
    LIKE = Way.LIKE  # the same client and colleague again
    ANOTHER = Way.ANOTHER  # the same for another recipient


@dataclass(frozen=True, slots=True)
class GoesOn:
    """Which earlier decisions a new one has to do with, and how."""

    link: Link
    seqs: tuple[int, ...]

    @property
    def refers_to(self) -> str | None:
        """The entry that the new one is to be found at; what is merely alike replaces nothing."""
        return str(self.seqs[0]) if self.link in (Link.CORRECTS, Link.CONTINUE) else None

    def kept(self) -> tuple[str, ...]:
        """Give it as a draft keeps it."""
        return (self.link, *map(str, self.seqs))

    @classmethod
    def read(cls, kept: tuple[str, ...]) -> GoesOn:
        """Read what a draft kept."""
        return cls(Link(kept[0]), tuple(map(int, kept[1:])))


@dataclass(frozen=True, slots=True)
class Earlier:
    """Decisions that another one goes on from: one, or one for each of several clients."""

    link: Link
    given: Mapping[str, Mapping[str, Answers]]  # the answers by client, empty for nobody, and by form
    left_open: frozenset[str] = frozenset()  # the questions that made it wait

    @property
    def clients(self) -> tuple[str, ...]:
        """Whom it concerned."""
        return tuple(code for code in self.given if code)

    def answers(self, form: Form, client: str) -> Answers:
        """Give what was answered to a form, for this client."""
        return self.given.get(client, next(iter(self.given.values()))).get(form.id, {})

    def counting(self, form: Form, client: str) -> dict[str, Answer]:
        """Give what still counts of it, as it is kept."""
        given = self.answers(form, client)
        return {
            question.id: self._as_kept(question, given[question.id])
            for question in form.questions
            if question.id in given and not self._is_asked_again(form, question, given[question.id])
        }

    def _is_asked_again(self, form: Form, question: Question, answer: Answer) -> bool:
        if form.id == DETAILS:  # another recipient, or another day
            others = question.once and self.link is Link.ANOTHER
            return others or (question.kind is Kind.MOMENT and self.link is Link.LIKE)
        return question.id in self.left_open or bool(question.anew.get(self.link, frozenset()) & _options(answer))

    def _as_kept(self, question: Question, answer: Answer) -> Answer:
        return self.clients if question.chosen and self.clients else answer


def taken_up(session: Session, goes_on: GoesOn | None) -> Earlier | None:
    """Give what there is to go on from; raises Misread where the earlier decision cannot be gone on from."""
    if goes_on is None:
        return None
    if goes_on.link is Link.ANOTHER:
        return _earlier(session, goes_on.link, tuple(map(session.ledger.entry, goes_on.seqs)))
    entry = require_decision(session.ledger, goes_on.seqs[0])
    if goes_on.link is Link.CORRECTS:
        return None  # its answers were wrong
    _require_in_force(session, entry)
    _require_waiting(session, entry) if goes_on.link is Link.CONTINUE else _require_repeated(session, entry)
    return _earlier(session, goes_on.link, (entry,))


def _require_waiting(session: Session, entry: Shown) -> None:
    if not entry.fields.get("not_yet"):
        raise Misread("Entry {seq} waits for nothing.", "To see what waits: confcli log", seq=entry.seq)
    for outcome in session.ledger.entries(kind="outcome", refers_to=entry.seq):
        raise Misread(
            "Entry {seq} waits no more: entry {outcome} says what came of it.", seq=entry.seq, outcome=outcome.seq
        )


def _require_repeated(session: Session, entry: Shown) -> None:
    repeats = session.form(CHECKLIST).repeats
    if PERMITS not in marks_of(entry) or entry.fields.get("class") not in repeats or not _client(entry):
        raise Misread(
            "Entry {seq} allows no consult about a client, so nothing can be shared like it.",
            "Begin anew: confcli share",
            seq=entry.seq,
        )


def _require_in_force(session: Session, entry: Shown) -> None:
    newest = in_force(session.ledger.entries(kind="decision"), entry.seq)
    if newest != entry.seq:
        raise Misread(
            "Entry {seq} was decided anew: entry {newest}.", "Go on from that one.", seq=entry.seq, newest=newest
        )


def _earlier(session: Session, link: Link, entries: tuple[Shown, ...]) -> Earlier:
    forms = [session.form(name) for name in (CHECKLIST, DETAILS)]
    given = {_client(one): {form.id: _answers(form, one) for form in forms} for one in entries}
    waits = {rule for one in entries for rule in one.fields.get("not_yet") or ()}
    return Earlier(link, given, frozenset(reopened(forms[0], waits)))


def _answers(form: Form, entry: Shown) -> Answers:
    """Read what was answered to a form back from an entry."""
    found: dict[str, Answer] = {}
    for question in form.questions:
        value = entry.fields.get(question.id)
        if isinstance(value, str):
            found[question.id] = value
        elif isinstance(value, list):
            found[question.id] = kept_items(value) if question.kind is Kind.ITEMS else tuple(map(str, value))
    return found


def _options(answer: Answer) -> frozenset[str]:
    if isinstance(answer, str):
        return frozenset((answer,))
    return frozenset(part.needed if isinstance(part, Item) else part for part in answer)


def _client(entry: Shown) -> str:
    return str(entry.fields.get("client") or "")


class Completed:
    """A file that leaves out what still counts of an earlier decision: that is answered as it was."""

    live = False

    def __init__(self, file: Interviewer, earlier: Earlier, form: Form) -> None:
        """Answer from the file, and from the earlier answers to this form."""
        self._file, self._earlier, self._form = file, earlier, form

    def ask(self, asked: Asked) -> Answer:
        """Give the answer of the file, or else the earlier one; raises Unanswered for what is to be answered again."""
        counting = self._earlier.counting(self._form, asked.about or next(iter(self._earlier.clients), ""))
        before = counting.get(asked.question.id, ())
        return self._file.ask(replace(asked, optional=asked.optional or bool(before))) or before

    def clear(self) -> None:
        """Clear nothing: there is no screen."""

    def say(self, text: str) -> None:
        """Say nothing: nobody is there."""

    def warn(self, text: str) -> None:
        """Leave a line for whoever reads what the script said."""
        self._file.warn(text)
