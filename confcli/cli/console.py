"""This module knows how something is shown and said: results on the output, what is said to the person beside it."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from confcli.cli.settings import COORDINATOR, settings
from confcli.core.safe_text import safe
from confcli.emergency import card
from confcli.interviewers.person import at_terminal
from confcli.speech import spoken

if TYPE_CHECKING:
    from typing import TextIO

STOPPED = "Stopped. What was recorded is safe."
STOPPED_KEPT = "Stopped. What was recorded is safe, and what you answered is kept, unfinished."
NOT_KEPT = "Stopped. Everything that was recorded is safe; the rest is not kept."


def width() -> int:
    """Give the columns there are to write in: a little less than the screen, never more than reads well."""
    return max(24, min(shutil.get_terminal_size((80, 24)).columns - 1, 88))


def emergency_card() -> str:
    """Give the emergency card in the language that is spoken, with the coordinator's number."""
    return card(spoken(), settings().get(COORDINATOR))


def show(text: str) -> None:
    """Print a result; whatever could act on a terminal is made visible, wherever it came from."""
    print(safe(text))


def show_data(value: object) -> None:
    """Print a result as data; JSON escapes whatever could act on a terminal."""
    import json

    print(json.dumps(value, indent=2, ensure_ascii=True))


def conclude(text: str) -> None:
    """Print a result that is a sentence."""
    print(_fitted(text, sys.stdout))


def tell(text: str) -> None:
    """Say something to the person."""
    print(_fitted(text, sys.stderr), file=sys.stderr)


def _fitted(text: str, stream: TextIO) -> str:
    """Wrap between words on a terminal, and keep a line a sentence elsewhere."""
    if not at_terminal(stream):
        return safe(text)
    from confcli.reports.layout import paragraph

    return paragraph(text, width())
