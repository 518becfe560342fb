"""This module knows when nobody has touched a key for so long that the vault must be locked.

Both clocks are asked: one goes on while the lid is closed, the other while the clock is set back.
"""

from __future__ import annotations

import time

from confcli.flows.ports import Wish, Wished

GLANCE = 1.0  # seconds between two looks at the clocks


class Idleness:
    """Counts from the last key."""

    def __init__(self, patience: float) -> None:
        """`patience` is in seconds."""
        self._patience = patience
        self._since = (time.monotonic(), time.time())

    def touched(self, *_: object) -> None:
        """Begin anew: a key was pressed. Too late is too late: the lid was closed, and nobody looked before the key."""
        if not self.over():
            self._since = (time.monotonic(), time.time())

    def over(self) -> bool:
        """Tell whether the patience is at its end by either clock."""
        passed = (time.monotonic() - self._since[0], time.time() - self._since[1])
        return max(passed) >= self._patience

    def require_presence(self, typed: str) -> None:
        """Raise Wished when the patience is at its end; what was typed is not kept."""
        if self.over():
            raise Wished(Wish.IDLE, half_typed=bool(typed))
