"""This module knows how entries are listed: when it happened, what it was, and how what was noted begins.

A line that was cut ends in …, and so does one beside which more was written down.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.dates import kept_day, show_day
from confcli.core.ledger.entry import edition_of
from confcli.core.ledger.free_text import free_texts, notes_of
from confcli.core.ledger.kinds import kind_name
from confcli.core.safe_text import safe
from confcli.core.selection import happened
from confcli.reports.entries import client_code, field_label, summary, when
from confcli.reports.excerpt import GOES_ON, around, beginning
from confcli.reports.layout import paragraph
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.core.selection import Selection

WIDE = 70  # columns that a table needs
INDENT = "   "
BETWEEN = "  "
LEAST = 24  # columns for what is said in short; with less it stands on the next line
COLUMNS = ("No.", "When", "What", "Client", "In short")


class Line(NamedTuple):
    """One entry on a few lines, each part of it safe and on one line."""

    number: str
    when: str
    what: str
    client: str
    short: str
    note: str  # how what was noted begins, or what was found in it


class Known(NamedTuple):
    """What is known of an entry from others."""

    corrections: Sequence[int] = ()
    emptied: Collection[str] = ()
    name: str = ""  # of the client


UNKNOWN = Known()


def line_of(policy: Policy, shown: Shown, known: Known, room: int, wanted: Selection | None = None) -> Line:
    """Give an entry in short; with words that are wanted, what stands around them instead of how the note begins."""
    note = _found(policy, shown, wanted, room) if wanted and wanted.phrases else _noted(policy, shown, room)
    whom = " ".join(filter(None, (client_code(shown), beginning(known.name, room))))
    day = happened(shown.fields)
    said = (summary(policy, shown), _recorded(shown), *_later(known))
    moment = _day(day) if day else when(shown.fields.get("at"))
    return Line(str(shown.seq), moment, kind_name(shown.kind), whom, ", ".join(filter(None, said)), note)


def list_text(lines: Sequence[Line], width: int, *, table: bool = True) -> str:
    """Give a list of entries: columns where there is room for them, else a few lines an entry."""
    if width < WIDE or not table:
        return "\n".join(part for line in lines for part in _few_lines(line, width))
    titles = Line._make((*map(say, COLUMNS), ""))
    widths = [max(len(one[column]) for one in (titles, *lines)) for column in range(len(COLUMNS) - 1)]
    return "\n".join(part for line in (titles, *lines) for part in _columns(line, widths, width))


def goes_on(line: Line) -> bool:
    """Tell whether more was written down than the line shows."""
    return line.note.endswith(GOES_ON) or f": {GOES_ON} " in line.note


def _columns(line: Line, widths: list[int], width: int) -> list[str]:
    head = BETWEEN.join(cell.ljust(size) for cell, size in zip(line, widths, strict=False)) + BETWEEN
    if width - len(head) < LEAST:
        return [head.rstrip(), *_wrapped(line.short, width, INDENT), *_wrapped(line.note, width, INDENT)]
    return [
        *(_wrapped(line.short, width, " " * len(head), first=head) or [head.rstrip()]),
        *_wrapped(line.note, width, INDENT),
    ]


def _few_lines(line: Line, width: int) -> list[str]:
    head = f"{line.number}. {line.when}  {line.what}  {line.client}".rstrip()
    return [paragraph(head, width), *(paragraph(rest, width, INDENT) for rest in (line.short, line.note) if rest)]


def _wrapped(text: str, width: int, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first or indent, subsequent_indent=indent, break_on_hyphens=False)


def _day(day: str) -> str:
    try:
        return show_day(kept_day(day))
    except ValueError:  # somebody made it up
        return safe(day)


def _recorded(shown: Shown) -> str:
    """Say when it was recorded, where that was on another day than the one on which it happened."""
    day, at = happened(shown.fields), str(shown.fields.get("at") or "")
    return say("recorded {moment}", moment=when(at)) if day and at and not at.startswith(day) else ""


def _later(known: Known) -> list[str]:
    said = [say("corrected by entry {seq}", seq=seq) for seq in known.corrections]
    return [*said, say("note erased")] if known.emptied else said


def _noted(policy: Policy, shown: Shown, room: int) -> str:
    """Give how what was noted in an entry begins."""
    notes = notes_of(policy.under(edition_of(shown)), shown)
    if not notes:
        return ""
    line = _labelled(policy, *notes[0], room - 2 * (len(notes) > 1))
    return line if len(notes) == 1 or line.endswith(GOES_ON) else f"{line} {GOES_ON}"


def _labelled(policy: Policy, name: str, text: str, room: int) -> str:
    return beginning(say("{label}: {value}", label=field_label(policy, name), value=text), room)


def _found(policy: Policy, shown: Shown, wanted: Selection, room: int) -> str:
    """Give what stands around the words that were found, with the name of the field."""
    for name, text in free_texts(shown.fields, wanted.free):
        label = say("{label}: {value}", label=field_label(policy, name), value="")
        if said := around(text, wanted.phrases, max(room - len(label), LEAST)):
            return f"{label}{said}"
    return ""
