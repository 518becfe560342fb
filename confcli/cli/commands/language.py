"""This module knows the command that chooses the language, the way of asking, and whom to turn to."""

from typing import Annotated, Optional

import typer

from confcli.cli import settings
from confcli.cli.console import conclude, tell
from confcli.cli.options import command
from confcli.core.safe_text import one_line
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
        typer.Option(
            "--coordinator",
            metavar="NUMBER",
            help=say("The coordinator's name and number: for the emergency card, and for every copy of the Code."),
        ),
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
    if known := settings.settings().get(settings.COORDINATOR):
        tell(say("{label}: {value}", label=say("Your coordinator"), value=one_line(known)))
