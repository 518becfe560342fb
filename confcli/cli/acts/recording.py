"""This module knows what is done afterwards: an outcome, a correction, a breach, an end is recorded."""

from __future__ import annotations

from confcli.cli.acts.clients import erase_note
from confcli.cli.acts.sharing import ask_before
from confcli.cli.choosing import chosen_entry, entry_named
from confcli.cli.console import conclude, tell
from confcli.cli.options import Given, entry_number
from confcli.cli.workspace import Work, at_work
from confcli.errors import Misread
from confcli.flows import ending, recording
from confcli.flows import outcome as outcomes
from confcli.flows.earlier import GoesOn, Link
from confcli.reports.people import still_to_do
from confcli.speech import say

TELL = "Tell your coordinator now. Together you decide what the client must know."


def outcome(given: Given, decision: str | None) -> None:
    """Record what was in fact shared after a decision."""
    with at_work(given, outcomes.FORM, whole_policy=True) as session:
        ask_outcome(session, decision)


def ask_outcome(session: Work, decision: str | None = None) -> None:
    """Record an outcome in a session that is open; without a number it is asked of which decision."""
    if decision is None:
        decision = _decision(session)
    recorded = outcomes.record_outcome(session, entry_number(decision))
    if isinstance(recorded, outcomes.WasEmergency):
        ask_before(session, None, GoesOn(Link.CONTINUE, (recorded.decision,)))
        return
    conclude(say("Recorded as entry {seq}.", seq=recorded.seq))
    _tell_of_breach(recorded)


def _decision(session: Work) -> str:
    """Have the decision chosen among those without an outcome, the newest first; the only one is named, not asked for.

    Raises Misread where there is none, or nobody to ask.
    """
    waiting = recording.outstanding(session.ledger)
    if not waiting or not session.interviewer.live:
        raise Misread(
            "Which decision is it about?",
            "Without an outcome yet: {numbers}." if waiting else "Every decision has its outcome.",
            numbers=", ".join(str(entry.seq) for entry in waiting),
        )
    if len(waiting) > 1:
        return str(chosen_entry(session, say("What was decided before it was shared?"), reversed(waiting)).seq)
    session.interviewer.say(entry_named(session, waiting[0]))
    return str(waiting[0].seq)


def _tell_of_breach(recorded: outcomes.OutcomeRecorded) -> None:
    if recorded.unconsulted:
        tell(say("It was shared without the coordinator. The Code is not broken; your supervisor sees it."))
        tell(say("Tell your coordinator now."))
    if recorded.breach and recorded.permitted:
        tell(say("This is a breach of the Code: more was shared than was decided. It can happen to anyone."))
    elif recorded.breach:
        tell(say("This is a breach of the Code: it was shared although it was not allowed. It can happen to anyone."))
    if recorded.breach:
        tell(say(TELL))


def correct(given: Given, entry: str, *, note_goes: bool = False) -> None:
    """Add a correction to an entry, or erase what was written in it."""
    number = entry_number(entry)
    if note_goes:
        erase_note(given, number)
        return
    with at_work(given, "correction") as session:
        if session.ledger.entry(number).kind == "decision":
            tell(
                say("A wrong answer may change the verdict. To decide anew: confcli share --corrects {seq}", seq=number)
            )
        correct_entry(session, number)


def correct_entry(session: Work, number: int) -> None:
    """Add a correction to an entry in a session that is open."""
    seq = recording.record_correction(session, number)
    conclude(say("Recorded as entry {seq}. Entry {number} stays as it is.", seq=seq, number=number))


def breach(given: Given) -> None:
    """Record a breach."""
    with at_work(given, "breach") as session:
        record_breach(session)


def record_breach(session: Work) -> None:
    """Record a breach in a session that is open."""
    entry = recording.record_breach(session)
    conclude(say("Recorded as entry {seq}.", seq=entry.seq))
    tell(say(TELL))
    for clock in still_to_do((), (), (entry,)):
        tell(clock)


def end(given: Given) -> None:
    """Record what ends."""
    with at_work(given, "ending") as session:
        record_ending(session)


def record_ending(session: Work) -> None:
    """Record an ending in a session that is open."""
    seq, left = ending.end(session)
    conclude(say("Recorded as entry {seq}.", seq=seq))
    if left:
        tell(say("Thank you for your time with us. What you learnt about clients stays private and confidential."))
        tell(say("Hand your last session log to your supervisor: confcli export"))
