"""This module knows how a line is shown while it is typed, where lines are only ever added and no escape byte is sent.

Within a row of the screen the cursor goes back by backspaces. A row that was left is never gone back to: it is written
once more, below.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Cell = tuple[str, int]  # what is shown, and how many columns wide


class Laid(NamedTuple):
    """A text in rows, and the row and the column of each place in it where the cursor may stand."""

    rows: list[list[Cell]]
    places: list[tuple[int, int]]


def laid(text: str, begin: int, room: int) -> Laid:
    """Lay a text out in rows of so many columns; the first begins after a prompt."""
    from prompt_toolkit.utils import get_cwidth

    rows: list[list[Cell]] = [[]]
    places, column = [], begin
    for character in text:
        shown = safe(character).replace("\t", " ").replace("\n", "")
        width = get_cwidth(shown)
        if column + width > room and column:
            rows.append([])
            column = 0
        places.append((len(rows) - 1, column))
        if width or not rows[-1]:
            rows[-1].append((shown, width))
        else:  # an accent of its own belongs to the letter before
            rows[-1][-1] = (rows[-1][-1][0] + shown, rows[-1][-1][1])
        column += width
        if character == "\n":
            rows.append([])
            column = 0
    return Laid(rows, [*places, (len(rows) - 1, column)])


class Echo:
    """The line as it stands on the screen."""

    def __init__(self, write: Callable[[str], object], begin: int, columns: Callable[[], int]) -> None:
        """`begin` is the column where the line begins, after its prompt; `columns` are asked for each time."""
        self._write, self._columns = write, columns
        self._width = columns()
        self._begin = begin % self._width
        self._row: list[Cell] = []  # that the cursor is in, as far as it is shown
        self._at = (0, self._begin)

    def show(self, text: str, cursor: int) -> None:
        """Show the text, as far as the row that the cursor is in."""
        width = self._columns()
        rows, places = laid(text, self._begin, width - 1)
        target = places[cursor]
        if width != self._width or target[0] < self._at[0]:
            self._width = width
            self._open(target[0])
        while self._at[0] < target[0]:
            self._amend(rows[self._at[0]])
            self._open(self._at[0] + 1)
        self._amend(rows[target[0]])
        self._go(target[1])

    def again(self, text: str, cursor: int) -> None:
        """Show the text anew, after its prompt was said anew."""
        self._row, self._at = [], (0, self._begin)
        self.show(text, cursor)

    def _open(self, row: int) -> None:
        """Begin a row on a line of its own."""
        self._write("\n" + " " * (0 if row else self._begin))
        self._row, self._at = [], (row, 0 if row else self._begin)

    def _amend(self, row: Sequence[Cell]) -> None:
        """Make the row that stands there this one; the cursor comes to its end."""
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(self._row, row, strict=False))))
        before, after = _wide(self._row[same:]), _wide(row[same:])
        if before or after:
            self._go((0 if self._at[0] else self._begin) + _wide(self._row[:same]))
            gone = max(before - after, 0)
            self._write("".join(shown for shown, _ in row[same:]) + " " * gone + "\b" * gone)
            self._at = (self._at[0], self._at[1] + after)
            self._row = list(row)
        else:
            self._go((0 if self._at[0] else self._begin) + _wide(row))

    def _go(self, column: int) -> None:
        """Go back by backspaces, forward over what is written there."""
        self._write("\b" * (self._at[1] - column))
        passed = 0 if self._at[0] else self._begin
        for shown, width in self._row:
            if self._at[1] <= passed < column:
                self._write(shown)
            passed += width
        self._at = (self._at[0], column)


def _wide(cells: Sequence[Cell]) -> int:
    return sum(width for _, width in cells)
