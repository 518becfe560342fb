"""This module knows the commands that make the vault and look after it: backups, a look over, the passphrase."""

from typing import Annotated, Optional

import typer

from confcli.cli import acts, options
from confcli.cli.commands import recovery
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.speech import say

BackupFolder = Annotated[
    Optional[str],
    typer.Option(
        "--folder", metavar="FOLDER", parser=given_path, help=say("Where it is written; else beside the vault.")
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "init", init)
    vault = options.group("The vault: backups, a look over, the passphrase, recovery.")
    command(vault, "backup", backup)
    command(vault, "restore", restore)
    command(vault, "doctor", doctor)
    command(vault, "passphrase", change_passphrase)
    recovery.register(vault)
    app.add_typer(vault, name="vault")


def init(
    given: options.Ruled,
    page: recovery.Page = None,
    unencrypted: options.Unencrypted = False,
    printed: recovery.Printed = False,
) -> None:
    """Make your vault: read and make the undertaking, get a passphrase and a recovery sheet."""
    acts.init.init(given, options.Paper(page, unencrypted, printed))


def backup(given: options.Opened, folder: BackupFolder = None) -> None:
    """Make a backup now, and check it. Every session makes one by itself, beside the vault."""
    acts.vault.backup(given, folder)


def restore(
    given: options.Opened,
    file: Annotated[
        str,
        typer.Argument(metavar="BACKUP", parser=given_path, help=say("The backup: its name ends in .confcli-backup.")),
    ],
    aside: Annotated[
        bool, typer.Option("--set-aside", help=say("Keep the present vault beside the restored one."))
    ] = False,
    with_sheet: Annotated[bool, typer.Option("--with-sheet", help=say("Open it with the recovery sheet."))] = False,
    key_file: recovery.KeyFile = None,
) -> None:
    """Bring a backup back. Nothing is ever overwritten."""
    how = acts.recovery.Restoring(aside, with_sheet, key_file)
    acts.recovery.restore(given, file, how)


def doctor(given: options.Opened, as_json: options.Json = False) -> None:
    """Look the vault over: every page, every entry, the backups, and what lies around it."""
    acts.vault.doctor(given, as_json=as_json)


def change_passphrase(given: options.Opened, new_passphrase_file: recovery.NewPassphraseFile = None) -> None:
    """Change the passphrase. Interrupted anywhere, one of the two still opens the vault."""
    acts.recovery.change_passphrase(given, new_passphrase_file)
