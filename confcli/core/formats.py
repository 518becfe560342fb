"""This module knows what a file that is handed out can be written as: one table of words and endings."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable


class Format(StrEnum):
    """What a file is written as; the same word everywhere it is typed or chosen."""

    SEALED = "sealed"
    PDF = "pdf"
    HTML = "html"
    TEXT = "text"
    JSON = "json"
    CSV = "csv"


ENDINGS = {
    Format.SEALED: "confcli",
    Format.PDF: "pdf",
    Format.HTML: "html",
    Format.TEXT: "txt",
    Format.JSON: "json",
    Format.CSV: "csv",
}
A_LOG_READ = (Format.PDF, Format.HTML, Format.TEXT, Format.CSV)  # as a supervisor reads one
A_REPORT = (Format.PDF, Format.CSV)
ENCRYPTED = frozenset((Format.SEALED, Format.PDF))  # for the supervisor's key, or behind a password
OTHER_WORDS = {"txt": Format.TEXT}  # what was typed before


def read_format(text: str, among: Iterable[Format] = Format) -> Format:
    """Read a format; raises Misread for one there is not among these."""
    known = tuple(among)
    word = OTHER_WORDS.get(text, text)
    if word not in known:
        raise Misread("There is no form {form}.", "The forms are: {forms}.", form=text, forms=", ".join(known))
    return Format(word)


def named(forms: Iterable[Format] = Format) -> str:
    """Give the words of some formats as a sentence lists them."""
    *first, last = forms
    return say("{first} or {last}", first=", ".join(first), last=last)
