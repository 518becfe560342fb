"""This module knows the command for what ends: a client's support, or one's own volunteering."""

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
    command(app, "end", end)


def end(
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Record that a client's support ends, or your own volunteering. Your undertaking goes on."""
    with at_work(Given(vault, passphrase_file, plain, answers), "ending") as session:
        record_ending(session)


def record_ending(session: "Work") -> None:
    """Record an ending in a session that is open."""
    from confcli.flows.ending import end as ended

    seq, left = ended(session)
    conclude(say("Recorded as entry {seq}.", seq=seq))
    if left:
        tell(say("Thank you for your time with us. What you learnt about clients stays private and confidential."))
        tell(say("Hand your last session log to your supervisor: confcli export"))
