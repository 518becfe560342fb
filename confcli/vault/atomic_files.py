"""This module knows how files come, move and go: for good, without ever covering another, and with patience.

Nothing else here renames, replaces, removes or brings to the disk: see `confcli.vault.waiting` for what Windows does
to whoever tries it just once.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO

from confcli.errors import Held, NotWritten
from confcli.vault.waiting import BRIEF, PATIENT, Patience, patiently

if TYPE_CHECKING:
    from collections.abc import Iterator


def rename_if_free(source: str, target: str) -> None:
    """Rename, or raise FileExistsError: Windows refuses by itself, elsewhere a hard link does."""
    if sys.platform == "win32":
        patiently(lambda: os.rename(source, target), source)
        return
    _link_and_leave(source, target)
    keep_the_name(target)


@contextmanager
def new_file(path: str) -> Iterator[BinaryIO]:
    """Open a file that was not there, for its owner only, and bring it to the disk in the end; raises OSError."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def write_new(path: str, content: bytes) -> None:
    """Write a file that was not there, as `new_file` does; raises OSError."""
    with new_file(path) as file:
        file.write(content)


def write_over(path: str, content: bytes) -> None:
    """Put new content in the place of old at once: a power cut leaves the one or the other, whole."""
    draft = f"{path}.{token_hex(4)}.part"
    try:
        write_new(draft, content)
        patiently(lambda: _replace(draft, path), path)
    except BaseException:
        discard(draft)
        raise
    keep_the_name(path)


def put_over(source: str, target: str) -> None:
    """Put a file that is whole, and on the disk, in the place of another at once; raises OSError or Held."""
    patiently(lambda: _replace(source, target), target)
    keep_the_name(target)


def bring_to_disk(path: str) -> None:
    """Have the disk hold what was written into a file; Windows wants it opened for writing."""
    with patiently(lambda: open(path, "rb+"), path) as file:
        os.fsync(file.fileno())


def remove(path: str, patience: Patience = PATIENT) -> None:
    """Remove a file if it is there; raises OSError or Held."""
    try:
        patiently(lambda: os.unlink(path), path, patience)
    except OSError:  # a disk that is protected refuses to remove even what is not there
        if os.path.lexists(path):
            raise


def discard(*paths: str) -> list[str]:
    """Throw away what was only begun. Never raises, for it is called beside the error that is to be told.

    Give what could not be thrown away now. It lies in nobody's way, for its name is its own; beside the vault and among
    its backups `confcli.vault.care.thinning` removes it later.
    """
    until, left = BRIEF.clock() + BRIEF.seconds, []  # one patience for all of them together
    for path in paths:
        try:
            remove(path, BRIEF._replace(seconds=until - BRIEF.clock()))
        except (OSError, Held):
            left.append(path)
    return left


def leave(folder: str) -> None:
    """Remove a folder that was made in passing, if nothing lies in it. Never raises, as `discard`."""
    with suppress(OSError, Held):
        patiently(lambda: os.rmdir(folder), folder, BRIEF)


@contextmanager
def passing_folder(prefix: str, patience: Patience = PATIENT) -> Iterator[str]:
    """Give a folder of its own that goes in the end, with all that is in it; raises NotWritten if it does not."""
    from tempfile import mkdtemp

    try:
        folder = mkdtemp(prefix=prefix)
    except OSError as error:
        raise NotWritten("No temporary folder can be made.", "Make room on the disk, then try again.") from error
    try:
        yield folder
    except BaseException:
        with suppress(OSError, Held):
            patiently(lambda: shutil.rmtree(folder), folder, BRIEF)
        raise
    try:
        patiently(lambda: shutil.rmtree(folder), folder, patience)
    except OSError as error:
        raise NotWritten("The folder {folder} could not be removed.", "Remove it by hand.", folder=folder) from error


def keep_the_name(path: str) -> None:
    """Bring the folder of a file to the disk: until then a power cut could take the new name back."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there
    with suppress(OSError):  # a network share may not know how; the file itself is there
        handle = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(source: str, target: str) -> None:
    if sys.platform == "win32" and os.path.isdir(target):  # it would say the same as of a file that is held
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)
    os.replace(source, target)


def _link_and_leave(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        if not os.path.samestat(os.lstat(source), os.lstat(target)):
            raise  # else this was killed once between the link and the leaving
    except OSError:  # a file system without hard links, such as a stick
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.rename(source, target)
        return
    discard(source)
