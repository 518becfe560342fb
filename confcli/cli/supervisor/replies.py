"""This module knows the commands by which a supervisor's reply is written, and comes to stand beside its entry."""

from typing import TYPE_CHECKING, Annotated

import typer

from confcli.cli import options
from confcli.cli.desk import (
    Given,
    at_work,
    command,
    conclude,
    load_policy,
    now,
    read_bytes,
    show,
    tell,
    vault_of,
    width,
)
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.letter import Letter
    from confcli.core.received import Received, Source
    from confcli.flows.session import Session
    from confcli.vault.received import Shelf

Code = Annotated[str, typer.Argument(metavar="VOLUNTEER", help=say("The volunteer's code, such as V-07."))]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    command(group, "receive", receive_reply)
    command(group, "reply", reply_to)


def receive_reply(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say("The reply that your supervisor sent."))],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Volunteer: put a reply beside its entry."""
    from confcli.flows.reply import FORM

    with at_work(Given(vault, passphrase_file, plain=True), FORM) as session:
        put_beside(session, file)


def put_beside(session: "Session", path: str) -> None:
    """Put a reply beside its entry, in a session that is open."""
    from confcli.core.letter import read_letter
    from confcli.flows.reply import receive
    from confcli.reports.entries import entry
    from confcli.vault.identity import own_key
    from confcli.vault.sealing import unseal

    letter = read_letter(unseal(read_bytes(path), own_key(vault_of(session))))
    seq = receive(session, letter)
    if seq is None:
        conclude(say("This reply is in your ledger already."))
    else:
        show(entry(load_policy(None), session.ledger.entry(seq), width()))
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
    from confcli.cli.outgoing import together
    from confcli.core.ledger import Shown
    from confcli.core.letter import write_letter
    from confcli.core.people import read_code
    from confcli.flows.reply import FORM, reply
    from confcli.reports.entries import entry as entry_text
    from confcli.vault.received import Shelf
    from confcli.vault.sealing import seal

    code, number = read_code(volunteer), options.entry_number(entry)
    with at_work(Given(vault, passphrase_file, plain, answers), FORM) as session:
        shelf = Shelf(vault_of(session))
        about = _one_entry(shelf, code, number)
        shown = Shown(about.seq, about.kind, about.fields, about.withheld)
        tell(entry_text(load_policy(None), shown, width()))
        source, key = _address(shelf, code, about)
        with together(folder, session.ledger) as file:

            def stage(letter: "Letter") -> None:
                name = f"reply-{code}-{now():%Y-%m-%d}-{session.ledger.head().size:04d}.confcli-reply"
                show(file(name, seal(write_letter(letter).encode(), [key])))

            reply(session, source, about, stage)
    tell(say("Send this file to {code}. To put it beside the entry: confcli supervisor receive FILE", code=code))


def _one_entry(shelf: "Shelf", code: str, number: int) -> "Received":
    """Find the entry to reply to; raises Misread where there are two."""
    found = shelf.entry(code, number)
    if len(found) > 1:
        raise Misread(
            "There are two histories of entry {seq} of {code}.",
            "Speak with the volunteer first. To see both: confcli supervisor report",
            seq=number,
            code=code,
        )
    return found[0]


def _address(shelf: "Shelf", code: str, about: "Received") -> "tuple[Source, str]":
    """Give the ledger that an entry belongs to, and the key that replies to it are sealed to; raises Misread."""
    source = next(one for one in shelf.sources() if one.id == about.source)
    keys = [
        str(one.fields["reply_to"])
        for one in shelf.entries("export", volunteer=code)
        if one.source == about.source and one.fields.get("reply_to")
    ]
    if not keys:
        raise Misread(
            "No sealed session log of {code} has come yet, so there is no key to reply to.",
            "Ask them to export once more.",
            code=code,
        )
    return source, keys[-1]
