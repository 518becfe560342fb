"""This module knows the emergency command with its help, and in a language of its own; else `__main__` answers."""

import typer

from confcli.cli.desk import command
from confcli.cli.settings import settings
from confcli.emergency import show
from confcli.speech import spoken


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "emergency", emergency)


def emergency() -> None:
    """Someone is in danger now: whom to call, in both languages. Needs no passphrase."""
    show(spoken(), settings().get("coordinator"))
