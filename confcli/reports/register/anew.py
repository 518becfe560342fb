"""This module knows which decisions of a session log are not what their edition of the Code comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.rejudging import Rejudging, with_former
from confcli.reports.register.model import Section
from confcli.reports.register.rows import DECISION
from confcli.reports.rejudged import NOT_JUDGED, NOT_THE_CODE, Anew, differing, entry_named, unjudged
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.model import Policy
    from confcli.core.ledger.session_log import SessionLog


def judged_anew(policy: Policy, bundle: SessionLog, attention: tuple[Section, ...]) -> tuple[Section, ...]:
    """Judge every decision anew: what differs stands before all else that needs an eye, what hangs on more after it."""
    judging = Rejudging(policy)
    entries = with_former(bundle.entries, whole=not bundle.start.size)
    anew = [
        Anew(entry_named(one), judging.anew(one, former))
        for one, former in entries
        if one.kind == DECISION and one.fields
    ]
    first, last = (
        (Section(say(heading), tuple(lines)),) if lines else ()
        for heading, lines in ((NOT_THE_CODE, differing(policy, anew)), (NOT_JUDGED, unjudged(anew)))
    )
    return (*first, *attention, *last)
