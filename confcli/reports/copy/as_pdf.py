"""This module knows the copy of the Code as PDF: always the same bytes."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from confcli.core.dates import kept_day
from confcli.reports.copy import HERE
from confcli.reports.typesetting import typeset

if TYPE_CHECKING:
    from confcli.core.client_copy import ClientCopy

EPOCH = date(1970, 1, 1)
DAY = 24 * 60 * 60  # seconds
INSTEAD = "The copy as HTML prints just as well."


def as_pdf(copy: ClientCopy, *, large: bool) -> tuple[bytes, str]:
    """Lay the copy out; give also the characters that no font can show and that stand there as ⟨U+…⟩.

    Raises NotWritten where typst is missing or refuses.
    """
    seconds = (kept_day(copy.date) - EPOCH).days * DAY
    data = {**asdict(copy), "large": large}
    return typeset(os.path.join(HERE, "page.typ"), data, [HERE], seconds=seconds, instead=INSTEAD)
