"""This module knows the commands by which a supervisor's reply is written, and comes to stand beside its entry."""

from typing import TYPE_CHECKING, Annotated

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, tell, width
from confcli.cli.options import command
from confcli.cli.paths import given_path, read_bytes
from confcli.cli.workspace import Given, at_work, load_policy, now
from confcli.core.dates import day_for_name
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.core.ledger.chain import Shown
    from confcli.core.supervision.inbox import Received, Source
    from confcli.core.supervision.reply import Letter
    from confcli.vault.supervision.inbox_writer import Shelf

Code = Annotated[str, typer.Argument(metavar="VOLUNTEER", help=say("The volunteer's code, such as V-07."))]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    command(group, "receive", receive_reply)
    command(group, "reply", reply_to)


def receive_reply(
    file: Annotated[
        str, typer.Argument(metavar="FILE", parser=given_path, help=say("The reply that your supervisor sent."))
    ],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Volunteer: put a reply beside its entry."""
    from confcli.flows.supervision.replying import FORM

    with at_work(Given(vault, passphrase_file, plain=True), FORM) as session:
        put_beside(session, file)


def put_beside(session: "Work", path: str) -> None:
    """Put a reply beside its entry, in a session that is open."""
    from confcli.core.supervision.reply import read_letter
    from confcli.flows.supervision.replying import receive
    from confcli.reports.entries import entry
    from confcli.vault.age_files import unseal
    from confcli.vault.supervision.keys import own_key, supervisors

    vault = session.vault
    letter = read_letter(unseal(read_bytes(path), own_key(vault)))
    seq = receive(session, letter, [one.code for one in supervisors(vault)])
    if seq is None:
        conclude(say("This reply is in your ledger already."))
    else:
        show(entry(load_policy(None), session.ledger.entry(seq), width()))
        tell(say("Nothing in the file proves who wrote it. If it surprises you, ring {code}.", code=letter.supervisor))
    tell(say("To see it beside the entry: confcli show {seq}", seq=letter.entry))


def reply_to(
    volunteer: Code,
    entry: options.Entry,
    folder: options.Folder = ".",
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Supervisor: reply to an entry."""
    from confcli.cli.publishing import together
    from confcli.core.people import read_code
    from confcli.core.supervision.reply import write_letter
    from confcli.flows.supervision.replying import FORM, reply
    from confcli.reports.entries import entry as entry_text
    from confcli.vault.age_files import seal
    from confcli.vault.supervision.inbox_writer import Shelf

    code, number = read_code(volunteer), options.entry_number(entry)
    with at_work(Given(vault, passphrase_file, plain, answers), FORM) as session:
        shelf = Shelf(session.vault)
        about, source = _one_entry(shelf, code, number)
        key = _address(shelf, code, source)
        tell(entry_text(load_policy(None), _shown(shelf, about), width()))
        tell("")
        with together(folder, session.vault) as file:

            def stage(letter: "Letter") -> None:
                name = f"reply-{code}-{day_for_name(now())}-{session.ledger.head().size:04d}.confcli-reply"
                show(file(name, seal(write_letter(letter).encode(), [key])))

            reply(session, source, about, stage)
    tell(say("Send this file to {code}. To put it beside the entry: confcli supervisor receive FILE", code=code))


def _one_entry(shelf: "Shelf", code: str, number: int) -> "tuple[Received, Source]":
    """Find the entry to reply to, in the ledger that was held last; raises Misread where it has two histories."""
    found = shelf.entry(code, number)
    ledgers = {one.id: one for one in shelf.sources() if one.volunteer == code}
    source = ledgers[max(one.source for one in found)]
    here = [one for one in found if one.source == source.id]
    if len(here) > 1:
        raise Misread(
            "There are two histories of entry {seq} of {code}.",
            "Speak with the volunteer first. To see both: confcli supervisor report",
            seq=number,
            code=code,
        )
    if len(ledgers) > 1:
        from confcli.reports.entries import when

        tell(
            say(
                "You hold several ledgers of {code}. This entry is in {ledger}…, held since {day}.",
                code=code,
                ledger=source.ledger[:8],
                day=when(source.since)[:10],
            )
        )
    return here[0], source


def _shown(shelf: "Shelf", about: "Received") -> "Shown":
    """Give a received entry as it can be read: an empty client, which is not kept, is no erased one."""
    from confcli.core.ledger.chain import Shown

    fields = about.fields if shelf.is_emptied(about) else {"client": None, **about.fields}
    return Shown(about.seq, about.kind, fields, about.withheld)


def _address(shelf: "Shelf", code: str, source: "Source") -> str:
    """Give the key that replies to a ledger are sealed to; raises Misread.

    It is trusted on first use: whoever has your card and the volunteer's last head could write an export of their
    own after it, with a key of theirs. Nothing tells the two apart, so then there is none.
    """
    from confcli.vault.age_files import require_recipient

    keys = {
        str(one.fields["reply_to"])
        for one in shelf.entries("export", volunteer=code)
        if one.source == source.id and one.fields.get("reply_to")
    }
    if len(keys) > 1:
        raise Misread(
            "{code}'s key for replies has changed.",
            "Ring them. If they have begun anew, set aside what came and begin again: confcli supervisor again {code}",
            code=code,
        )
    if not keys:
        raise Misread(
            "No sealed session log of {code} has come yet, so there is no key to reply to.",
            "Ask them to export once more.",
            code=code,
        )
    return require_recipient(keys.pop())
