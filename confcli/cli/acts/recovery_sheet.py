"""This module knows how the recovery sheet passes from screen to paper: handed out, and tried."""

from secrets import randbelow
from typing import TYPE_CHECKING

from confcli.cli import passphrase
from confcli.cli.acts.older_copies import tell_of_older
from confcli.cli.acts.printing import Paper, print_out
from confcli.cli.console import show, tell, width
from confcli.cli.groundwork import now
from confcli.cli.process import keep_memory_private
from confcli.cli.publishing import Outgoing
from confcli.errors import ConfcliError, Misread
from confcli.interviewers.person import attended
from confcli.reports.sheet import as_html, as_print, as_text
from confcli.speech import say
from confcli.vault.care.recovery import SHEET, SheetKey, without_slips
from confcli.vault.care.revoking import is_let, let_open
from confcli.vault.keys import Keyholder

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.vault.vault import Vault


# Whoever has a sheet handed out finds here how it is told to.
__all__ = ["Paper", "hand_out", "hand_out_first"]

NOT_WIPED = (
    "Deleting does not wipe a disk: the key may still be found there. To be sure, make a new sheet without a page."
)


def hand_out(vault: "Vault", paper: Paper, name: "Callable[[str], None]" = show) -> None:
    """Show a new sheet, print it or write it as a page, and have the paper tried; only then is it the one that counts.

    `name` says where the page lies. Raises Misread where there is neither a terminal to show it on nor a page wanted.
    """
    live = attended()
    if not (live or paper.page or paper.printed):
        raise Misread("There is no terminal here to show a sheet on.", "Have a page written: --page FILE")
    keep_memory_private()
    key = SheetKey.new()
    holder = Keyholder(SHEET, key.recipient)
    written = Outgoing(paper.page) if paper.page else None
    if paper.printed:
        print_out(as_print(key.lines(), now()))
    if written:
        written.stage(as_html(key.lines(), now()))
        written.publish()
        name(written.path)
    try:
        if live and not (written or paper.printed):
            tell(as_text(key.lines(), width()))
        tried = live and _drill(key, printed=bool(written))
        older = let_open(vault, holder, now())
    except BaseException:
        if not _counts(vault, holder):
            _take_back(written, printed=paper.printed)
        raise
    tell_of_older(older)
    if written and tried:
        if written.take_back():
            tell(say("The page was deleted from this laptop."))
            tell(say(NOT_WIPED))
    elif written:
        tell(say("Print this page, keep the paper away from the laptop, then delete the page."))
        tell(say(NOT_WIPED))


def _take_back(written: Outgoing | None, *, printed: bool) -> None:
    if written:
        written.take_back()
    if printed:
        tell(say("The sheet that was printed does not count: destroy it."))


def _counts(vault: "Vault", holder: Keyholder) -> bool:
    """Tell whether a sheet counts although something went wrong; where that cannot be read, it may be the only one."""
    try:
        return is_let(vault, holder)
    except ConfcliError:
        return True


def _drill(key: "SheetKey", *, printed: bool) -> bool:
    """Have a line of the paper typed; give whether it was."""
    lines = key.lines()
    number = randbelow(len(lines))
    if printed:
        tell(say("Print the page. Once a line of it is typed right, the page is deleted from this laptop."))
    tell(say("To check your paper, type its line {number}. Or press Enter alone to do it later.", number=number + 1))
    while typed := passphrase.line(say("Line {number}: ", number=number + 1), say(passphrase.SHEET_LINES)):
        if typed in (passphrase.BACK, passphrase.STOP):
            break
        if without_slips(typed) == without_slips(lines[number]):
            tell(say("Right. Keep the paper away from the laptop."))
            return True
        tell(say("That is not the same. Compare it group by group."))
    tell(say("Try it soon: confcli vault recovery test"))
    return False


def hand_out_first(opened: "Callable[[], Vault]", paper: Paper) -> None:
    """Hand out the sheet of a vault that was just made; without a terminal and without a page there is none yet."""
    if not (paper.page or paper.printed or attended()):
        tell(say("There is no recovery sheet yet. To make one: confcli vault recovery sheet --page FILE"))
        return
    tell(say("Your vault is made. If you ever forget the passphrase, a recovery sheet opens it."))
    vault = opened()
    try:
        hand_out(vault, paper, tell)  # what a new vault says for a script to read is its checkpoint alone
    except (KeyboardInterrupt, ConfcliError) as stopped:
        tell("\n" + say("There is no recovery sheet yet. To make one: confcli vault recovery sheet"))
        if isinstance(stopped, ConfcliError):
            tell(stopped.aloud)
    finally:
        vault.close()
