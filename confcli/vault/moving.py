"""This module knows how a finished file takes its place, for good and without ever covering another."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator


def rename_if_free(source: str, target: str) -> None:
    """Rename, or raise FileExistsError: Windows refuses by itself, elsewhere a hard link does."""
    if sys.platform == "win32":
        os.rename(source, target)
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
        os.replace(draft, path)
    except BaseException:
        remove(draft)
        raise
    keep_the_name(path)


def remove(path: str) -> None:
    """Remove a file if it is there, or could be."""
    try:
        os.unlink(path)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
            raise


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


def _link_and_leave(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as a stick
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.rename(source, target)
        return
    os.unlink(source)
