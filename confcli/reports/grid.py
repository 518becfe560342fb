"""This module knows what is drawn where there is room: a table, and a bar. rich is imported here and nowhere else."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


# rich breaks a line at a no-break space too, so while it counts, others stand in for them.
STAND_INS = {"\u00a0": "\ue000", "\u202f": "\ue001"}
HIDE, SHOW = str.maketrans(STAND_INS), str.maketrans({there: here for here, there in STAND_INS.items()})


def grid(head: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> str:
    """Draw a table without colours or boxes; cells are shown as they are, never read as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in head:
        table.add_column(Text(title.translate(HIDE)))
    for row in rows:
        table.add_row(*(Text(cell.translate(HIDE)) for cell in row))
    out = StringIO()
    Console(file=out, width=width, force_terminal=False, color_system=None, legacy_windows=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().translate(SHOW).splitlines())


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
