"""This module knows what is said once something was erased: what is gone here, and where else it may still lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import conclude, tell
from confcli.reports.entries import when
from confcli.speech import say
from confcli.vault.care.copies_here import may_still_hold

if TYPE_CHECKING:
    from confcli.flows.erasure import Erased

FEW = 10  # files that are named


def tell_gone(path: str, erased: Erased) -> None:
    """Say what of a client was erased in the vault at a path and its backups, and where else it may still lie."""
    numbers = ", ".join(map(str, erased.entries))
    if left_here := may_still_hold(path, erased.seq):  # as when the backup that was made afterwards did not work
        conclude(say("Recorded as entry {seq}. Emptied entries: {numbers}.", seq=erased.seq, numbers=numbers))
        left = (
            "Older backups here may still hold them. This vault's own go with its next backup; remove others by hand."
        )
        _name(left, left_here)
    else:
        everywhere = "Recorded as entry {seq}. Emptied entries, in the backups here too: {numbers}."
        conclude(say(everywhere, seq=erased.seq, numbers=numbers))
    _tell_of_copies(erased)


def tell_note_gone(path: str, number: int, erased: Erased) -> None:
    """Say what was erased of one entry in the vault at a path and its backups, and where else it may still lie."""
    if left_here := may_still_hold(path, erased.seq):
        conclude(say("Recorded as entry {seq}. The note of entry {number} is gone.", seq=erased.seq, number=number))
        left = "Older backups here may still hold it. This vault's own go with its next backup; remove others by hand."
        _name(left, left_here)
    else:
        everywhere = "Recorded as entry {seq}. The note of entry {number} is gone, in the backups here too."
        conclude(say(everywhere, seq=erased.seq, number=number))
    _tell_of_copies(erased)


def _name(sentence: str, paths: list[str]) -> None:
    """Say that files here may still hold it, and which; of many the first."""
    more = [f"- … ({len(paths) - FEW})"] if len(paths) > FEW else []
    tell("\n".join((say(sentence), *(f"- {path}" for path in paths[:FEW]), *more)))


def _tell_of_copies(erased: Erased) -> None:
    for export in erased.exports:
        tell(
            say(
                "Ask your supervisor to delete session log {seq} of {moment}: it showed them.",
                seq=export.seq,
                moment=when(export.fields["at"]),
            )
        )
    tell(say("If a copy of a backup lies elsewhere, on a stick for instance, destroy it and make a new one."))
