"""This module knows how a finished file takes its place without ever covering another."""

from __future__ import annotations

import os
import sys


def rename_if_free(source: str, target: str) -> None:
    """Rename, or raise FileExistsError: Windows refuses by itself, elsewhere a hard link does."""
    if sys.platform == "win32":
        os.rename(source, target)
        return
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
