"""Text must not act on the screen (P14)."""

import sys
import unicodedata

import pytest

from confcli.core.safe_text import hidden_characters, one_line, safe


def test_no_character_there_is_can_act_on_the_screen():
    """All 1,114,112 code points, one by one and in one text."""
    acting = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    kept = "\t\n\u200c\u200d"
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    out = safe(everything)
    assert not [c for c in set(out) if unicodedata.category(c) in acting and c not in kept]
    assert hidden_characters(out) == 0
    assert hidden_characters(everything) > 900_000


@pytest.mark.parametrize("text", ["Zoë Müller", "مرحبا", "你好", "👩‍⚕️", "naïve – “quoted”", "[/red] {x} %s", "a\tb\nc"])
def test_what_people_write_stays_whole(text):
    assert safe(text) == text


def test_what_acts_becomes_visible():
    assert safe("\x1b[31m") == "⟨U+001B⟩[31m"
    assert safe("\u202e") == "⟨U+202E⟩"
    assert one_line("a\nb\tc") == "a b c"
