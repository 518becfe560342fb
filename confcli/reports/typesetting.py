"""This module knows how a page is set as PDF: tagged, PDF/UA-1 or an error, and what no font shows is spelt out.

A page is a typst file of ours. It gets its words as data, and none of them is ever markup.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from confcli.errors import NotWritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import typst

REFUSED = re.compile(r'the\stext\s`"(.*?)"`\scould\snot\sbe\sdisplayed')
CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
LATIN = "\u024f"  # up to here our fonts have what a page needs
RARE = re.compile(rf'[^\s"\\]*[^\0-{LATIN}][^\s"\\]*')  # a word that may hold what they have not
PANIC, LONG = "PanicException", 18  # what the error is called, and from how many characters on it was met
PROBE = os.path.join(os.path.dirname(__file__), "probe.typ")


def typeset(
    page: str, data: Mapping[str, object], fonts: Sequence[str], *, seconds: int, instead: str
) -> tuple[bytes, str]:
    """Set a page; give also the characters that no font can show and that stand there as ⟨U+…⟩.

    `fonts` are folders, `seconds` the moment of its making since 1970 in UTC: the same words and fonts give the same
    bytes. Raises NotWritten where typst is missing or refuses, with `instead` as a way out.
    """
    try:
        import typst
    except ImportError as error:
        raise NotWritten("There is no typst on this computer, so no PDF can be made.", instead) from error
    text = json.dumps(data, ensure_ascii=False)
    ours = typst.Fonts(include_system_fonts=False, font_paths=list(fonts))
    found, spelt, probed = ours, "", False
    while True:
        try:
            if not probed:  # only the rare words: a long page is laid out once, not once for each surprise
                words = json.dumps(sorted(set(RARE.findall(text))), ensure_ascii=False)
                compiled(PROBE, words, found, seconds)
                probed = True
            return compiled(page, text, found, seconds), spelt
        except BaseException as error:
            refused = sorted(set(text) & set(_refused(error, text)))
            if not refused:
                if isinstance(error, typst.TypstError):
                    raise NotWritten("The PDF could not be made: {reason}.", instead, reason=error.message) from error
                raise
            if found is ours:
                found = typst.Fonts(font_paths=list(fonts))  # the computer may have a font for it
                continue
            text = text.translate({ord(one): f"⟨U+{ord(one):04X}⟩" for one in refused})
            spelt += "".join(refused)


def compiled(page: str, data: str, fonts: typst.Fonts, seconds: int) -> bytes:
    """Have typst make a PDF of a page and its data, dated `seconds` after 1970."""
    import typst

    return typst.compile(
        page,
        root=os.path.dirname(page),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        timestamp=max(0, seconds),
    )


def _refused(error: BaseException, text: str) -> Iterator[str]:
    """Yield each character that cannot be set.

    PDF/UA-1 refuses one that no font has, and typst names the text it stands in. On a long word of a script that it
    has to patch together typst 0.15 may give up altogether, with an error that is no ordinary one.
    """
    if type(error).__name__ == PANIC:
        named = "".join(word for word in RARE.findall(text) if len(word) >= LONG)
    else:
        found = REFUSED.findall(getattr(error, "diagnostic", ""))
        named = "".join(CODE_POINT.sub(lambda code: chr(int(code[1], 16)), one) for one in found)
    yield from (one for one in named if one > LATIN)
