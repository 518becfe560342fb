"""This module knows when nobody has touched a key for so long that the vault must be locked.

Both clocks are asked: one goes on while the lid is closed, the other while the clock is set back.
"""

from __future__ import annotations

import sys
import time

from confcli.flows.ports import Wish, Wished

GLANCE = 1.0  # seconds between two looks at the clocks


class Idleness:
    """Counts from the last key."""

    def __init__(self, patience: float) -> None:
        """`patience` is in seconds."""
        self._patience = patience
        self.touched()

    def touched(self, *_: object) -> None:
        """Begin anew: a key was pressed."""
        self._since = (time.monotonic(), time.time())

    def over(self) -> bool:
        """Tell whether the patience is at its end by either clock."""
        passed = (time.monotonic() - self._since[0], time.time() - self._since[1])
        return max(passed) >= self._patience

    def until_something_is_typed(self) -> None:
        """Wait for a line on stdin; raises Wished when the patience ends before."""
        while not _typed(min(GLANCE, self._patience)):
            if self.over():
                raise Wished(Wish.IDLE)
        if self.over():  # the lid was closed, and a key pressed before anybody looked
            raise Wished(Wish.IDLE)


def _typed(seconds: float) -> bool:
    """Wait this long at most, and tell whether something was typed."""
    if sys.platform == "win32":
        import msvcrt

        end = time.monotonic() + seconds
        while not msvcrt.kbhit():
            if time.monotonic() >= end:
                return False
            time.sleep(0.05)
        return True
    import select

    return bool(select.select([sys.stdin], [], [], seconds)[0])
