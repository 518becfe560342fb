"""This module knows the commands that hand a session log to a supervisor, and check one."""

from typing import Annotated, Optional

import typer

from confcli.cli import acts, options
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.core.formats import named
from confcli.speech import say

FirstDay = Annotated[
    Optional[str], typer.Option("--from", metavar="DAY", help=say("The first day, such as 01/11/2026."))
]
LastDay = Annotated[Optional[str], typer.Option("--to", metavar="DAY", help=say("The last day."))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "export", export)
    command(app, "verify", verify)
    command(app, "checkpoint", show_checkpoint)


def export(
    given: options.Asked,
    first: FirstDay = None,
    last: LastDay = None,
    whole: Annotated[bool, typer.Option("--whole", help=say("From the beginning, not since the last export."))] = False,
    form: Annotated[
        Optional[list[str]],
        typer.Option("--format", metavar="FORM", help=say("{forms}; may be repeated.", forms=named())),
    ] = None,
    folder: options.Folder = ".",
) -> None:
    """Write a session log for your supervisor: sealed, or as a PDF with a password."""
    acts.export.export(given, acts.export.Asked(first, last, whole), form or (), folder)


def verify(
    file: Annotated[str, typer.Argument(metavar="FILE", parser=given_path, help=say("A session log in JSON."))],
    against: Annotated[
        Optional[str],
        typer.Option("--against", metavar="CHECKPOINT", help=say("A checkpoint you hold, or an earlier session log.")),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Check a session log. Needs no vault and no passphrase."""
    acts.checkpoint.verify(file, against, as_json=as_json)


def show_checkpoint(
    given: options.Opened,
    folder: Annotated[
        Optional[str],
        typer.Option("--folder", metavar="FOLDER", parser=given_path, help=say("Write it into a file in this folder.")),
    ] = None,
) -> None:
    """Check the whole ledger and show its checkpoint, a line for a supervisor to keep."""
    acts.checkpoint.show_checkpoint(given, folder)
