"""This module knows which files beside a vault may still hold what was erased in it: by what lies there, and is named.

What was set aside is a whole vault. A backup that somebody renamed is one all the same, so of the folder of backups
everything counts but the vault's own that were made after the erasure.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from confcli.vault.backup_names import folder_of, found
from confcli.vault.in_the_making import HELD

if TYPE_CHECKING:
    from collections.abc import Iterator


def may_still_hold(path: str, erased: int) -> list[str]:
    """Name the files that may hold what an entry, known by its number, has erased from the vault at `path`."""
    after = {backup.path for backup in found(path) if backup.size >= erased}
    return [one for one in sorted(_copies(path)) if one not in after]


def _copies(path: str) -> Iterator[str]:
    folder, name = os.path.split(os.path.abspath(path))
    for one in _files(folder):
        if os.path.basename(one).startswith(f"{name}.set-aside-") and not one.endswith(("-journal", ".recovery.age")):
            yield one
    yield from (one for one in _files(folder_of(path)) if not one.endswith(HELD))


def _files(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as there:
            return [os.path.join(folder, one.name) for one in there if one.is_file(follow_symlinks=False)]
    except OSError:  # it is not there, or cannot be looked into
        return []
