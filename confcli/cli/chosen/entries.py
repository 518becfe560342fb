"""This module knows what is done with one entry that was chosen from a list: read whole, corrected, its note erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli import listing
from confcli.cli.acts.recording import correct_entry
from confcli.cli.acts.sharing import ask_before
from confcli.cli.erased import tell_note_gone
from confcli.cli.workspace import back_up
from confcli.core.code.model import QuestionWords
from confcli.core.ledger.erasure import notes_in
from confcli.flows import erasure
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.prompting import choose
from confcli.flows.reading_back import with_later
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.core.ledger.chain import Shown

ADD, ANEW = "add", "anew"


def show_whole(session: Work, number: int) -> None:
    """Show one entry whole, with what was added to it, in a session that is open."""
    listing.show_whole(session.policy, with_later(session.ledger, number))


def put_right(session: Work, number: int) -> None:
    """Correct an entry in a session that is open; a sharing may be decided anew instead."""
    if session.ledger.entry(number).kind == "decision" and _how(session) == ANEW:
        ask_before(session, None, GoesOn(Link.CORRECTS, (number,)))
        return
    correct_entry(session, number)


def _how(session: Work) -> str:
    words = QuestionWords(say("A wrong answer may change the verdict. What was wrong?"), "")
    lines = ((ANEW, say("An answer: decide anew")), (ADD, say("Only words: add what is right")))
    return choose(session.interviewer, session.card, "how", words, lines, back=True)


def holds_note(session: Work, entry: Shown) -> bool:
    """Tell whether something was written in an entry that can be erased alone."""
    return bool(notes_in(session.policy, entry))


def forget_note(session: Work, number: int) -> None:
    """Erase what was written in one entry, and make the backup that no longer holds it."""
    erased = erasure.erase_note(session, number)
    back_up(session.vault)
    tell_note_gone(session.vault.path, number, erased)
