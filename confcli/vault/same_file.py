"""This module knows whether an open vault is still the file at its place: a sync client may put another one there.

What was recorded in a file that is no longer there would be gone, without a word, when it is closed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from confcli.core.ledger.chain import entry_hash
from confcli.errors import VaultLocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.ledger.chain import Head


class SameFile:
    """A file at its place, and how far its ledger was when we last wrote in it."""

    def __init__(self, path: str) -> None:
        """Note which file lies there now."""
        self._path, self._file = path, _file_at(path)
        self._head: Head | None = None

    def require(self) -> None:
        """Refuse to go on when the file was exchanged or removed; raises VaultLocked."""
        if _file_at(self._path) != self._file:
            raise _exchanged()

    def require_history(self, header: Callable[[int], str | None]) -> None:
        """Refuse to go on when what was written over the file no longer holds our last entry; raises VaultLocked."""
        if self._head is None or not self._head.size:
            return
        found = header(self._head.size)
        if found is None or entry_hash(found) != self._head.hash:
            raise _exchanged()

    def remember(self, head: Head) -> None:
        """Note how far the ledger is now."""
        self._head = head


def _exchanged() -> VaultLocked:
    return VaultLocked(
        "The vault file was exchanged or removed while it was open, so this was not recorded.",
        "Close confcli and open it again. To see which file is whole: confcli vault doctor",
    )


def _file_at(path: str) -> tuple[int, int] | None:
    try:
        about = os.stat(path)
    except OSError:
        return None
    return about.st_dev, about.st_ino
