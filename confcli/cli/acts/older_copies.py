"""This module knows how it is said which older copies somebody still opens who can no longer open the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import tell
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def tell_of_older(paths: Sequence[str]) -> None:
    """Name them, and say how they go; nothing is removed by itself, for one may be the last whole copy."""
    if not paths:
        return
    tell(say("The vault has a new key. Whoever could open it before still opens these older copies:"))
    tell("\n".join(paths))
    tell(say("To keep them from that, delete these files by hand, and the copies on sticks or elsewhere."))
    tell(say("First copy the newest backup to a stick: confcli vault backup --folder FOLDER"))
