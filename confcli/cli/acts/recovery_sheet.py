"""This module knows how the recovery sheet passes between paper and screen: handed out, tried, and typed in."""

from secrets import randbelow
from typing import TYPE_CHECKING

from confcli.cli import passphrase
from confcli.cli.console import show, tell, width
from confcli.cli.groundwork import now
from confcli.cli.paths import read_text
from confcli.cli.process import keep_memory_private
from confcli.cli.publishing import Outgoing
from confcli.cli.workspace import tell_of_upgrade
from confcli.errors import ConfcliError, Misread, Unanswered
from confcli.interviewers.person import attended
from confcli.reports.sheet import as_html, as_text
from confcli.speech import say
from confcli.vault.care.recovery import LENGTH, SHEET, Keyholder, SheetKey, set_keyholder, without_slips, write_recovery
from confcli.vault.location import require_vault
from confcli.vault.unlocking import recovered

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.vault.vault import Vault

LINES_OF_A_SHEET = 3
LINES = "The lines are on the sheet, five groups each. Capitals and spaces do not matter; O is read as 0, and I as L."


def opened_with_sheet(path: str, key_file: str | None) -> "Vault":
    """Open a vault with the key of a sheet, from a file or typed; a typing mistake may be typed again."""
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
            written.take_back()
        raise
    if written and tried:
        if written.take_back():
            tell(say("The page was deleted from this laptop."))
    elif written:
        tell(say("Print this page, keep the paper away from the laptop, then delete the page."))


def _drill(key: "SheetKey", *, printed: bool) -> bool:
    """Have a line of the paper typed; give whether it was."""
    lines = key.lines()
    number = randbelow(len(lines))
    if printed:
        tell(say("Print the page. Once a line of it is typed right, the page is deleted from this laptop."))
    tell(say("To check your paper, type its line {number}. Or press Enter alone to do it later.", number=number + 1))
    while typed := passphrase.line(say("Line {number}: ", number=number + 1), say(LINES)):
        if typed in (passphrase.BACK, passphrase.STOP):
            break
        if without_slips(typed) == without_slips(lines[number]):
            tell(say("Right. Keep the paper away from the laptop."))
            return True
        tell(say("That is not the same. Compare it group by group."))
    tell(say("Try it soon: confcli vault recovery test"))
    return False


def _typed_key() -> "SheetKey":
    """Read the key line by line; who pastes or types all of it at once is not asked for more."""
    keep_memory_private()
    typed: list[str] = []
    while len(typed) < LINES_OF_A_SHEET and len(without_slips("".join(typed))) < LENGTH:
        line = passphrase.line(say("Line {number}: ", number=len(typed) + 1), say(LINES))
        if line == passphrase.STOP or (line == passphrase.BACK and not typed):
            raise Unanswered("No key was typed.", "Nothing was changed.")
        typed = typed[:-1] if line == passphrase.BACK else [*typed, line]
    return SheetKey("".join(typed))


def hand_out_first(opened: "Callable[[], Vault]", page: str | None) -> None:
    """Hand out the sheet of a vault that was just made; without a terminal and without a page there is none yet."""
    if not (page or attended()):
        tell(say("There is no recovery sheet yet. To make one: confcli vault recovery sheet --page FILE"))
        return
    tell(say("Your vault is made. If you ever forget the passphrase, a recovery sheet opens it."))
    vault = opened()
    try:
        hand_out(vault, page)
    except (KeyboardInterrupt, ConfcliError) as stopped:
        tell("\n" + say("There is no recovery sheet yet. To make one: confcli vault recovery sheet"))
        if isinstance(stopped, ConfcliError):
            tell(stopped.aloud)
    finally:
        vault.close()
