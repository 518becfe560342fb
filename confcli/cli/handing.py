"""This module knows how a report becomes a file of each form, and what is said about it when it is handed on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from confcli.cli.console import show, tell
from confcli.cli.publishing import together
from confcli.core.formats import ENCRYPTED, ENDINGS, Format, read_format
from confcli.errors import Unanswered
from confcli.interviewers.person import at_terminal
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confcli.vault.secrets import Passphrase

    Forms = Mapping[Format, Callable[[], str]]  # what makes the content, for those that are not encrypted


def locked(made: tuple[bytes, str]) -> tuple[bytes, Passphrase]:
    """Put a PDF behind a password that is drawn for it; say which characters could not be shown in it."""
    from confcli.reports.locked_pdf import locked as lock
    from confcli.vault.passphrases import drawn_digits

    content, spelt = made
    password = drawn_digits()
    if spelt:
        tell(
            say(
                "No font here can show these characters, so they stand in the PDF as ⟨U+…⟩: {characters}",
                characters=" ".join(spelt),
            )
        )
    return lock(content, password.reveal()), password


def say_password(password: Passphrase) -> None:
    """Show the password of a PDF, once."""
    tell(say("The password of the PDF, shown only now. Tell it by telephone, never in the same mail:"))
    tell(f"\n    {password.reveal()}\n")


def write_as(
    form: str, pdf: Callable[[], tuple[bytes, str]], forms: Forms, place: tuple[str, str], *, asked: bool
) -> None:
    """Write a report in the form that was named, in a folder under a name; `place` is both.

    A PDF gets a password. What is not encrypted is asked about once, unless it was `asked`. Raises Misread for a form
    that there is not, Unanswered when nothing is to be written unencrypted.
    """
    folder, name = place
    way = read_format(form, (Format.PDF, *forms))
    if way not in ENCRYPTED and not asked:
        _require_yes()
    password = None
    with together(folder) as file:
        content: str | bytes
        if way is Format.PDF:
            content, password = locked(pdf())
        else:
            content = forms[way]()
        show(file(f"{name}.{ENDINGS[way]}", content))
    if password:
        say_password(password)


def _require_yes() -> None:
    """Ask once whether to write what anyone can read; raises Unanswered for anything but a yes."""
    from confcli.cli import passphrase

    hint = "Choose pdf: it has a password. Or say that you know, with --unencrypted."
    if not at_terminal(sys.stdin):
        raise Unanswered("This file would not be encrypted, so it was not written.", hint)
    tell(say("Whoever finds an unencrypted file can read it: on a stick, in a mailbox, on a lost laptop."))
    tell(say("To write it all the same, type this word: {word}", word=say("write")))
    if passphrase.line(say("Now type: write ")).lower() != say("write"):
        raise Unanswered("Nothing was written.", hint)
