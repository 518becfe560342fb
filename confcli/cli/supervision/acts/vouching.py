"""This module knows what is done before a volunteer's files count for good: a number compared, an erasure released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli import passphrase
from confcli.cli.console import conclude, tell, width
from confcli.cli.options import Given, entry_number
from confcli.cli.supervision.acts.inbox import say_what_still_shows
from confcli.cli.workspace import Work, at_work
from confcli.core.code.model import QuestionWords
from confcli.core.people import VOLUNTEER, read_code
from confcli.flows.prompting import choose
from confcli.flows.supervision import vouching
from confcli.flows.supervision.importing import require_held
from confcli.flows.supervision.replying import held_code, readable
from confcli.reports.entries import entry as entry_text
from confcli.speech import say, say_many
from confcli.vault.supervision.inbox_writer import Shelf

if TYPE_CHECKING:
    from confcli.flows.supervision.vouching import Compared


def compare(given: Given, volunteer: str, number: str | None) -> None:
    """Compare the number of a volunteer's ledger, with the one that was given or is typed."""
    typed = read_code(volunteer, VOLUNTEER)
    with at_work(given) as session:
        compare_with(session, typed, number)


def compare_with(session: Work, typed: str, number: str | None = None) -> None:
    """Compare the number of a volunteer's ledger in a session that is open; raises Misread where it differs."""
    shelf = Shelf(session.vault)
    code = held_code(shelf, typed)
    require_held(code, shelf.sources())
    found: list[Compared] = []

    def hold_against(heard: str) -> None:
        found.append(vouching.compare(session, shelf, code, heard))

    if number is not None:
        hold_against(number)
    else:
        tell(say("Ring {code}, at a number that you do not have from a file.", code=code))
        tell(say("They type confcli checkpoint, and read their number to you."))
        passphrase.again_if_misread(lambda: hold_against(passphrase.line(say("Their number: "))))
    (compared,) = found
    conclude(say("The number is right. {code} vouches for all up to entry {seq}.", code=code, seq=compared.size))
    for one in compared.carried_out:
        _say_emptied(code, one.seq, len(one.entries))
    _settle(session, shelf)


def release(given: Given, volunteer: str, entry: str) -> None:
    """Show what an erasure that waits would empty, ask, and carry it out."""
    typed, number = read_code(volunteer, VOLUNTEER), entry_number(entry)
    with at_work(given) as session:
        release_one(session, typed, number)


def choose_and_release(session: Work) -> None:
    """Have one of the erasures that wait chosen, and carry it out, in a session that is open."""
    found = Shelf(session.vault).waiting()
    if not found:
        tell(say("No erasure waits."))
        return
    told = [say("entry {seq} of {code}", seq=one.seq, code=one.volunteer) for one in found]
    lines = [(str(number), line) for number, line in enumerate(told)]
    words = QuestionWords(say("Which erasure is it?"), "")
    one = found[int(choose(session.interviewer, session.card, "erasure", words, lines, back=True))]
    release_one(session, one.volunteer, one.seq)


def release_one(session: Work, typed: str, number: int) -> None:
    """Show what an erasure that waits would empty, ask, and carry it out, in a session that is open."""
    shelf = Shelf(session.vault)
    code = held_code(shelf, typed)
    source, waiting = vouching.to_release(shelf, code, number)
    tell(say("This would be emptied:"))
    for about in vouching.touched(shelf, code, waiting):
        tell(f"\n{entry_text(session.policy, readable(shelf, about), width())}")
    tell("")
    if vouching.release(session, shelf, source, waiting):
        _say_emptied(code, waiting.seq, len(waiting.entries))
        _settle(session, shelf)
    else:
        conclude(say("Nothing was emptied. It waits."))


def _say_emptied(code: str, seq: int, count: int) -> None:
    conclude(
        say_many(
            count,
            "Emptied here, as entry {seq} of {code} says: one entry.",
            "Emptied here, as entry {seq} of {code} says: {count} entries.",
            seq=seq,
            code=code,
        )
    )


def _settle(session: Work, shelf: Shelf) -> None:
    """Leave nothing of what was emptied in the file, and name the files that hold it still."""
    if shelf.has_emptied:
        session.vault.sweep()
        say_what_still_shows(shelf.showing)
