"""This module knows what a word is to whoever looks for one: capitals and accents make no other word of it.

Both what was written and what is looked for go through here, so that they always meet. A word may be looked for
by its beginning; what was typed in one piece, such as l'été, is found where its parts follow one another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")  # an accent may be a sign of its own
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})  # they do not come apart
SHORTEST = 2  # letters of a beginning; a single letter is looked for as a word
MOST = 12  # words that are looked for together

Phrase = tuple[str, ...]
Phrases = tuple[Phrase, ...]


class Found(NamedTuple):
    """A word as it is compared, and where it stands in the text: characters, the end not included."""

    word: str
    start: int
    end: int


def folded(text: str) -> str:
    """Give a text without capitals and accents."""
    if text.isascii():
        return text.lower()
    apart = normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in apart if not combining(letter)).casefold().translate(LETTERS)


def words_in(text: str) -> Iterator[Found]:
    """Yield the words of a text, in order."""
    for match in WORD.finditer(text):
        yield Found(folded(match[0]), match.start(), match.end())


def sought(text: str) -> Phrases:
    """Read what is looked for: a phrase for each piece between blanks; none where there is no word in it."""
    phrases = (tuple(found.word for found in words_in(piece)) for piece in text.split())
    return tuple(phrase for phrase in phrases if phrase)[:MOST]


def place_of(phrase: Phrase, words: list[Found]) -> tuple[int, int] | None:
    """Give where a phrase first stands among the words of a text: start and end; the last may be a beginning."""
    size = len(phrase)
    for first in range(len(words) - size + 1):
        some = [found.word for found in words[first : first + size]]
        if some[:-1] == list(phrase[:-1]) and _begins(some[-1], phrase[-1]):
            return words[first].start, words[first + size - 1].end
    return None


def holds_all(texts: Iterable[str], phrases: Phrases) -> bool:
    """Tell whether each of the phrases stands in one of the texts."""
    words = [list(words_in(text)) for text in texts]
    return all(any(place_of(phrase, one) for one in words) for phrase in phrases)


def _begins(word: str, looked_for: str) -> bool:
    return word == looked_for or (len(looked_for) >= SHORTEST and word.startswith(looked_for))
