"""This module knows how a supervisor replies to an entry, and how the reply comes to stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.interview import Answer, Ask, accept, next_step
from confcli.core.ledger import entry_hash
from confcli.core.letter import Letter
from confcli.errors import Misread
from confcli.flows.asking import fill_in, introduce

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confcli.core.policy import Form
    from confcli.core.received import Received, Source
    from confcli.flows.session import Session

FORM = "reply"


def reply(session: Session, source: Source, about: Received, stage: Callable[[Letter], None]) -> int:
    """Ask a supervisor what they reply to an entry of a ledger they hold, and record it in their own vault.

    What `stage` raises takes the entry back. Gives the entry's number.
    """
    form, words = session.form(FORM), session.policy.words[FORM]
    desk = session.desk()
    introduce(words, desk)
    answers = fill_in(form, words, desk).answers
    replied = session.clock().isoformat(timespec="seconds")
    code = session.volunteer()
    given = {name: answer for name, answer in answers.items() if isinstance(answer, str) and answer}
    letter = Letter(code, replied, source.volunteer, source.ledger, about.seq, about.hash, given)
    with session.ledger.writing():
        seq = session.record(FORM, ((form, answers),), marks=(), own=_own(letter))
        stage(letter)
    return seq


def receive(session: Session, letter: Letter) -> int | None:
    """Record a reply beside the entry it is about; give its number, or None when it is there already.

    Raises Misread when it belongs to another ledger, or to an entry that is not the one here.
    """
    head = session.ledger.head()
    if letter.ledger != head.ledger:
        raise Misread("This reply belongs to another volunteer's ledger.", "Give it back to your supervisor.")
    if letter.entry > head.size or _hash(session, letter.entry) != letter.hash:
        raise Misread(
            "Entry {seq} here is not the one that your supervisor replied to.",
            "Tell your supervisor: the ledger may have been restored from an older backup.",
            seq=letter.entry,
        )
    own = {**_own(letter), "refers_to": str(letter.entry)}
    for earlier in session.ledger.entries(kind=FORM, refers_to=letter.entry):
        if all(earlier.fields.get(name) == value for name, value in own.items()):
            return None
    form, client = session.form(FORM), session.ledger.entry(letter.entry).fields.get("client")
    answered = ((form, _answers(form, letter.answers)),)
    return session.record(FORM, answered, marks=(), own=own, client=client if isinstance(client, str) else None)


def _own(letter: Letter) -> dict[str, str | list[str] | None]:
    return {
        "supervisor": letter.supervisor,
        "of_volunteer": letter.volunteer,
        "of_ledger": letter.ledger,
        "of_entry": str(letter.entry),
        "replied": letter.replied,
    }


def _hash(session: Session, seq: int) -> str:
    return entry_hash(session.ledger.sealed(seq - 1)[seq].header)


def _answers(form: Form, given: Mapping[str, str]) -> dict[str, Answer]:
    """Hold what came in the letter to the form; raises Misread or Unanswered."""
    answers: dict[str, Answer] = {}
    while isinstance(step := next_step(form, answers), Ask):
        answer = given.get(step.question.id, "")
        accept(step.question, answer, optional=step.optional)
        answers[step.question.id] = answer
    return answers
