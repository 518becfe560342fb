"""This module knows the commands for afterwards: what was in fact shared, what was wrong, a breach, an end."""

from typing import Annotated

import typer

from confcli.cli import acts, options
from confcli.cli.options import command
from confcli.speech import say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "outcome", outcome)
    command(app, "end", end)
    command(app, "breach", breach)
    command(app, "correct", correct)


def outcome(
    given: options.Asked,
    decision: Annotated[str | None, typer.Argument(metavar="[ENTRY]", help=say("The number of the decision."))] = None,
) -> None:
    """Record what was in fact shared after a decision."""
    acts.recording.outcome(given, decision)


def end(given: options.Asked) -> None:
    """Record that a client's support ends, or your own volunteering. Your undertaking goes on."""
    acts.recording.end(given)


def breach(given: options.Asked) -> None:
    """Record a breach: something was shared that should not have been. It can happen to anyone."""
    acts.recording.breach(given)


def correct(
    given: options.Asked,
    entry: options.Entry,
    erase_note: Annotated[
        bool, typer.Option("--erase-note", help=say("Erase what was written in it, for good; all else of it stays."))
    ] = False,
) -> None:
    """Correct an entry. It stays as it is; the correction is added and points at it."""
    acts.recording.correct(given, entry, note_goes=erase_note)
