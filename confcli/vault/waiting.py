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
    """Do something with a file, again and again while another program holds it; raises Held in the end."""
    until, pause = patience.clock() + patience.seconds, FIRST
    while True:
        try:
            return act()
        except OSError as error:
            if not _is_held(error, path):
                raise
            if patience.clock() >= until:
                raise Held(
                    "Another program holds {path}.",
                    "Often it is a virus scanner, or a synchronised folder. Wait a minute, then try again.",
                    aloud="Another program holds the file: often a virus scanner, or a synchronised folder.",
                    path=path,
                ) from error
        patience.pause(pause)
        pause = min(pause * GROWTH, LONGEST_PAUSE)


def reading(path: str) -> BinaryIO:
    """Open a file that may have been written a moment ago, to be read; raises OSError or Held."""
    return patiently(lambda: open(path, "rb"), path)


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
            try:
                return _asked(path, _winapi.GENERIC_WRITE)
            except PermissionError as error:
                if error.winerror == DENIED:  # by its owner: reading is still possible
                    raise FileNotFoundError(path) from error
                raise

        with suppress(OSError):
            kept.callback(_winapi.CloseHandle, patiently(opened, path))


def _is_held(error: OSError, path: str) -> bool:
    """Tell a file that is held from one that its owner protects; only Windows gives its errors a number.

    It gives none when Python opens a file, so it is asked again in a way that it answers.
    """
    number = getattr(error, "winerror", 0)
    if number == DENIED:
        return not os.path.lexists(path) or os.access(path, os.W_OK)
    if sys.platform == "win32" and number is None and isinstance(error, PermissionError):
        import _winapi

        try:
            _winapi.CloseHandle(_asked(path, _winapi.GENERIC_READ))
        except OSError as answer:
            number = answer.winerror
        else:
            return True  # it is free by now, or only writing is denied
    return number in HELD


if sys.platform == "win32":

    def _asked(path: str, what: int) -> int:
        """Open a file as Windows does; whoever reads, writes or removes it meanwhile may."""
        import _winapi

        return _winapi.CreateFile(path, what, 1 | 2 | 4, _winapi.NULL, _winapi.OPEN_EXISTING, 0, _winapi.NULL)
