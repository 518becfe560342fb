"""This module knows the commands for what the law gives a client: what is kept on them, and to be forgotten."""

from typing import Annotated

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, tell
from confcli.cli.workspace import Given, at_work
from confcli.speech import say

Client = Annotated[str, typer.Argument(metavar="CLIENT", help=say("The client's code, such as C-001."))]


def export_client(
    code: Client,
    folder: options.Folder = ".",
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Write down all that is kept on a client, for the client: a text, and data."""
    from confcli.cli.export_files import write_client_record
    from confcli.flows.access import KIND

    with at_work(Given(vault, passphrase_file, plain, answers), KIND, whole_policy=True) as session:
        paths = write_client_record(session, code, folder)
    for path in paths:
        show(path)
    tell(
        say("These files are not encrypted. Read them first: black out what is other people's. Then delete them here.")
    )


def erase(
    code: Client,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Erase all that was noted about a client, for good. That entries were made stays."""
    from confcli.core.ledger.erasure import KIND
    from confcli.flows.erasure import erase_client
    from confcli.reports.entries import when
    from confcli.vault.location import default_place

    with at_work(Given(vault, passphrase_file, plain, answers), KIND) as session:
        erased = erase_client(session, code)
    numbers = ", ".join(map(str, erased.entries))
    if _kept_in_backups(vault or default_place(), erased.seq):
        conclude(say("Recorded as entry {seq}. Emptied entries: {numbers}.", seq=erased.seq, numbers=numbers))
        tell(say("Older backups here still hold them. They go as soon as a session's backup works."))
    else:
        everywhere = "Recorded as entry {seq}. Emptied entries, in the backups here too: {numbers}."
        conclude(say(everywhere, seq=erased.seq, numbers=numbers))
    for export in erased.exports:
        tell(
            say(
                "Ask your supervisor to delete session log {seq} of {moment}: it showed them.",
                seq=export.seq,
                moment=when(export.fields["at"]),
            )
        )
    tell(say("If a copy of a backup lies elsewhere, on a stick for instance, destroy it and make a new one."))


def _kept_in_backups(path: str, seq: int) -> bool:
    """Tell whether a backup from before the erasure is there: the one after it may not have worked."""
    from confcli.vault.care.backups import found

    return any(backup.size < seq for backup in found(path))
