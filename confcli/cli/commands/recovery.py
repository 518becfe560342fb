"""This module knows the commands around recovery: the sheet, its drill, the keyholders, and getting back in."""

from typing import Annotated, Optional

import typer

from confcli.cli import acts, options
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.speech import say

KeyFile = Annotated[
    Optional[str],
    typer.Option("--key-file", metavar="FILE", parser=given_path, help=say("Read the key of the sheet from a file.")),
]
Page = Annotated[
    Optional[str],
    typer.Option("--page", metavar="FILE", parser=given_path, help=say("Write the sheet as a page to print, in HTML.")),
]
Printed = Annotated[
    bool, typer.Option("--print", help=say("Send the sheet to the printer, with no file of ours on the disk."))
]
NewPassphraseFile = Annotated[
    Optional[str],
    typer.Option(
        "--new-passphrase-file", metavar="FILE", parser=given_path, help=say("Read the new passphrase from a file.")
    ),
]


def register(vault: typer.Typer) -> None:
    """Add the commands."""
    command(vault, "recover", recover)
    recovery = options.group("Recovery: the sheet and the keyholders.")
    command(recovery, "sheet", sheet)
    command(recovery, "test", try_sheet)
    command(recovery, "list", list_keyholders)
    command(recovery, "add", add)
    command(recovery, "remove", remove)
    command(recovery, "renew", renew)
    vault.add_typer(recovery, name="recovery")


def recover(
    vault: options.Vault = None,
    key_file: KeyFile = None,
    new_passphrase_file: NewPassphraseFile = None,
    page: Page = None,
    unencrypted: options.Unencrypted = False,
    printed: Printed = False,
) -> None:
    """Get back in with the recovery sheet, and choose a new passphrase."""
    paper = options.Paper(page, unencrypted, printed)
    acts.recovery.recover(vault, key_file, new_passphrase_file, paper)


def sheet(
    given: options.Opened,
    page: Page = None,
    unencrypted: options.Unencrypted = False,
    printed: Printed = False,
) -> None:
    """Make a new recovery sheet. The one before no longer opens the vault."""
    acts.recovery.sheet(given, options.Paper(page, unencrypted, printed))


def try_sheet(vault: options.Vault = None, key_file: KeyFile = None) -> None:
    """Try the recovery sheet, without changing anything. Needs no passphrase."""
    acts.recovery.try_sheet(vault, key_file)


def list_keyholders(given: options.Opened, as_json: options.Json = False) -> None:
    """List who can open the vault if the passphrase is lost."""
    acts.keyholders.list_keyholders(given, as_json=as_json)


def add(
    given: options.Opened,
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("Who it is, such as a supervisor's code."))],
    key: Annotated[str, typer.Argument(metavar="KEY", help=say("Their public key: it begins with age1."))],
    number: Annotated[
        Optional[str],
        typer.Option("--number", metavar="DIGITS", help=say("The number of their card, read to you by telephone.")),
    ] = None,
) -> None:
    """Let a supervisor open the vault if the passphrase is lost. Compare the key with them first."""
    acts.keyholders.add(given, name, key, number)


def remove(
    given: options.Opened, name: Annotated[str, typer.Argument(metavar="NAME", help=say("Who can no longer open it."))]
) -> None:
    """Take somebody off the list of those who can open the vault."""
    acts.keyholders.remove(given, name)


def renew(given: options.Opened) -> None:
    """Write the recovery file anew, for the present passphrase and keyholders."""
    acts.keyholders.renew(given)
