"""This module knows the register as a table for a spreadsheet, in which no cell is ever a formula."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confcli.reports.register.pieces import Register

MARK = "\ufeff"  # tells a spreadsheet that it is UTF-8
ACTING = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a cell that begins so may be run


def as_csv(register: Register) -> str:
    """Give the sharings, a row each and a column for each of the register's; to be written as UTF-8 as it is."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (register.columns, *(one.row for one in register.sharings)):
        writer.writerow(map(harmless, row))
    return MARK + out.getvalue()


def harmless(cell: str) -> str:
    """Give a cell that a spreadsheet takes for text: an apostrophe goes before what it would run."""
    flat = " ".join(cell.splitlines()) if "\n" in cell or "\r" in cell else cell
    return f"'{flat}" if cell.lstrip(" ").startswith(ACTING) or cell.startswith(ACTING) else flat
