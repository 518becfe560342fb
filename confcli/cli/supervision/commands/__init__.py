"""WHAT A SUPERVISOR DOES, and what a volunteer does for one: cards, session logs, the report, replies."""

import typer

from confcli.cli.supervision.commands import again, cards, inbox, replies, report, session_log
from confcli.speech import say


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help=say("Supervisors: their card, session logs sealed for them, and their replies."),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for part in (cards, inbox, session_log, report, replies, again):
        part.register(group)
    app.add_typer(group, name="supervisor")
