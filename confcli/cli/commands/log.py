"""This module knows the commands that read the ledger."""

from typing import Annotated, Optional

import typer

from confcli.cli import acts, options
from confcli.cli.options import Given, command
from confcli.speech import say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "log", log)
    command(app, "show", show_entry)


def log(
    client: Annotated[Optional[str], typer.Option("--client", metavar="CLIENT", help=say("Only this client."))] = None,
    kind: Annotated[
        Optional[str], typer.Option("--kind", metavar="KIND", help=say("Only contact, decision, outcome …"))
    ] = None,
    latest: Annotated[
        int,
        typer.Option(
            "--latest", min=1, max=10**options.LONGEST, metavar="N", help=say("How many entries, the newest ones.")
        ),
    ] = options.NEWEST,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """List what was recorded, and what is still to do."""
    wanted = acts.log.Wanted(client, kind, latest)
    acts.log.log(Given(vault, passphrase_file), wanted, as_json=as_json)


def show_entry(
    entry: options.Entry,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """Show one entry whole, with its outcome and its corrections."""
    acts.log.show_entry(Given(vault, passphrase_file), entry, as_json=as_json)
