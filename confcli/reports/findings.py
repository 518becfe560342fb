"""This module knows how the findings of a look over the vault are shown, the plain verdict first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.reports.layout import bullet, paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS = {"damage": "DAMAGE", "look": "LOOK", "well": "well", "unseen": "NOT SEEN"}


def findings(found: Sequence[tuple[str, str, str, str]], width: int) -> str:
    """Give level, subject, sentence and hint of each finding, wrapped to a width in columns."""
    marks = {level: say(mark) for level, mark in MARKS.items()}
    mark = max(map(len, marks.values()))
    lines = [paragraph(_verdict({level for level, *_ in found}), width), ""]
    for level, about, sentence, hint in found:
        line = say("{label}: {value}", label=say(about), value=sentence)
        lines.append(bullet(line, width, mark=f"{marks[level]:<{mark}}"))
        if hint:
            lines.append(bullet(hint, width, mark=" " * mark))
    return "\n".join(lines)


def _verdict(levels: set[str]) -> str:
    if "damage" in levels:
        return say("Something is DAMAGED. Keep every file, and do first what stands under it.")
    if "unseen" in levels:
        return say("Something could not be looked at. What was looked at is not damaged.")
    if "look" in levels:
        return say("Nothing is damaged. Something could be safer.")
    return say("All is well.")
