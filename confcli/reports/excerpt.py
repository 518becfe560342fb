"""This module knows how a long text stands on one line: its beginning, or the words around what was looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.safe_text import one_line
from confcli.core.words import place_of, words_in

if TYPE_CHECKING:
    from confcli.core.words import Phrases

GOES_ON = "…"  # where a text was cut
BEFORE = 3  # of what is left of a line, one part in so many stands before the words


def beginning(text: str, room: int) -> str:
    """Give a text on one line of so many characters; one that goes on is cut between words, which … says."""
    line = one_line(text)
    if len(line) <= room:
        return line
    cut = line[: max(room - 2, 1)]
    whole = cut if line[len(cut)] == " " else cut.rpartition(" ")[0] or cut
    return f"{whole.rstrip()} {GOES_ON}"


def around(text: str, phrases: Phrases, room: int) -> str:
    """Give the words around the first of what was looked for; nothing where none of it stands in this text."""
    line = one_line(text)
    words = list(words_in(line))
    places = [place for phrase in phrases if (place := place_of(phrase, words))]
    if not places:
        return ""
    start, end = min(places)
    lead = max(start - max(room - (end - start), 0) // BEFORE, 0)
    if lead == 0 or len(line) <= room:
        return beginning(line, room)
    lead = max(min(lead, len(line) - room + 2), 0)
    first = next(word.start for word in words if word.start >= lead or word.start == start)
    return f"{GOES_ON} {beginning(line[first:], room - 2)}"
