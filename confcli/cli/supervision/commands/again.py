"""This module knows the command that sets aside what files of a volunteer's have brought, wrong ones among them."""

from typing import Annotated

import typer

from confcli.cli import options
from confcli.cli.console import conclude, tell
from confcli.cli.options import command
from confcli.cli.workspace import Given, unlocked
from confcli.speech import say, say_many


def register(group: typer.Typer) -> None:
    """Add the command."""
    command(group, "again", again)


def again(
    volunteer: Annotated[str, typer.Argument(metavar="VOLUNTEER", help=say("The volunteer's code, such as V-07."))],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Supervisor: set aside what came from a volunteer.

    What was held by hand stays. The files are the evidence: what is right in them comes back with the next import.
    """
    from confcli.core.people import read_code
    from confcli.vault.supervision.inbox_writer import Shelf

    code = read_code(volunteer)
    with unlocked(Given(vault, passphrase_file)) as ledger:
        entries = Shelf(ledger).begin_again(code)
    conclude(say_many(entries, "Set aside: one entry of {code}.", "Set aside: {count} entries of {code}.", code=code))
    tell(say("Take the wrong file out of its folder, but keep it. Then: confcli supervisor import FOLDER"))
