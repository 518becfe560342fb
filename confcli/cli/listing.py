"""This module knows how a list of entries is shown, as text and as data, wherever it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import show, tell, width
from confcli.core.clock import running_backwards
from confcli.core.ledger.erasure import notes_erased
from confcli.core.rejudging import Standing
from confcli.reports.entries import entry, entry_data
from confcli.reports.entry_list import INDENT, Known, goes_on, line_of, list_text
from confcli.reports.layout import section
from confcli.reports.rejudged import (
    NOT_JUDGED,
    NOT_THE_CODE,
    Anew,
    changed_here,
    differing,
    entry_named,
    rejudged_data,
    unjudged,
)
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.core.rejudging import Rejudged
    from confcli.core.selection import Selection
    from confcli.flows.reading_back import Listed

MORE = (
    "These are the newest {count} of {size}. For more: confcli log --latest {size}",
    "These are the newest {count} of more than {size}. For more: confcli log --latest {size}",
)
READ_ON = "Where … stands, more is written. To read an entry whole: confcli show {seq}"
BACKWARDS = "Entry {seq} is dated before the one that was recorded before it: the clock was wrong at one of them."
NONE = "There are no such entries."


def show_listed(
    policy: Policy,
    found: Listed,
    *,
    wanted: Selection | None = None,
    names: Mapping[str, str] | None = None,
    above: str = "",
) -> None:
    """Show entries, and say how one of them is read whole where there is more in it.

    With words that are `wanted` it shows what stands around them, the newest first; `names` are the clients' by code.
    """
    room = width() - len(INDENT)
    lines = [
        line_of(policy, one, _known(found, one, names or {}), room, wanted)
        for one in (found.entries if wanted is None else reversed(found.entries))
    ]
    show(above + (list_text(lines, width(), table=wanted is None) if lines else say(NONE)))
    for seq in running_backwards(found.entries) if wanted is None else ():
        tell("\n" + say(BACKWARDS, seq=seq))
    if longer := [line.number for line in lines if goes_on(line)]:
        tell("\n" + say(READ_ON, seq=longer[0 if wanted else -1]))  # the newest of them


def show_whole(policy: Policy, entries: Sequence[Shown]) -> None:
    """Show entries whole, one after the other."""
    erased = notes_erased(entries)
    show("\n\n".join(entry(policy, one, width(), erased.get(one.seq, ())) for one in entries))


def above(policy: Policy, entries: Sequence[Shown], anew: Mapping[int, Rejudged]) -> str:
    """Give what stands above a list: the decisions in it that were judged anew and are not what they say."""
    found = [Anew(entry_named(one), anew[one.seq]) for one in entries if one.seq in anew]
    unknown = [one for one in found if one.came.standing is Standing.UNKNOWN and not one.came.altered]
    parts = (
        section(say(NOT_THE_CODE), [*changed_here(policy), *differing(policy, found)], width())[1:],
        section(say(NOT_JUDGED), unjudged(unknown), width())[1:],
    )
    return "".join("\n".join((*lines, "", "")) for lines in parts if lines)


def listed_data(found: Listed, one: Shown, anew: Rejudged | None = None) -> dict[str, object]:
    """Give an entry of a list as data, with what was said of it later, and what it comes to when judged anew."""
    later = found.of(one.seq)
    data = {**entry_data(one), "corrected_by": list(later.corrections), "emptied": sorted(later.emptied)}
    return {**data, "judged_anew": rejudged_data(anew)} if anew else data


def found_data(
    policy: Policy, found: Listed, one: Shown, wanted: Selection, names: Mapping[str, str]
) -> dict[str, object]:
    """Give an entry that was found as data, with what stands around the words."""
    line = line_of(policy, one, _known(found, one, names), width(), wanted)
    return {**listed_data(found, one), "client_name": names.get(str(one.fields.get("client"))), "excerpt": line.note}


def more_than(found: Listed, sentences: tuple[str, str]) -> str:
    """Choose between two sentences: how many more there are, or that there are more than were counted."""
    return sentences[found.at_least]


def _known(found: Listed, one: Shown, names: Mapping[str, str]) -> Known:
    later = found.of(one.seq)
    return Known(later.corrections, later.emptied, names.get(str(one.fields.get("client") or ""), ""))
