"""This module knows which entries of a session log are not to be taken as they stand: put right, or badly dated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.clock import running_backwards
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.marks import CLOCK_DOUBTED, CONTINUES
from confcli.core.safe_text import one_line
from confcli.reports.register.answers import parts
from confcli.reports.register.rows import DECISION
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from confcli.core.ledger.chain import Shown

    Named = Callable[[Shown], str]


def corrections(entries: Sequence[Shown], named: Named) -> Iterator[str]:
    """Say which entry corrects which."""
    for one in entries:
        earlier = one.fields.get("refers_to")
        if earlier and CONTINUES not in parts(one.fields.get("marks")) and one.kind in ("correction", DECISION):
            yield say("{entry} corrects entry {seq}.", entry=named(one), seq=one_line(str(earlier)))


def doubtful(entries: Sequence[Shown], named: Named) -> Iterator[str]:
    """Name what was recorded by a clock that nobody vouched for, and where the moments run backwards."""
    backwards = set(running_backwards(entries))
    for one in entries:
        if CLOCK_DOUBTED in marks_of(one):
            yield say("{entry}: the clock was wrong, or nobody could be asked.", entry=named(one))
        elif one.seq in backwards:
            yield say("{entry}: dated before the entry that was recorded before it.", entry=named(one))
