"""This module knows how it is shown what was found: by a look over the vault, or in files that were taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.safe_text import one_line
from confcli.reports.layout import bullet, paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confcli.flows.supervision.importing import Outcome

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


def arrivals(outcomes: Iterable[Outcome], width: int) -> Iterator[str]:
    """Yield the name of each file that came, below it what became of it; what needs an eye comes last."""
    for one in sorted(outcomes, key=lambda one: (not one.kept, bool(one.hint))):
        yield one_line(one.file)
        for words in filter(None, (one.sentence, one.hint)):
            yield paragraph(words, width, indent="  ")


def arrival_data(one: Outcome) -> dict[str, object]:
    """Give what became of a file as data."""
    return {
        "file": one.file,
        "became": one.became.value,
        "volunteer": one.volunteer,
        "new": one.new,
        "sentence": one.sentence,
        "hint": one.hint,
    }


def files_named(names: Iterable[str]) -> list[str]:
    """Give the names of files, a line each."""
    return [f"  {one_line(name)}" for name in sorted(names)]
