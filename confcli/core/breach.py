"""This module knows a breach: a sharing without a permitting decision, meant or not (BREACH)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from confcli.core.dates import as_shown_there, kept_day, kept_moment, midnight
from confcli.core.ledger.marks import BEYOND, PERMITS, SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from confcli.core.ledger.entry import HasFields


def is_breach(decision_marks: frozenset[str], outcome_marks: frozenset[str], could_help: Sequence[bool] = ()) -> bool:
    """Tell whether what was in fact shared goes beyond what was decided.

    In an emergency `could_help` says of each who was told whether they could: then several are none too many.
    """
    if could_help and PERMITS in decision_marks:
        return SHARED in outcome_marks and not all(could_help)
    return BEYOND in outcome_marks or (SHARED in outcome_marks and PERMITS not in decision_marks)


def is_unconsulted(decision_marks: frozenset[str], outcome_marks: frozenset[str], *, waits: bool) -> bool:
    """Tell whether it was shared while only the coordinator was waited for: our group asks for that, not the Code."""
    return waits and PERMITS in decision_marks and SHARED in outcome_marks


CLOCK = timedelta(hours=72)  # GDPR, article 33: from the moment it was noticed


def deadline(entry: HasFields) -> datetime:
    """Give the moment before which the CNIL, the data authority, is to be told where there is a risk for someone.

    A breach noticed on an earlier day counts from the beginning of that day: rather too early than too late. 72 hours
    are 72 hours over a change of summer time, too, and are given as a clock shows them then.
    """
    recorded = kept_moment(str(entry.fields["at"]))
    day = entry.fields.get("noticed")
    noticed = kept_day(str(day)) if day else recorded.date()
    began = recorded if noticed == recorded.date() else midnight(noticed, recorded)
    return as_shown_there(began + CLOCK, recorded)
