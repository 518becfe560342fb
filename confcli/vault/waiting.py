"""This module knows that another program may hold a file for a moment, and how long we wait for it.

A virus scanner looks into each new file, and a folder that is synchronised is read at once. As long as they do, Windows
lets nobody rename, replace or remove the file. Elsewhere nothing is held like that, and every error comes at once.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TypeVar

from confcli.errors import Held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# https://learn.microsoft.com/windows/win32/debug/system-error-codes: access denied, sharing violation, lock violation,
# and a folder that is not empty because a removed file goes only when its last holder does.
DENIED, HELD = 5, (32, 33, 145)
FIRST, GROWTH, LONGEST_PAUSE = 0.01, 1.5, 0.5  # seconds between two tries, and how they grow

Done = TypeVar("Done")


class Patience(NamedTuple):
    """How long is waited, in seconds, and by which clock; a test brings its own."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


PATIENT = Patience(10)  # a scanner that asks its maker about a file takes seconds
BRIEF = Patience(2)  # where little is lost if it cannot be done now


def patiently(act: Callable[[], Done], path: str, patience: Patience = PATIENT) -> Done:
    """Do something with a file, again and again while another program holds it; raises Held in the end.

    Where Windows does not say why it refuses, as when a file is opened, its own error comes in the end.
    """
    until, pause = patience.clock() + patience.seconds, FIRST
    while True:
        try:
            return act()
        except OSError as error:
            if not _is_held(error, path):
                raise
            if patience.clock() >= until:
                if _number(error) is None:
                    raise
                raise Held(
                    "Another program holds {path}.",
                    "Often it is a virus scanner, or a synchronised folder. Wait a minute, then try again.",
                    aloud="Another program holds the file: often a virus scanner, or a synchronised folder.",
                    path=path,
                ) from error
        patience.pause(pause)
        pause = min(pause * GROWTH, LONGEST_PAUSE)


def reading(path: str) -> BinaryIO:
    """Open a file that may have been written a moment ago, to be read; raises OSError."""
    return patiently(lambda: open(path, "rb"), path, BRIEF)


@contextmanager
def writable(*paths: str) -> Iterator[None]:
    """See to it that nobody denies us to write these files while another opens them; raises Held.

    SQLite would open a vault that is being read by such a program as one that may only be read, without a word.
    """
    with ExitStack() as kept:
        for path in paths:
            _keep_writable(path, kept)
        yield


def _keep_writable(path: str, kept: ExitStack) -> None:
    if sys.platform == "win32":
        import _winapi

        def opened() -> int:
            shared, nothing = 1 | 2 | 4, 0  # with all who read, write or remove it
            what, how = _winapi.GENERIC_WRITE, _winapi.OPEN_EXISTING
            try:
                return _winapi.CreateFile(path, what, shared, nothing, how, 0, nothing)
            except PermissionError as error:
                if error.winerror == DENIED:  # by its owner, or by the disk: reading is still possible
                    raise FileNotFoundError(path) from error
                raise

        with suppress(OSError):
            kept.callback(_winapi.CloseHandle, patiently(opened, path))


def _is_held(error: OSError, path: str) -> bool:
    """Tell a file that is held from one that its owner protects, and from a folder that is taken for a file."""
    number = _number(error)
    if number is None:
        return isinstance(error, PermissionError) and os.path.isfile(path) and os.access(path, os.W_OK)
    if number == DENIED:
        return not os.path.lexists(path) or os.access(path, os.W_OK)
    return number in HELD


def _number(error: OSError) -> int | None:
    """Give the number that Windows gave, None where it gave none, and 0 on any other system."""
    number: int | None = getattr(error, "winerror", 0)
    return number
