"""This module knows what is still open in what a supervisor received, as far as the fields shown tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.breach import BREACHED, PERMITS, deadline
from confcli.core.dates import keep_moment
from confcli.core.people import TOLD
from confcli.core.received import FollowUp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.received import Received

STAY = ("breach",)  # what an erasure does not take back: that it was recorded (BREACH)
KINDS = ("client", "explanation", "decision", "outcome", "breach")  # what has to be looked at


def still_open(
    entries: Iterable[Received], volunteers: Mapping[int, str], agreed: Mapping[int, int | None]
) -> list[tuple[int, FollowUp]]:
    """Give what is open, by source and number; `volunteers` names each source's.

    What two histories disagree on may be forged, so beyond `agreed` nothing closes anything; but it can be open.

    A permitted sharing waits for its outcome, or, on hold, for what must come first; a client for the explanation.
    A breach stays: nothing a volunteer records closes it.
    """
    looked_at = list(entries)
    sure = [one for one in looked_at if (limit := agreed.get(one.source)) is None or one.seq <= limit]
    done = {(one.source, str(one.fields["refers_to"])) for one in sure if one.fields.get("refers_to")}
    told = {(one.source, one.fields.get("client")) for one in sure if TOLD in (one.fields.get("marks") or ())}
    found = []
    for one in looked_at:
        what = _open(one)
        waits_for_none = what in ("outcome", "hold") and (one.source, str(one.seq)) in done
        was_told = what == "not_told" and (one.source, one.fields.get("client")) in told
        if what and not waits_for_none and not was_told:
            client, at = (str(one.fields.get(name) or "") for name in ("client", "at"))
            until = _until(one) if what == "breach" else ""
            found.append((one.source, FollowUp(volunteers[one.source], one.seq, what, client, at, until)))
    return found


def _until(one: Received) -> str:
    """Give when the clock of a breach ends; nothing when what a stranger wrote names no moment."""
    try:
        return keep_moment(deadline(one))
    except (KeyError, ValueError, OverflowError):
        return ""


def _open(one: Received) -> str:
    """Say what would be open about an entry if nothing else were known."""
    marks = one.fields.get("marks") or ()
    if one.kind == "breach" or BREACHED in marks:
        return "breach"
    if one.kind == "decision" and one.fields.get("holds"):
        return "hold"
    if one.kind == "decision" and PERMITS in marks:
        return "outcome"
    return "not_told" if one.kind == "client" else ""
