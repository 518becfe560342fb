"""This module knows how rows become a CSV file that a spreadsheet opens by double click, and never runs."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from confcli.core.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK = "\ufeff"  # without it, Excel reads the accents wrongly
ACTING = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last four are the full-width forms


def cells(rows: Iterable[Sequence[str | int]]) -> str:
    """Give the text of the file, to be written as UTF-8: every cell quoted, `;` between, CRLF at the end of a row.

    Line ends become blanks. A text that a spreadsheet could take for a formula gets an apostrophe in front; a number
    is left as it is.
    """
    out = StringIO()
    out.write(MARK)
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [_harmless(one) if isinstance(one, str) else one for one in row] for row in rows
    )
    return out.getvalue()


def _harmless(text: str) -> str:
    shown = safe(" ".join(text.splitlines()) if "\n" in text or "\r" in text else text)
    return f"'{shown}" if f"{text[:1]}{shown}".lstrip(" \u00a0\u202f").startswith(ACTING) else shown
