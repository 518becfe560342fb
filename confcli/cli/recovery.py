"""This module knows the commands around recovery: the sheet, its drill, the keyholders, and getting back in."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.hardening import keep_memory_private
from confcli.cli.options import command
from confcli.cli.paths import given_path, read_text
from confcli.cli.workspace import Given, now, tell_of_upgrade, unlocked
from confcli.errors import Misread
from confcli.interviewers.person import attended
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.vault.care.recovery import SheetKey
    from confcli.vault.vault import Vault

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
    with unlocked(Given(vault, passphrase_file)) as ledger:
        hand_out(ledger, page)


def try_sheet(vault: options.Vault = None, key_file: KeyFile = None) -> None:
    """Try the recovery sheet, without changing anything. Needs no passphrase."""
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


def opened_with_sheet(path: str, key_file: str | None) -> "Vault":
    """Open a vault with the key of a sheet, from a file or typed; a typing mistake may be typed again."""
    from confcli.cli import passphrase
    from confcli.vault.care.recovery import SheetKey
    from confcli.vault.location import require_vault
    from confcli.vault.unlocking import recovered

    require_vault(path)
    if key_file:
        key = SheetKey(read_text(key_file))
    else:
        tell(
            say("Type the key from the recovery sheet, the groups of line 1 first. Spaces and capitals do not matter.")
        )
        key = passphrase.again_if_misread(_typed_key)
    vault = recovered(path, key)
    tell_of_upgrade(vault)
    return vault


def hand_out(vault: "Vault", page: str | None) -> None:
    """Show a new sheet, or write it as a page, and have the paper tried; only then is it the one that counts.

    Raises Misread where there is neither a terminal to show it on nor a page wanted.
    """
    from confcli.cli.outgoing import Outgoing
    from confcli.reports.sheet import as_html, as_text
    from confcli.vault.care.recovery import SHEET, Keyholder, SheetKey, set_keyholder, write_recovery

    live = attended()
    if not (live or page):
        raise Misread("There is no terminal here to show a sheet on.", "Have a page written: --page FILE")
    keep_memory_private()
    key = SheetKey.new()
    written = Outgoing(page) if page else None
    if written:
        written.stage(as_html(key.lines(), now()))
        written.publish()
        show(written.path)
    try:
        if live and not written:
            tell(as_text(key.lines(), width()))
        tried = live and _drill(key, printed=bool(written))
        with vault.writing():  # a sheet that the recovery file does not know must not count
            set_keyholder(vault, Keyholder(SHEET, key.recipient))
            write_recovery(vault)
    except BaseException:
        if written:
            _delete(written.path)
        raise
    if written and tried:
        if _delete(written.path):
            tell(say("The page was deleted from this laptop."))
    elif written:
        tell(say("Print this page, keep the paper away from the laptop, then delete the page."))


def _delete(page: str) -> bool:
    """Delete a page that holds a key; where that cannot be, say so instead of raising over what is to be told."""
    from confcli.errors import Held
    from confcli.vault.atomic_files import remove as remove_file

    try:
        remove_file(page)
    except (OSError, Held):
        tell(say("The page could not be deleted. Delete it yourself: {path}", path=page))
        return False
    return True


def _drill(key: "SheetKey", *, printed: bool) -> bool:
    """Have a line of the paper typed; give whether it was."""
    from secrets import randbelow

    from confcli.cli import passphrase

    lines = key.lines()
    number = randbelow(len(lines))
    if printed:
        tell(say("Print the page. Once a line of it is typed right, the page is deleted from this laptop."))
    tell(say("To check your paper, type its line {number}. Or press Enter alone to do it later.", number=number + 1))
    while typed := passphrase.line(say("Line {number}: ", number=number + 1)):
        if "".join(typed.split()).upper() == lines[number].replace(" ", ""):
            tell(say("Right. Keep the paper away from the laptop."))
            return True
        tell(say("That is not the same. Compare it group by group."))
    tell(say("Try it soon: confcli vault recovery test"))
    return False


def _typed_key() -> "SheetKey":
    """Read the key line by line; who pastes or types all of it at once is not asked for more."""
    from confcli.cli import passphrase
    from confcli.vault.care.recovery import LENGTH, SheetKey

    keep_memory_private()
    typed = ""
    for number in range(1, 4):
        typed += passphrase.line(say("Line {number}: ", number=number))
        if len("".join(typed.split())) >= LENGTH:
            break
    return SheetKey(typed)
