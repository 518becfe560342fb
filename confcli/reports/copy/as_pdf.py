"""This module knows the copy of the Code as PDF: tagged, PDF/UA-1 or an error, and always the same bytes."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from confcli.errors import NotWritten
from confcli.reports.copy import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typst

    from confcli.core.client_copy import ClientCopy

REFUSED = re.compile(r'the\stext\s`"(.*?)"`\scould\snot\sbe\sdisplayed')
CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
LATIN = "\u024f"  # up to here our font has what a page needs
INSTEAD = "The copy as HTML prints just as well."


def as_pdf(copy: ClientCopy, *, large: bool) -> tuple[bytes, str]:
    """Lay the copy out; give also the characters that no font can show and that stand there as ⟨U+…⟩.

    Raises NotWritten where typst is missing or refuses.
    """
    try:
        import typst
    except ImportError as error:
        raise NotWritten("There is no typst on this computer, so no PDF can be made.", INSTEAD) from error
    ours = typst.Fonts(include_system_fonts=False, font_paths=[HERE])
    data, fonts, spelt = json.dumps({**asdict(copy), "large": large}, ensure_ascii=False), ours, ""
    while True:
        try:
            return _compile(data, fonts, copy.date), spelt
        except typst.TypstError as error:
            refused = sorted(set(data) & set(_refused(error.diagnostic)))
            if not refused:
                raise NotWritten("The PDF could not be made: {reason}.", INSTEAD, reason=error.message) from error
            if fonts is ours:
                fonts = typst.Fonts(font_paths=[HERE])  # the computer may have a font for it
                continue
            data = data.translate({ord(one): f"⟨U+{ord(one):04X}⟩" for one in refused})
            spelt += "".join(refused)


def _compile(data: str, fonts: typst.Fonts, day: str) -> bytes:
    import typst

    return typst.compile(
        os.path.join(HERE, "page.typ"),
        root=HERE,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        timestamp=max(0, (date.fromisoformat(day) - date(1970, 1, 1)).days * 24 * 60 * 60),
    )


def _refused(diagnostic: str) -> Iterator[str]:
    """Yield each character that PDF/UA-1 refuses because no font has it; typst names the text it stands in."""
    named = "".join(CODE_POINT.sub(lambda code: chr(int(code[1], 16)), one) for one in REFUSED.findall(diagnostic))
    yield from (one for one in named if one > LATIN)
