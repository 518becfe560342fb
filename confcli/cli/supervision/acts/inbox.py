"""This module knows what is done with the session logs of volunteers: taken in, and said what became of each."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.process import keep_memory_private
from confcli.cli.supervision.rejudging import take_and_judge
from confcli.cli.workspace import Work, unlocked
from confcli.interviewers.person import at_terminal
from confcli.reports.findings import arrival_data, arrivals, files_named
from confcli.speech import say, say_many
from confcli.vault.keys import KeyRing
from confcli.vault.supervision.file_reading import arrived, read_all
from confcli.vault.supervision.inbox_writer import Shelf

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from confcli.cli.options import Given
    from confcli.flows.supervision.importing import Outcome
    from confcli.vault.vault import Vault

KNOWN = "known"  # a file that brings nothing new: of hundreds, only their number is told
GRAVE = ("contradicts", "damaged", "other_name")  # what becomes of a file, and is never passed over


def take_in(given: Given, folder: str, *, as_json: bool) -> bool:
    """Take in the session logs of a folder, and say what became of each; give whether none of it was grave."""
    with unlocked(given) as ledger:
        outcomes = _taken_in(ledger, folder, drawn=not given.plain and at_terminal(sys.stderr))
    if as_json:
        show_data([arrival_data(one) for one in outcomes])
    else:
        _tell_outcomes(outcomes)
    return not any(one.became in GRAVE for one in outcomes)


def take_in_folder(session: Work, folder: str) -> None:
    """Take in the session logs of a folder in a session that is open."""
    _tell_outcomes(_taken_in(session.vault, folder, drawn=False))


def _taken_in(vault: Vault, folder: str, *, drawn: bool) -> list[Outcome]:
    """Take in every sealed session log of a folder; raises Misread when there is no such folder."""
    paths, shelf = arrived(folder), Shelf(vault)
    parcels = read_all(paths, KeyRing(vault).own(), shelf.files(), keep_memory_private)
    outcomes = take_and_judge(shelf, parcels, len(paths), drawn=drawn)
    if vault.has_emptied:
        vault.sweep()
        say_what_still_shows(shelf.showing)
    _say_what_waits(shelf)
    return outcomes


def say_what_still_shows(files: Collection[str]) -> None:
    """Name the files that hold what a volunteer has erased since."""
    if files:
        tell(say("A volunteer erased a client's entries: they were emptied here, too. These files still show them:"))
        for line in files_named(files):
            tell(line)
        tell(say("Delete these files, wherever they lie."))


def _say_what_waits(shelf: Shelf) -> None:
    """Say of whom an erasure came that took nothing away, since nobody vouches for it."""
    for code, number in Counter(one.volunteer for one in shelf.waiting()).items():
        tell(
            say_many(
                number,
                "{code}: an erasure came, and waits for you. Nothing was emptied: anyone could have written that file.",
                "{code}: {count} erasures came, and wait for you. Nothing was emptied: anyone could have written them.",
                code=code,
            )
        )
        tell(say("Ring {code}, and compare: confcli supervisor compare {code}", code=code))


def _tell_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Say what became of each file: what needs an eye last, where it is seen."""
    said = [one for one in outcomes if one.became != KNOWN]
    for line in arrivals(said, width()):
        show(line)
    new = sum(one.new for one in outcomes)
    refused = sum(not one.kept for one in outcomes)
    conclude(say_many(len(outcomes), "One file, new entries: {new}", "{count} files, new entries: {new}", new=new))
    if known := len(outcomes) - len(said):
        conclude(say_many(known, "One file was known already.", "{count} files were known already."))
    if refused:
        conclude(say_many(refused, "One file was not taken in.", "{count} files were not taken in."))
