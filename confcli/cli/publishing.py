"""This module knows the one way a file leaves: in its form, written beside its place, on the disk, then put there.

Nothing is ever overwritten, no link is followed, and where files have mode bits nobody but the owner can read it; on
Windows the folder decides that.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from secrets import token_hex
from typing import TYPE_CHECKING, Protocol

from confcli.cli import passphrase
from confcli.cli.console import show, tell
from confcli.core.formats import ENCRYPTED, ENDINGS, Format, read_format
from confcli.errors import Held, NotWritten, Unanswered
from confcli.interviewers.person import at_terminal
from confcli.reports.locked_pdf import locked as lock_pdf
from confcli.speech import say
from confcli.vault.atomic_files import discard, remove, rename_if_free, write_new
from confcli.vault.passphrases import drawn_digits
from confcli.vault.waiting import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from confcli.vault.secrets import Passphrase

    Forms = Mapping[Format, Callable[[], str]]  # what makes the content, for those that are not encrypted


class Outbox(Protocol):
    """Where files are noted until they are in their places: in the transaction of the entry that they belong to."""

    def note_outgoing(self, path: str, draft: str) -> None:
        """Note where a file is to be, and where it lies as long as it is not there."""

    def forget_outgoing(self, path: str) -> None:
        """Forget a file: it is in its place, or is not to be had any more."""

    def outgoing(self) -> Mapping[str, str]:
        """Give the files that are noted: their places, and where they lie."""


class Outgoing:
    """One file on its way out."""

    def __init__(self, path: str) -> None:
        """Refuse a place where something is already; raises NotWritten."""
        self.path = path
        self.draft = f"{os.path.abspath(path)}.{token_hex(4)}.part"
        if os.path.lexists(path):
            raise NotWritten(
                "There is already a file {path}; it was left as it is.", "Name another folder with --folder.", path=path
            )

    def stage(self, content: str | bytes) -> None:
        """Write it beside its place, safe on the disk; raises NotWritten when the disk will not have it."""
        try:
            write_new(self.draft, content.encode() if isinstance(content, str) else content)
        except OSError as error:
            self.discard()
            raise NotWritten(
                "{path} cannot be written: nothing was exported.",
                "Check the folder and the room on the disk.",
                path=self.path,
            ) from error

    def publish(self) -> None:
        """Put it in its place; raises NotWritten."""
        _put(self.draft, self.path)

    def take_back(self) -> bool:
        """Delete it from its place, as it holds a key; where that cannot be, say so and give False."""
        try:
            remove(self.path)
        except (OSError, Held):
            tell(say("The page could not be deleted. Delete it yourself: {path}", path=self.path))
            return False
        return True

    def discard(self) -> None:
        """Throw away what was staged; what will not go may hold words of a client's, so it is named."""
        for left in discard(self.draft):
            tell(say("A draft could not be removed. Delete it yourself: {path}", path=left))


@contextmanager
def together(folder: str, outbox: Outbox | None = None) -> Iterator[Callable[[str, str | bytes], str]]:
    """Give a way to stage files by name in a folder; all of them are published at the end, or none at a fault.

    With an outbox, what was staged in the transaction of an entry is noted there: if this process is killed before
    the files are in their places, `finish` puts them there. Raises NotWritten when there is no such folder.
    """
    if not os.path.isdir(folder):
        raise NotWritten("There is no folder {folder}.", "Make it first, or name another with --folder.", folder=folder)
    files: list[Outgoing] = []

    def stage(name: str, content: str | bytes) -> str:
        file = Outgoing(os.path.normpath(os.path.join(folder, name)))
        files.append(file)
        file.stage(content)
        if outbox:
            outbox.note_outgoing(os.path.abspath(file.path), file.draft)
        return file.path

    try:
        yield stage
    except BaseException:
        for file in files:
            file.discard()
        raise
    for file in files:
        file.publish()
    for file in files:  # only now: while a note is there, nobody was told a password
        if outbox:
            outbox.forget_outgoing(os.path.abspath(file.path))


def finish(outbox: Outbox) -> Iterator[str]:
    """Put files in their places whose entry was recorded and whose program was killed then; yield their paths.

    What else is to be known of a file is said. One that cannot be put there now is tried again by the next command;
    one that is gone, though its folder is there, was taken away by hand.
    """
    for path, draft in outbox.outgoing().items():
        if not os.path.isdir(os.path.dirname(path)):
            tell(say("An interrupted file is on a disk that is not there: {path}", path=path))
            tell(say("Put that disk in. The next command then finishes the file."))
            continue
        try:
            if os.path.lexists(draft):
                _put(draft, path)
        except NotWritten as error:
            tell(error.aloud)
            continue
        if os.path.lexists(path):
            yield path
            if path.endswith(".pdf"):
                tell(say("Its password is lost: export again with --whole."))
        outbox.forget_outgoing(path)


def _put(draft: str, path: str) -> None:
    """Put a file that is whole in its place; raises NotWritten."""
    try:
        rename_if_free(draft, path)
    except (OSError, Held) as error:
        raise NotWritten(
            "The file could not be put at {path}; it is whole at {draft}.",
            "Rename it by hand.",
            path=path,
            draft=draft,
        ) from error


def holds(path: str, content: str | bytes) -> bool:
    """Tell whether a file is there and holds just this."""
    try:
        with reading(path) as file:
            return file.read() == (content.encode() if isinstance(content, str) else content)
    except (OSError, Held):
        return False


def locked(made: tuple[bytes, str]) -> tuple[bytes, Passphrase]:
    """Put a PDF behind a password that is drawn for it; say which characters could not be shown in it."""
    content, spelt = made
    password = drawn_digits()
    tell_spelt(spelt)
    return lock_pdf(content, password.reveal()), password


def tell_spelt(characters: str) -> None:
    """Say which characters could not be shown in a PDF, if there are any."""
    if characters:
        sentence = "No font here can show these characters, so they stand in the PDF as ⟨U+…⟩: {characters}"
        tell(say(sentence, characters=" ".join(characters)))


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
    hint = "Choose pdf: it has a password. Or say that you know, with --unencrypted."
    if not at_terminal(sys.stdin):
        raise Unanswered("This file would not be encrypted, so it was not written.", hint)
    tell(say("Whoever finds an unencrypted file can read it: on a stick, in a mailbox, on a lost laptop."))
    tell(say("To write it all the same, type this word: {word}", word=say("write")))
    if passphrase.line(say("Now type: write ")).lower() != say("write"):
        raise Unanswered("Nothing was written.", hint)
