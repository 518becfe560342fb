"""This module knows the command about unfinished forms."""

from typing import Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.options import command
from confcli.speech import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "drafts", drafts)


def drafts(
    given: options.Spoken,
    drop: Annotated[
        Optional[str],
        typer.Option("--drop", metavar="NUMBER", help=say("Drop one for good, by its number in the list.")),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """List what was begun and is unfinished, and how to go on with it."""
    from confcli.cli.acts import drafts as acts  # and with it the vault

    if drop is not None:
        acts.drop(given, drop)
    else:
        acts.list_drafts(given, as_json=as_json)
