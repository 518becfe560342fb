"""This module knows from which earlier decision a person begins a sharing: what waits, one like it, or the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Effect, Privacy, QuestionWords
from confcli.core.dates import kept_moment, show_moment
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.kinds import CHECKLIST, DETAILS
from confcli.core.ledger.marks import PERMITS
from confcli.errors import Misread, Unanswered
from confcli.flows.clients import clients
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.ports import Wish, Wished
from confcli.flows.prompting import choose
from confcli.flows.recording import waiting
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.core.ledger.chain import Shown
    from confcli.flows.session import Session
    from confcli.flows.share import Recorded

NEW = "new"
ENOUGH = "enough"  # of recipients
MOST = 7  # lines beside something new; the newest ones


def chosen_beginning(session: Session) -> GoesOn | None:
    """Where something waits, ask whether that is gone on with; else, and for something new, give nothing."""
    found = waiting(session.ledger)[-MOST:]
    if not found:
        return None
    sentence = "Go on with entry {seq}, waiting since {moment}{about}"
    lines = [(NEW, say("Something new")), *((str(one.seq), _line(session, sentence, one)) for one in found)]
    chosen = _chosen(session, say("Something waits. What is it about?"), lines)
    return None if chosen == NEW else GoesOn(Link.CONTINUE, (int(chosen),))


def chosen_repetition(session: Session) -> GoesOn:
    """Ask which consult is to be repeated, with the same client and colleague; raises Misread where there is none."""
    decisions = list(session.ledger.entries(kind="decision"))
    anew = {one.fields.get("refers_to") for one in decisions}
    repeats = session.form(CHECKLIST).repeats
    found = [
        one
        for one in decisions
        if one.fields.get("class") in repeats and PERMITS in marks_of(one) and str(one.seq) not in anew
    ]
    lines = _newest_of_each(session, (one for one in found if one.fields.get("client")))
    if not lines:
        raise Misread("There is no consult about a client yet.", "Begin anew: confcli share")
    return GoesOn(Link.LIKE, (int(_chosen(session, say("Which consult is it again?"), lines)),))


def for_another(session: Session, recorded: tuple[Recorded, ...]) -> GoesOn | None:
    """Ask a person whether what was just decided is for someone else too; not where the Code had nothing to decide."""
    ends = {rule.verdict for rule in session.form(CHECKLIST).rules if rule.effect is Effect.END}
    decided = [one for one in recorded if one.classified.decision.verdict not in ends]
    if not session.interviewer.live or not decided:
        return None
    lines = ((ENOUGH, say("No, that is all")), (Link.ANOTHER, say("Yes, for someone else too")))
    words = QuestionWords(say("Is it for someone else too?"), "")
    try:
        chosen = choose(session.interviewer, session.card, "another", words, lines, back=True)
    except Unanswered:
        return None  # nobody is there any more, and everything is recorded
    except Wished as wished:
        if wished.wish is Wish.IDLE:
            wished.kept = True
            raise
        return None
    return GoesOn(Link.ANOTHER, tuple(one.seq for one in decided)) if chosen != ENOUGH else None


def _newest_of_each(session: Session, found: Iterable[Shown]) -> list[tuple[str, str]]:
    """Give a line for each client and colleague, the newest of theirs."""
    sentence = "Like entry {seq}, of {moment}{about}"
    newest = {(str(one.fields["client"]), _colleague(session, one)): one for one in found}
    kept = sorted(newest.values(), key=lambda one: one.seq)[-MOST:]
    return [(str(one.seq), _line(session, sentence, one)) for one in kept]


def _line(session: Session, sentence: str, one: Shown) -> str:
    code = str(one.fields.get("client") or "")
    client = clients(session.ledger).get(code)
    named = (code, client.name if client else "", _colleague(session, one))
    about = "".join(f", {part}" for part in named if part)
    return say(sentence, seq=one.seq, moment=show_moment(kept_moment(str(one.fields["at"]))), about=about)


def _colleague(session: Session, one: Shown) -> str:
    """Give the name of whom it was shared with, if one was given."""
    names = (q.id for q in session.form(DETAILS).questions if q.privacy is Privacy.NAME)
    return ", ".join(str(one.fields[name]) for name in names if one.fields.get(name))


def _chosen(session: Session, title: str, lines: list[tuple[str, str]]) -> str:
    return choose(session.interviewer, session.card, "beginning", QuestionWords(title, ""), lines, back=True)
