"""This module knows how a supervisor replies to an entry, and how the reply comes to stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from confcli.core.code.interview import Answer, Ask, accept, next_step
from confcli.core.dates import keep_moment
from confcli.core.ledger.chain import Shown, entry_hash
from confcli.core.people import is_alike, known_code
from confcli.core.supervision.reply import LONGEST, Letter
from confcli.errors import Misread
from confcli.flows.form_filling import fill_in, introduce
from confcli.flows.resuming import draft
from confcli.flows.supervision.importing import require_held

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confcli.core.code.model import Form
    from confcli.core.supervision.inbox import Received, Source
    from confcli.flows.ports import Keys
    from confcli.flows.session import Session
    from confcli.flows.supervision.ports import Inbox

FORM, REPLY_TO = "reply", "reply_to"
NOBODY_VOUCHES = "Nobody vouches for who wrote it. Ask your supervisor whether it is theirs."


def one_entry(inbox: Inbox, code: str, number: int) -> tuple[Received, Source]:
    """Find the entry to reply to, in the ledger that was held last; raises Misread where it has two histories.

    Of two, the one that somebody vouches for is meant.
    """
    require_held(code, inbox.sources())
    found = inbox.entry(code, number)
    ledgers = {one.id: one for one in ledgers_of(inbox, code)}
    source = ledgers[max(one.source for one in found)]
    here = [one for one in found if one.source == source.id]
    if len(here) > 1:
        sure = inbox.vouched(source)
        here = [one for one in here if (one.seq, one.hash) in sure]
    if len(here) != 1:
        raise Misread(
            "There are two histories of entry {seq} of {code}.",
            "Speak with the volunteer first. To see both: confcli supervisor report",
            seq=number,
            code=code,
        )
    return here[0], source


def held_code(inbox: Inbox, code: str) -> str:
    """Give the code of the volunteer that is meant, of those whose ledgers are held; raises Misread for a doubt."""
    return known_code(code, (one.volunteer for one in inbox.sources()))


def ledgers_of(inbox: Inbox, code: str) -> list[Source]:
    """Give the ledgers that are held of one volunteer: several, where they began anew."""
    return [one for one in inbox.sources() if one.volunteer == code]


def readable(inbox: Inbox, about: Received) -> Shown:
    """Give a received entry as it can be read: an empty client, which is not kept, is no erased one."""
    fields = about.fields if inbox.is_emptied(about) else {"client": None, **about.fields}
    return Shown(about.seq, about.kind, fields, about.withheld)


def reply_key(inbox: Inbox, code: str, source: Source) -> str:
    """Give the key that replies to a ledger are sealed to, as its exports name it; raises Misread.

    Whoever has your card and a line of the volunteer's could write an export of their own after it, with a key of
    theirs. So a key is taken only from an export that somebody vouches for; of several, from the last.
    """
    exports = [one for one in inbox.entries("export", volunteer=code) if one.source == source.id]
    keys = [one for one in exports if one.fields.get(REPLY_TO)]
    sure = inbox.vouched(source) if keys else ()
    known = [str(one.fields[REPLY_TO]) for one in keys if (one.seq, one.hash) in sure]
    if known:
        return known[-1]
    if keys or any(one.volunteer == code for one in inbox.contradictions()):
        raise Misread(
            "Nobody has vouched yet for {code}'s key, so nothing is sealed for it.",
            "Ring {code}, and compare the number of their checkpoint: confcli supervisor compare {code}",
            code=code,
        )
    raise Misread(
        "No sealed session log of {code} has come yet, so there is no key to reply to.",
        "Ask them to export once more.",
        code=code,
    )


def reply(session: Session, source: Source, about: Received, stage: Callable[[Letter], None]) -> int:
    """Ask a supervisor what they reply to an entry of a ledger they hold, and record it in their own vault.

    What `stage` raises takes the entry back. Gives the entry's number; raises Misread for a text that is too long.
    """
    form, words = session.form(FORM), session.policy.words[FORM]
    begun = draft(session, FORM, goes_on=(source.volunteer, source.ledger, str(about.seq)))
    desk = session.desk(draft=begun)
    introduce(words, desk)
    answers = fill_in(form, words, desk).answers
    replied = keep_moment(session.clock())
    code = session.volunteer()
    given = {name: answer for name, answer in answers.items() if isinstance(answer, str) and answer}
    if any(len(answer) > LONGEST for answer in given.values()):
        raise Misread("This reply is too long.", "Write at most {count} characters.", count=LONGEST)
    letter = Letter(code, replied, source.volunteer, source.ledger, about.seq, about.hash, given)
    with session.taking(begun):
        seq = session.record(FORM, ((form, answers),), marks=(), own=_own(letter))
        stage(letter)
    return seq


def receive(session: Session, letter: Letter, keys: Keys) -> int | None:
    """Record a reply beside the entry it is about; give its number, or None when just this one is there already.

    Raises Misread when it comes from none of the supervisors whose cards were accepted, belongs to another ledger, to
    an entry that is not the one here, or answers what is not asked.
    """
    _require_ours(session, letter, keys)
    form, own = session.form(FORM), {**_own(letter), "refers_to": str(letter.entry)}
    answers = _answers(form, letter.answers)
    said = {**own, **{name: normalize("NFC", str(answer)) or None for name, answer in answers.items()}}
    with session.ledger.writing():
        for earlier in session.ledger.entries(kind=FORM, refers_to=letter.entry):
            if all(earlier.fields.get(name) == value for name, value in said.items()):
                return None
        client = session.ledger.entry(letter.entry).fields.get("client")
        answered = ((form, answers),)
        return session.record(FORM, answered, marks=(), own=own, client=client if isinstance(client, str) else None)


def _require_ours(session: Session, letter: Letter, keys: Keys) -> None:
    """Let a letter pass of a supervisor who was accepted, about an entry of this ledger; raises Misread."""
    head = session.ledger.head()
    if letter.ledger != head.ledger or not is_alike(letter.volunteer, session.volunteer()):
        raise Misread("This reply belongs to another volunteer's ledger.", "Give it back to your supervisor.")
    if letter.supervisor not in [one.code for one in keys.supervisors()]:
        raise Misread(
            "You have not added a card of {code}.",
            "If they are your supervisor, add their card first: confcli supervisor add CARD",
            code=letter.supervisor,
        )
    if letter.entry > head.size or _hash(session, letter.entry) != letter.hash:
        raise Misread(
            "Entry {seq} here is not the one that your supervisor replied to.",
            "Tell your supervisor: the ledger may have been restored from an older backup.",
            seq=letter.entry,
        )


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
    """Hold what came in the letter to the form; raises Misread or Unanswered. What is not asked is refused."""
    answers: dict[str, Answer] = {}
    while isinstance(step := next_step(form, answers), Ask):
        answer = given.get(step.question.id, "")
        accept(step.question, answer, optional=step.optional)
        answers[step.question.id] = answer
    if given.keys() - answers.keys():
        raise Misread("This reply answers what is not asked.", NOBODY_VOUCHES)
    return answers
