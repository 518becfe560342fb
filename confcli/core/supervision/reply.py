"""This module knows the letter in which a supervisor's reply travels back to the volunteer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from confcli.core.dates import keep_moment, kept_moment
from confcli.core.ledger.chain import canonical
from confcli.core.people import read_code
from confcli.errors import Misread, Tampered

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "confcli/reply/v1"
KEYS = frozenset(("answers", "entry", "format", "hash", "ledger", "replied", "supervisor", "volunteer"))
AGAIN = "Ask your supervisor to write it again."
LONGEST = 10_000  # characters of a text
MOST_DIGITS = 15  # of an entry's number: more than any ledger has entries


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply: by whom and when, about which entry of which ledger, and what was answered to the form."""

    supervisor: str  # their code
    replied: str  # ISO with offset
    volunteer: str  # whose ledger it is
    ledger: str  # 32 hex
    entry: int
    hash: str  # 64 hex: of the entry as the supervisor received it
    answers: Mapping[str, str]


def write_letter(letter: Letter) -> str:
    """Give the letter's text."""
    return canonical({**asdict(letter), "format": FORMAT})


def read_letter(raw: bytes) -> Letter:
    """Read a letter; raises Tampered for anything else."""
    try:
        content = json.loads(raw)
        return _letter(content)
    except (ValueError, RecursionError, KeyError, TypeError, Misread) as error:
        raise Tampered("This is not a supervisor's reply.", AGAIN) from error


def _letter(content: Any) -> Letter:
    """Read the parts; whatever is missing, of another kind or too much raises an error of Python's own."""
    if not isinstance(content, dict) or content.keys() != KEYS or content["format"] != FORMAT:
        raise TypeError
    entry, answers = content["entry"], content["answers"]
    texts = [content[name] for name in ("hash", "ledger", "replied", "supervisor", "volunteer")] + list(
        dict.values(answers)
    )
    if type(entry) is not int or not 0 < entry < 10**MOST_DIGITS:
        raise TypeError
    if not all(isinstance(text, str) and len(text) <= LONGEST for text in texts):
        raise TypeError
    _require_moment(content["replied"])
    codes = read_code(content["supervisor"]), content["replied"], read_code(content["volunteer"])
    return Letter(*codes, content["ledger"], entry, content["hash"], answers)


def _require_moment(text: str) -> None:
    """Let a moment pass in the one form in which `reply` writes it; raises ValueError for anything else."""
    if keep_moment(kept_moment(text)) != text:
        raise ValueError(text)
