"""This module knows what a recording rests on, and looks at it once more in the moment in which it is recorded.

Between the first question and the last another window may have recorded something. What was true then is not believed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.marks import LEFT
from confcli.errors import Misread, Superseded
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.core.ledger.entry import Answered
    from confcli.flows.ports import Ledger

QUICKER = "Another window was quicker, so nothing was recorded here."
Premise = Callable[[], object]  # raises Misread for what does not hold any more
# What goes on without a client in the register: it makes one, or it is what takes one away.
ALONE = frozenset({"client", "erasure"})


def nothing_more() -> None:
    """Rest on nothing but what every recording rests on."""


def hold_still(premise: Premise, hint: str) -> None:
    """Look whether something still holds; raises Superseded with what is otherwise now."""
    try:
        premise()
    except Misread as otherwise:
        raise Superseded(f"{say(QUICKER)} {otherwise.sentence}", hint) from otherwise


def require_present(ledger: Ledger, kind: str, client: str | None, answered: Answered) -> None:
    """Refuse what speaks of a client who is not in the vault any more; raises Misread."""
    named = {client} if client and kind not in ALONE else set()
    for code in sorted({*named, *_named(answered)}):
        if next(iter(ledger.entries(kind="client", client=code)), None) is None:
            raise Misread("The client {code} was erased.", code=code)


def still(ledger: Ledger, kind: str, *, client: str | None = None, refers_to: int | None = None) -> Premise:
    """Give the premise that nothing more of a kind is recorded about a client or an entry than there is now."""

    def newest() -> int:
        found = ledger.entries(kind=kind, client=client, refers_to=refers_to)
        return max((entry.seq for entry in found), default=0)

    before = newest()

    def premise() -> None:
        if (now := newest()) != before:
            raise Misread("Entry {seq} was recorded meanwhile.", seq=now)

    return premise


def has_left(ledger: Ledger) -> bool:
    """Tell whether the volunteer has left (VOL-2)."""
    return any(LEFT in marks_of(entry) for entry in ledger.entries(kind="ending"))


def still_in_the_group(ledger: Ledger) -> Premise:
    """Give the premise that the volunteer has not left, or had left already: other rules hold then (VOL-2)."""
    before = has_left(ledger)

    def premise() -> None:
        if has_left(ledger) != before:
            raise Misread("The end of your volunteering was recorded meanwhile.")

    return premise


def _named(answered: Answered) -> Iterator[str]:
    for form, answers in answered:
        for question in form.questions:
            answer = answers.get(question.id)
            if question.kind is Kind.CLIENT and isinstance(answer, str) and answer:
                yield answer
