"""This module knows how a passphrase gets in: typed unseen, or from a file, never from the command line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from confcli.cli.console import emergency_card, tell, width
from confcli.cli.process import keep_memory_private
from confcli.errors import Misread, Unanswered, VaultLocked, WrongPassphrase
from confcli.interviewers.line import read
from confcli.interviewers.person import at_terminal
from confcli.interviewers.unseen import unseen
from confcli.reports.layout import paragraph
from confcli.speech import say, spoken
from confcli.vault.passphrases import drawn, require_strong
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.vault.vault import Vault

TRIES = 3
DANGER = "!"
Read = TypeVar("Read")


def from_file(path: str) -> Passphrase:
    """Read a passphrase file: all of it but one last line end, as UTF-8. Raises Misread when that cannot be."""
    keep_memory_private()
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Misread("The passphrase file cannot be read.", "Check --passphrase-file.") from error
    return Passphrase(text.removesuffix("\n").removesuffix("\r"))


def typed(prompt: str) -> Passphrase:
    """Ask for a passphrase without showing it; raises VaultLocked where that cannot be done unseen.

    A lone ! shows the emergency card instead: danger waits for no passphrase.
    """
    while (secret := _unseen(prompt)) == Passphrase(DANGER):
        tell(emergency_card())
    return secret


def _unseen(prompt: str) -> Passphrase:
    keep_memory_private()
    try:
        return Passphrase(unseen(prompt))
    except EOFError as error:
        raise Unanswered("No passphrase was typed.", "Nothing was changed.") from error
    except UnicodeDecodeError as error:
        raise Misread("This program cannot read that as text.", "Save or type it as UTF-8.") from error
    except OSError as error:
        raise _no_terminal() from error


def _no_terminal() -> VaultLocked:
    return VaultLocked("There is no terminal here to type the passphrase on unseen.", "Use --passphrase-file FILE.")


def line(prompt: str) -> str:
    """Ask for a line that may be seen, such as a key on paper; raises Unanswered at the end of the input.

    A lone ! shows the emergency card instead. Nobody is locked out here: who copies a sheet by hand presses no key.
    """
    while (words := _seen(prompt)) == DANGER:
        tell(emergency_card())
    return words


def _seen(prompt: str) -> str:
    try:
        return read(prompt, several=True).strip()
    except EOFError as error:
        raise Unanswered("The answers ended before the questions did.", "Nothing was changed.") from error
    except UnicodeDecodeError as error:
        raise Misread("This program cannot read that as text.", "Save or type it as UTF-8.") from error


def new() -> Passphrase:
    """Draw a passphrase and have it typed once; who wants another one types it twice. Three tries.

    Raises VaultLocked where it would be shown to a file or a pipe.
    """
    if not at_terminal(sys.stderr):
        raise _no_terminal()
    suggested = drawn(spoken())
    tell(say("Your passphrase is these words. Write them on paper, and keep the paper away from the laptop."))
    tell("\n" + paragraph(suggested.reveal(), width() - 1, indent="    ") + "\n\n")
    return again_if_misread(lambda: _taken(suggested))


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
    for _ in range(TRIES - 1):
        try:
            return open_vault(path, typed(say("Passphrase: ")))
        except WrongPassphrase as error:
            tell(error.aloud)
    return open_vault(path, typed(say("Passphrase: ")))


def _taken(suggested: Passphrase) -> Passphrase:
    """Have the suggested one typed, or another one twice; raises Misread for a slip or a weak one."""
    tell(say("Type these words, to be sure they are right on paper. Or press Enter alone to choose your own."))
    first = typed(say("The words: "))
    if not first:
        first = typed(say("Your own passphrase: "))
        require_strong(first)
        if typed(say("The same again: ")) != first:
            raise Misread("The two passphrases are not the same.", "Type both again.")
    elif first != suggested:
        raise Misread("These are not the same words.", "Compare them with your paper, and type them again.")
    return first
