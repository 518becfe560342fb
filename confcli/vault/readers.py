"""This module knows whether somebody else on this computer can read a file that holds a secret, told by mode bits.

Cheaply, for it is asked each time: where there are no mode bits, as on Windows, nothing is said. All that may get at
the vault is looked at by `confcli.vault.care.access`.
"""

from __future__ import annotations

import os
import sys

EVERYBODY, GROUP = (0o004, 0o001), (0o040, 0o011)  # what lets them read a file, and go through a folder to it


def others_can_read(path: str) -> bool:
    """Tell whether the mode bits let somebody else read a file: its own, and those of each folder above it."""
    if sys.platform == "win32":
        return False
    try:
        real = os.path.realpath(path)
        about, folders = os.stat(real), [os.stat(folder).st_mode for folder in _above(real)]
    except OSError:
        return False
    # Many systems make a group for each account, with its number and nobody else in it.
    ways = (EVERYBODY,) if about.st_gid == about.st_uid else (EVERYBODY, GROUP)
    return any(about.st_mode & read and all(mode & enter for mode in folders) for read, enter in ways)


def _above(path: str) -> list[str]:
    folders = []
    while (above := os.path.dirname(path)) != path:
        folders.append(above)
        path = above
    return folders
