"""This module knows the command that records a breach."""

from typing import TYPE_CHECKING

import typer

from confcli.cli import options
from confcli.cli.console import conclude, tell
from confcli.cli.options import command
from confcli.cli.workspace import Given, at_work
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "breach", breach)


def breach(
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Record a breach: something was shared that should not have been. It can happen to anyone."""
    with at_work(Given(vault, passphrase_file, plain, answers), "breach") as session:
        record_breach(session)


def record_breach(session: "Work") -> None:
    """Record a breach in a session that is open."""
    from confcli.flows.recording import record_breach as recorded
    from confcli.reports.people import still_to_do

    entry = recorded(session)
    conclude(say("Recorded as entry {seq}.", seq=entry.seq))
    tell(say("Tell your coordinator now. Together you decide what the client must know."))
    for clock in still_to_do((), (), (entry,)):
        tell(clock)
