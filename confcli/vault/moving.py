"""This module knows how a finished file takes its place, for good and without ever covering another."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def rename_if_free(source: str, target: str) -> None:
    """Rename, or raise FileExistsError: Windows refuses by itself, elsewhere a hard link does."""
    if sys.platform == "win32":
        os.rename(source, target)
        return
    _link_and_leave(source, target)
    _keep_the_name(os.path.dirname(os.path.abspath(target)))


def _keep_the_name(folder: str) -> None:
    """Bring the folder to the disk: until then a power cut could take the new name back."""
    with suppress(OSError):  # a network share may not know how; the file itself is there
        handle = os.open(folder, os.O_RDONLY)
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
