"""This module knows which decisions of one's own ledger are judged anew: those that are read, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.marks import LEFT
from confcli.core.rejudging import Rejudging

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.core.rejudging import Rejudged
    from confcli.flows.ports import Ledger


def judged_anew(policy: Policy, ledger: Ledger, entries: Iterable[Shown]) -> Mapping[int, Rejudged]:
    """Judge the decisions among these entries anew, by number; what comes of it is kept nowhere."""
    decided = [one for one in entries if one.kind == "decision"]
    if not decided:
        return {}
    left = min((one.seq for one in ledger.entries(kind="ending") if LEFT in marks_of(one)), default=None)
    judging = Rejudging(policy)
    return {one.seq: judging.anew(one, left is not None and left < one.seq) for one in decided}
