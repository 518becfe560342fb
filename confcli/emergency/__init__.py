"""THE EMERGENCY CARD: whom to call now, in both languages. It needs no vault, and nothing slow.

Every line of it stands in card.txt, with the day on which the numbers were checked. Only os and sys,
which Python has loaded anyway, and what names the command are imported before it is shown.
"""

import os
import sys

from confcli.speech import LANGUAGES
from confcli.speech.invocation import started

DATA = os.path.join(os.path.dirname(__file__), "card.txt")
COLUMNS = 39
NO_BREAK = "\x00"  # within a telephone number, as long as lines are broken; nothing that is shown holds it


def show(language: str, coordinator: str | None, *, on_screen: bool) -> int:
    """Print the card in this language and then in the other; give the exit code.

    On a screen this one stands last: what is printed first is the first to leave it.
    """
    order = sorted(LANGUAGES, key=lambda each: (each == language) is on_screen)
    both = "\n\n".join(card(each, coordinator) for each in order)
    print(printable(both, sys.stdout.encoding), flush=True)
    return 0


def card(language: str, coordinator: str | None) -> str:
    """Give the card in one language, with the coordinator's number if there is one; no line is wider than COLUMNS."""
    with open(DATA, encoding="utf-8") as file:
        head, *cards = file.read().split("\n[")
    facts = dict(line.split(": ", 1) for line in head.splitlines() if line and not line.startswith("#"))
    words = dict(text.split("]\n", 1) for text in cards)[language].strip()
    words = words.replace("confcli ", f"{started()} ")
    number = "".join(c for c in " ".join((coordinator or "").split()) if c.isprintable())
    checked = "/".join(reversed(facts["checked"].split("-")))
    words = words.replace("{checked}", checked).replace("{number}", number or facts["no_number_" + language])
    return "\n".join(_wrapped(_whole(words))).replace(NO_BREAK, " ")


def printable(text: str, encoding: str | None) -> str:
    """Give the text as an output of this encoding can show it: without its accents rather than not at all."""
    try:
        text.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return "".join(_plain(character, encoding or "ascii") for character in text)
    return text


def _plain(character: str, encoding: str) -> str:
    from unicodedata import normalize

    for shown in (character, normalize("NFKC", character), "'" if character == "’" else ""):
        if shown and shown.encode(encoding, "ignore").decode(encoding) == shown:
            return shown
    return normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"


def _whole(text: str) -> str:
    """Keep a telephone number in one piece: nobody reads the half of one."""
    within = (text[n - 1 : n + 2] for n in range(1, len(text)))
    return text[:1] + "".join(
        NO_BREAK if part[1] == " " and part[0].isdigit() and part[2:].isdigit() else part[1] for part in within
    )


def _wrapped(text: str) -> list[str]:
    """Break what is too wide, between words where there are any: only the coordinator's line can be."""
    lines = []
    for line in text.splitlines():
        rest = line
        while len(rest) > COLUMNS:
            at = rest.rfind(" ", 1, COLUMNS + 1)
            at = COLUMNS if at < 0 else at
            lines.append(rest[:at].rstrip())
            rest = rest[at:].lstrip(" ")
        lines.append(rest)
    return lines
