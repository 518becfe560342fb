"""This module knows a table of figures as every form of the report shows it: titles, rows, and what is withheld."""

from __future__ import annotations

from dataclasses import dataclass, replace

from confcli.core.supervision.suppression import Cell, Withheld
from confcli.speech import say

UNKNOWN = "–"  # in the place of a figure that cannot be told
WITHHELD = {Withheld.FEWER: "fewer than 5", Withheld.NOT_GIVEN: "not given"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what was counted, in words, and how often."""

    key: str  # as the policy and the ledgers name it
    labels: tuple[str, ...]
    cells: tuple[Cell | None, ...]  # None where it cannot be told


@dataclass(frozen=True, slots=True)
class Figures:
    """One table, with all of its words."""

    key: str
    heading: str
    columns: tuple[str, ...]  # the keys of the cells
    head: tuple[str, ...]  # the titles of the labels, then of the cells
    rows: tuple[Row, ...]
    total: tuple[Cell, ...] = ()
    note: str = ""
    bars: bool = False  # whether the first cells are worth drawing


def counted(figures: Figures) -> Figures:
    """Give a table without the rows and columns in which nothing was counted."""
    rows = [row for row in figures.rows if any(row.cells)]
    kept = [place for place in range(len(figures.columns)) if any(row.cells[place] for row in rows)]
    before = len(figures.head) - len(figures.columns)
    return replace(
        figures,
        columns=tuple(figures.columns[place] for place in kept),
        head=(*figures.head[:before], *(figures.head[before + place] for place in kept)),
        rows=tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in rows),
        total=tuple(figures.total[place] for place in kept if figures.total),
    )


def shown(cell: Cell | None) -> str:
    """Give a count, or what stands in its place."""
    if cell is None:
        return UNKNOWN
    return say(WITHHELD[cell]) if isinstance(cell, Withheld) else str(cell)


def lines(figures: Figures) -> list[list[str]]:
    """Give the rows as texts, the total last."""
    texts = [[*row.labels, *map(shown, row.cells)] for row in figures.rows]
    if figures.total:
        empty = [""] * (len(figures.head) - len(figures.total) - 1)
        texts.append([say("All"), *empty, *map(shown, figures.total)])
    return texts
