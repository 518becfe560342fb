"""This module knows the register as a table for a spreadsheet: a row for each sharing, a column for each fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.reports.spreadsheet import cells

if TYPE_CHECKING:
    from confcli.reports.register.model import Register


def as_csv(register: Register) -> str:
    """Give the sharings; to be written as UTF-8 as it is."""
    return cells((register.columns, *(one.row for one in register.sharings)))
