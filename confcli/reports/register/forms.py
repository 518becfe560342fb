"""This module knows what the register is written as for anyone to open: a function for each format, in one table.

Sealed and JSON are the session log itself, made from what was sealed and not from what is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.formats import Format
from confcli.reports.register.as_html import as_html
from confcli.reports.register.as_text import as_text
from confcli.reports.spreadsheet import cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confcli.reports.register.model import Register


def as_csv(register: Register) -> str:
    """Give the sharings; to be written as UTF-8 as it is."""
    return cells((register.columns, *(one.row for one in register.sharings)))


FORMS: Mapping[Format, Callable[[Register], str]] = {
    Format.HTML: as_html,
    Format.TEXT: as_text,
    Format.CSV: as_csv,
}
