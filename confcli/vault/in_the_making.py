"""This module knows which unfinished files somebody is still at: another window's are nobody's to clear away.

Beside what is being made lies a file that is locked for as long. The system lets go of the lock when the program ends,
however it ends; so what a kill has left behind can be told from what is being written at this moment.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from confcli.vault.atomic_files import discard

if TYPE_CHECKING:
    from collections.abc import Iterator

HELD = "-held"


@contextmanager
def in_the_making(draft: str) -> Iterator[None]:
    """Be seen by other windows as the one that makes this file, and all whose names begin as its does."""
    sign = draft + HELD
    handle = os.open(sign, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with suppress(OSError):  # a disk without locks: nobody else can be seen there either
            _lock(handle)
        yield
    finally:
        os.close(handle)
        discard(sign)


def is_in_the_making(draft: str) -> bool:
    """Tell whether somebody is at it now."""
    try:
        handle = os.open(draft + HELD, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return False
    try:
        _lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _lock(handle: int) -> None:
    """Lock a file until it is closed; raises OSError where another has."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
