"""This module knows how a passphrase gets in: typed unseen, or from a file, never from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from confcli.cli.console import emergency_card, tell
from confcli.cli.process import keep_memory_private
from confcli.errors import Misread, Unanswered, VaultLocked, WrongPassphrase
from confcli.flows.ports import Wish, Wished
from confcli.interviewers.line import read
from confcli.interviewers.paging import pages
from confcli.interviewers.unseen import unseen
from confcli.speech import say
from confcli.vault import making
from confcli.vault.readers import others_can_read
from confcli.vault.secrets import Passphrase
from confcli.vault.sqlite_errors import WRONG
from confcli.vault.unlocking import open_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.vault.vault import Vault

TRIES = 3
SHOW = "+"
BACK, STOP = Wish.BACK, Wish.STOP
SIGNS = (Wish.DANGER, Wish.HELP, Wish.CLAUSE, Wish.BACK, Wish.STOP, SHOW)
SIGNS_HELP = "To see what you type: +. Back: <. Stop: =. Someone is in danger: {danger}. After each, press Enter."
UNLOCKING = "Your passphrase opens the vault. Of drawn words, capitals, accents and spaces do not matter."
SHEET_LINES = (
    "The lines are on the sheet, five groups each. Capitals and spaces do not matter; O is read as 0, and I as L."
)
FORGOTTEN = "With your recovery sheet you get back in: confcli vault recover"
UNFINISHED = "This vault is not finished. To go on, or begin anew without the paper: confcli init"
Read = TypeVar("Read")


def from_file(path: str) -> Passphrase:
    """Read a passphrase file: all of it but one last line end, as UTF-8. Raises Misread when that cannot be."""
    keep_memory_private()
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Misread("The passphrase file cannot be read.", "Check --passphrase-file.") from error
    if others_can_read(path):
        tell(say("Other people who use this computer can read the passphrase file: {path}.", path=path))
        tell(say("To keep it to yourself: chmod 600 {path}", path=path))
    return Passphrase(text.removesuffix("\n").removesuffix("\r"))


class Typing:
    """How secrets are typed, one after the other: unseen, until the person wishes to see them."""

    def __init__(self, *, shown: bool = False) -> None:
        """Begin unseen; what stands on the screen already need not be hidden."""
        self._shown = shown

    def read(self, prompt: str, about: str) -> Passphrase:
        """Ask for a secret; raises Wished to go back or stop, VaultLocked where it cannot be typed unseen.

        A lone ! shows the emergency card, for danger waits for no passphrase; ? tells what is `about`; + shows what is
        typed from now on. None of them counts as a try.
        """
        while (sign := (secret := _unseen(prompt, shown=self._shown)).reveal().strip()) in SIGNS:
            if sign == Wish.DANGER:
                tell(emergency_card())
            elif sign == SHOW:
                self._shown = True
                tell(say("What you type is shown now. Look who is beside you."))
            elif sign in (Wish.BACK, Wish.STOP):
                raise Wished(Wish(sign))
            else:
                tell(f"{about} {say(SIGNS_HELP, danger=Wish.DANGER)}")
        return secret


def _unseen(prompt: str, *, shown: bool) -> Passphrase:
    keep_memory_private()
    try:
        return Passphrase(unseen(prompt, shown=shown))
    except EOFError as error:
        raise none_typed() from error
    except UnicodeDecodeError as error:
        raise Misread("This program cannot read that as text.", "Save or type it as UTF-8.") from error
    except OSError as error:
        raise no_terminal() from error
    finally:
        pages.pressed()


def none_typed() -> Unanswered:
    """Say that there was none."""
    return Unanswered("No passphrase was typed.", "Nothing was changed.")


def no_terminal() -> VaultLocked:
    """Say that a secret can neither be typed nor shown here."""
    return VaultLocked("There is no terminal here to type the passphrase on unseen.", "Use --passphrase-file FILE.")


def line(prompt: str, about: str = "") -> str:
    """Ask for a line that may be seen, such as a key on paper; raises Unanswered at the end of the input.

    A lone ! shows the emergency card instead, and ? what is `about`. Nobody is locked out here: who copies a sheet by
    hand presses no key.
    """
    helps = (Wish.HELP, Wish.CLAUSE) if about else ()
    while (words := _seen(prompt)) in (Wish.DANGER, *helps):
        tell(emergency_card() if words == Wish.DANGER else about)
    return words


def _seen(prompt: str) -> str:
    try:
        return read(prompt, several=True).strip()
    except EOFError as error:
        raise Unanswered("The answers ended before the questions did.", "Nothing was changed.") from error
    except UnicodeDecodeError as error:
        raise Misread("This program cannot read that as text.", "Save or type it as UTF-8.") from error
    finally:
        pages.pressed()


def again_if_misread(read: Callable[[], Read]) -> Read:
    """Read something typed, three times at most when it is misread."""
    for _ in range(TRIES - 1):
        try:
            return read()
        except Misread as error:
            tell(error.aloud)
    return read()


def unlock(path: str, file: str | None) -> Vault:
    """Open a vault with a passphrase from a file, or typed: three times at most."""
    if file:
        return open_vault(path, from_file(file))
    typing = Typing()
    for _ in range(TRIES - 1):
        try:
            return open_vault(path, _typed(typing))
        except WrongPassphrase as error:
            tell(error.aloud)
    try:
        return open_vault(path, _typed(typing))
    except WrongPassphrase as error:
        unfinished = making.is_unfinished(path)
        raise WrongPassphrase(WRONG[0], UNFINISHED if unfinished else FORGOTTEN) from error


def _typed(typing: Typing) -> Passphrase:
    """Ask for the passphrase of a vault; there is nothing to go back to, so back leaves as stop does."""
    try:
        return typing.read(say("Passphrase (+ shows it, {help} helps): ", help=Wish.HELP), say(UNLOCKING))
    except Wished as wished:
        raise none_typed() from wished
