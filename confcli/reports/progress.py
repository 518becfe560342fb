"""This module knows how work that takes a while shows that it goes on: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Thing = TypeVar("Thing")


def progress(things: Iterable[Thing], total: int, *, drawn: bool) -> Iterator[Thing]:
    """Yield what comes; show on stderr how far it is, if `drawn`: nothing moves in a file or for a screen reader."""
    if not drawn:
        yield from things
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    console = Console(file=sys.stderr)
    with Progress(BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        yield from bar.track(things, total=total, description="")
