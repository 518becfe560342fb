"""This module knows the program's own options: those that go with every command, listed once."""

from typing import Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import tell
from confcli.cli.paths import given_path
from confcli.speech import LANGUAGES, say


def register(app: typer.Typer) -> None:
    """Add what is done without a command."""
    app.callback(invoke_without_command=True)(root)


def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=say("Show the version."))] = False,
    _plain: Annotated[bool, typer.Option("--plain", help=options.PLAIN_HELP)] = False,
    _language: Annotated[
        Optional[str],
        typer.Option("--language", metavar="|".join(LANGUAGES), help=say("English or French, for this command.")),
    ] = None,
    _vault: Annotated[
        Optional[str], typer.Option("--vault", metavar="FILE", parser=given_path, help=options.VAULT_HELP)
    ] = None,
    _passphrase_file: Annotated[
        Optional[str],
        typer.Option("--passphrase-file", metavar="FILE", parser=given_path, help=options.PASSPHRASE_HELP),
    ] = None,
) -> None:
    """Show the version or the help; what else is given here was read before a command was looked for."""
    if version:
        from confcli import __version__

        print(f"confcli {__version__}")
    elif context.invoked_subcommand is None:
        tell(context.get_help())
        raise typer.Exit(2)
