"""This module knows the command that chooses the language, the way of asking, and the coordinator's number."""

from typing import Annotated, Optional

import typer

from confcli.cli import settings
from confcli.cli.console import conclude
from confcli.cli.options import command
from confcli.speech import LANGUAGES, introduction, say, speak


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "language", language)


def language(
    wanted: Annotated[
        Optional[str], typer.Argument(metavar=f"[{'|'.join(LANGUAGES)}]", help=say("English or French."))
    ] = None,
    plain: Annotated[
        Optional[bool],
        typer.Option("--plain/--guided", help=say("Ask in numbered lines from now on, or with arrow keys.")),
    ] = None,
    coordinator: Annotated[
        Optional[str],
        typer.Option("--coordinator", metavar="NUMBER", help=say("The coordinator's number on the emergency card.")),
    ] = None,
) -> None:
    """Choose English or French, and how you are asked. Shows what is chosen now."""
    if wanted:
        settings.remember("language", settings.require_language(wanted))
        speak(settings.require_language(wanted))
    if plain is not None:
        settings.remember("voice", "plain" if plain else "guided")
    if coordinator is not None:
        settings.remember(settings.COORDINATOR, coordinator)
    conclude(introduction())
