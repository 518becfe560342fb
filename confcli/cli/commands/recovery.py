"""This module knows the commands around recovery: the sheet, its drill, the keyholders, and getting back in."""

from typing import Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, show_data, tell
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.cli.workspace import Given, now, unlocked
from confcli.errors import Misread
from confcli.speech import say

KeyFile = Annotated[
    Optional[str],
    typer.Option("--key-file", metavar="FILE", parser=given_path, help=say("Read the key of the sheet from a file.")),
]
Page = Annotated[
    Optional[str],
    typer.Option("--page", metavar="FILE", parser=given_path, help=say("Write the sheet as a page to print, in HTML.")),
]


def register(vault: typer.Typer) -> None:
    """Add the commands."""
    recovery = typer.Typer(
        help=say("Recovery: the sheet and the keyholders."), no_args_is_help=True, rich_markup_mode=None
    )
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
    new_passphrase_file: Annotated[
        Optional[str],
        typer.Option(
            "--new-passphrase-file", metavar="FILE", parser=given_path, help=say("Read the new passphrase from a file.")
        ),
    ] = None,
    page: Page = None,
) -> None:
    """Get back in with the recovery sheet, and choose a new passphrase."""
    from confcli.cli import passphrase
    from confcli.cli.acts.recovery_sheet import hand_out, opened_with_sheet
    from confcli.vault.care.rekeying import change
    from confcli.vault.location import default_place

    opened = opened_with_sheet(vault or default_place(), key_file)
    try:
        tell(say("The sheet opens your vault. Now choose a new passphrase."))
        secret = passphrase.from_file(new_passphrase_file) if new_passphrase_file else passphrase.new()
        opened = change(opened, secret, now())
        conclude(say("The passphrase was changed. Every entry is there."))
        if not key_file or page:
            tell(say("The old sheet has been used, so here is a new one."))
            hand_out(opened, page)
    finally:
        opened.close()


def sheet(vault: options.Vault = None, passphrase_file: options.PassphraseFile = None, page: Page = None) -> None:
    """Make a new recovery sheet. The one before no longer opens the vault."""
    from confcli.cli.acts.recovery_sheet import hand_out

    with unlocked(Given(vault, passphrase_file)) as ledger:
        hand_out(ledger, page)


def try_sheet(vault: options.Vault = None, key_file: KeyFile = None) -> None:
    """Try the recovery sheet, without changing anything. Needs no passphrase."""
    from confcli.cli.acts.recovery_sheet import opened_with_sheet
    from confcli.vault.location import default_place

    opened_with_sheet(vault or default_place(), key_file).close()
    conclude(say("The sheet is right: it opens your vault. Put it back in its safe place."))


def list_keyholders(
    vault: options.Vault = None, passphrase_file: options.PassphraseFile = None, as_json: options.Json = False
) -> None:
    """List who can open the vault if the passphrase is lost."""
    from confcli.vault.care.recovery import keyholders

    with unlocked(Given(vault, passphrase_file)) as ledger:
        holders = keyholders(ledger)
    if as_json:
        show_data([holder._asdict() for holder in holders])
    elif holders:
        show("\n".join(f"{say(holder.name)}  {holder.recipient}" for holder in holders))
    else:
        tell(say("Nobody. To make a recovery sheet: confcli vault recovery sheet"))


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("Who it is, such as a supervisor's code."))],
    key: Annotated[str, typer.Argument(metavar="KEY", help=say("Their public key: it begins with age1."))],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Let a supervisor open the vault if the passphrase is lost. Compare the key with them first."""
    from confcli.vault.care.recovery import SHEET, Keyholder, require_recipient, set_keyholder, write_recovery

    if name == SHEET:
        raise Misread("This is the name of your paper: {name}.", "Name the person.", name=SHEET)
    holder = Keyholder(name, require_recipient(key))
    with unlocked(Given(vault, passphrase_file)) as ledger, ledger.writing():
        set_keyholder(ledger, holder)
        write_recovery(ledger)
    conclude(say("{name} can now open the vault if the passphrase is lost.", name=name))


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("Who can no longer open it."))],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Take somebody off the list of those who can open the vault."""
    from confcli.vault.care.recovery import keyholders, remove_keyholder, withdraw, write_recovery

    with unlocked(Given(vault, passphrase_file)) as ledger, ledger.writing():
        remove_keyholder(ledger, name)
        if keyholders(ledger):
            write_recovery(ledger)
        else:
            withdraw(ledger)
    conclude(say("{name} can no longer open the vault.", name=name))
    tell(say("Who has kept an older backup with its recovery file can still open that one."))


def renew(vault: options.Vault = None, passphrase_file: options.PassphraseFile = None) -> None:
    """Write the recovery file anew, for the present passphrase and keyholders."""
    from confcli.vault.care.recovery import keyholders, write_recovery

    with unlocked(Given(vault, passphrase_file)) as ledger:
        if not keyholders(ledger):
            raise Misread("There is nobody to write it for.", "Make a recovery sheet: confcli vault recovery sheet")
        write_recovery(ledger)
    conclude(say("The recovery file was written anew."))
