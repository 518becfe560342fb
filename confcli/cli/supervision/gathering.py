"""This module knows what a supervisor's vault is asked for before a report is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.groundwork import load_policy, now
from confcli.cli.supervision.rejudging import judged_anew
from confcli.core.supervision.forks import silences
from confcli.core.supervision.totals import totals
from confcli.reports.supervision.attention import Findings
from confcli.reports.supervision.view import Overview, overview

if TYPE_CHECKING:
    from confcli.vault.supervision.inbox_writer import Shelf

QUIET = 35  # days without a word after which a volunteer is named: a month, and some days to send it


def gathered(shelf: Shelf, months: tuple[str, str], *, outside: bool) -> Overview:
    """Give where things stand with all volunteers; months as read_months gives them."""
    policy, moment = load_policy(None), now()
    found = Findings(
        shelf.contradictions(),
        shelf.rollbacks(),
        shelf.gaps(),
        silences(shelf.last_words(), moment, QUIET),
        shelf.follow_ups(),
        shelf.waiting(),
        () if outside else judged_anew(policy, shelf),
    )
    return overview(policy, totals(policy, shelf.counts(), *months), found, moment, outside=outside, asked=months)
