"""This module knows what is done with a supervisor's reply: written, and put beside its entry."""

from __future__ import annotations

from confcli.cli.console import conclude, show, tell, width
from confcli.cli.groundwork import load_policy, now
from confcli.cli.options import Given, entry_number
from confcli.cli.paths import read_bytes
from confcli.cli.publishing import together
from confcli.cli.workspace import Work, at_work
from confcli.core.dates import day_for_name
from confcli.core.people import VOLUNTEER, read_code
from confcli.core.supervision.reply import Letter, read_letter, write_letter
from confcli.flows.supervision import replying
from confcli.reports.entries import entry as entry_text
from confcli.reports.entries import when
from confcli.speech import say
from confcli.vault.age_files import require_recipient, seal, unseal
from confcli.vault.keys import KeyRing
from confcli.vault.supervision.inbox_writer import Shelf


def receive(given: Given, file: str) -> None:
    """Put a reply beside its entry."""
    with at_work(given, replying.FORM) as session:
        put_beside(session, file)


def put_beside(session: Work, path: str) -> None:
    """Put a reply beside its entry, in a session that is open."""
    keys = KeyRing(session.vault)
    letter = read_letter(unseal(read_bytes(path), keys.own()))
    seq = replying.receive(session, letter, keys)
    if seq is None:
        conclude(say("This reply is in your ledger already."))
    else:
        show(entry_text(load_policy(None), session.ledger.entry(seq), width()))
        tell(say("Nothing in the file proves who wrote it. If it surprises you, ring {code}.", code=letter.supervisor))
    tell(say("To see it beside the entry: confcli show {seq}", seq=letter.entry))


def reply(given: Given, volunteer: str, entry: str, folder: str) -> None:
    """Show an entry of a volunteer's, ask for a reply to it, and write it sealed for them."""
    typed, number = read_code(volunteer, VOLUNTEER), entry_number(entry)
    with at_work(given, replying.FORM) as session:
        reply_to(session, typed, number, folder)


def reply_to(session: Work, typed: str, number: int, folder: str) -> None:
    """Show an entry of a volunteer's, ask for a reply to it, and write it sealed for them."""
    shelf = Shelf(session.vault)
    code = replying.held_code(shelf, typed)
    about, source = replying.one_entry(shelf, code, number)
    if len(replying.ledgers_of(shelf, code)) > 1:
        _say_which(code, source.ledger, source.since)
    key = require_recipient(replying.reply_key(shelf, code, source))
    tell(entry_text(load_policy(None), replying.readable(shelf, about), width()))
    waits = [one.seq for one in shelf.waiting() if one.source == source.id and about.seq in one.entries]
    for seq in waits:
        tell(say("An erasure of it waits. To decide: confcli supervisor release {code} {seq}", code=code, seq=seq))
    tell("")
    with together(folder, session.vault) as file:

        def stage(letter: Letter) -> None:
            name = f"reply-{code}-{day_for_name(now())}-{session.ledger.head().size:04d}.confcli-reply"
            show(file(name, seal(write_letter(letter).encode(), [key])))

        replying.reply(session, source, about, stage)
    tell(say("Send this file to {code}. To put it beside the entry: confcli supervisor receive FILE", code=code))


def _say_which(code: str, ledger: str, since: str) -> None:
    tell(
        say(
            "You hold several ledgers of {code}. This entry is in {ledger}…, held since {day}.",
            code=code,
            ledger=ledger[:8],
            day=when(since)[:10],
        )
    )
