"""This module knows how to show text that a person typed without letting it act on the screen.

Control, format, surrogate, private and unassigned characters and line separators become visible, as
⟨U+202E⟩; tab, newline and the joiners that scripts and emoji need stay as they are.
"""

from __future__ import annotations

import re
from unicodedata import category

ACTING = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
WORDS = re.compile(r"[\S\u00a0\u2007\u202f]+")  # between them any white space but the no-break ones
KEPT = frozenset("\t\n\u200c\u200d")  # tab, newline, the two joiners; variation selectors are marks, not format


class _Visible(dict[int, str]):
    """What each character is shown as, looked up once."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        acts = category(character) in ACTING and character not in KEPT
        self[point] = f"⟨U+{point:04X}⟩" if acts else character
        return self[point]


_VISIBLE = _Visible()


def safe(text: str) -> str:
    """Give the text with everything that could act made visible."""
    return text.translate(_VISIBLE)


def one_line(text: str) -> str:
    """Give the text safe and on one line, for a list."""
    return " ".join(WORDS.findall(safe(text))).strip()


def hidden_characters(text: str) -> int:
    """Count the characters that cannot be shown as they are."""
    return sum(category(c) in ACTING and c not in KEPT for c in text)
