"""This module knows whether a disk offers file locks: without them two windows could write in a vault at once.

SQLite itself cannot be asked: it takes a share without locks for a vault that is in use, and waits.
"""

from __future__ import annotations

import errno
import os
import sys
from secrets import token_hex

from confcli.vault.atomic_files import discard

BEYOND = 2**30 + 4096  # a byte that SQLite leaves alone: its own locks end 512 bytes after 2**30
HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)  # somebody holds it, or a share refuses every lock with these
NONE = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM)  # the disk says that it has none


def offers_locks(path: str) -> bool:
    """Tell whether the disk under a file offers locks; of a file that cannot be opened, whoever opens it will tell.

    That this file cannot be locked proves nothing, unless the disk says that it has no locks: another window may be
    trying it just now, and Windows does not always say why. Then a file that nobody else knows tells.

    Not while a connection of this process is in a transaction: closing any handle of a file gives up its locks.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except OSError:
        return True
    try:
        lock_a_byte(handle)
    except OSError as error:
        if error.errno in NONE:
            return False
        return _locks_a_new_file(os.path.dirname(path), otherwise=error.errno in HELD)
    finally:
        os.close(handle)
    return True


def _locks_a_new_file(folder: str, *, otherwise: bool) -> bool:
    """Tell whether a file that nobody else knows can be locked there; `otherwise` where none can be made."""
    draft = os.path.join(folder, f".{token_hex(4)}.part")  # a name that is cleared away if we are killed
    try:
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except OSError:
        return otherwise
    try:
        lock_a_byte(handle)
    except OSError:
        return False
    finally:
        os.close(handle)
        discard(draft)
    return True


def lock_a_byte(handle: int) -> None:
    """Lock one byte for as long as it takes to unlock it; raises OSError."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, BEYOND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, BEYOND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, BEYOND)
        fcntl.lockf(handle, fcntl.LOCK_UN, 1, BEYOND)
