"""This module knows how it is said that a session log was verified, and what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.session_log import LIMITS
from confcli.reports.layout import paragraph, section
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from confcli.core.ledger.session_log import SessionLog


def verified(bundle: SessionLog, new: int | None, width: int) -> str:
    """Say what was verified, and what that means."""
    facts = [
        say_many(
            len(bundle.entries),
            "One entry, number {last}.",
            "{count} entries, from {first} to {last}, without a gap.",
            first=bundle.start.size + 1,
            last=bundle.head.size,
        ),
        say(
            "{shown} fields shown, each as recorded; {withheld} withheld.",
            shown=sum(len(one.fields) for one in bundle.entries),
            withheld=sum(one.withheld for one in bundle.entries),
        ),
    ]
    title = say("VERIFIED: the file is whole, and its entries fit together.")
    if new is not None:
        title = say("VERIFIED: nothing was changed since the checkpoint you hold.")
        facts.append(_new(new))
    elif bundle.start.size:
        goes_on = "It goes on from entry {seq}. Only a checkpoint you hold proves what came before: --against"
        facts.append(say(goes_on, seq=bundle.start.size))
    return "\n".join(
        (
            paragraph(title, width),
            *section(say("What was checked"), facts, width),
            *section(say("Limits"), map(say, LIMITS), width),
        )
    )


def _new(count: int) -> str:
    """Say how many entries follow the checkpoint."""
    if not count:
        return say("It is the checkpoint you hold; no entry is new.")
    return say_many(
        count,
        "It continues the checkpoint you hold; one entry is new.",
        "It continues the checkpoint you hold; {count} entries are new.",
    )


def verified_data(bundle: SessionLog, new: int | None) -> dict[str, object]:
    """Give what was verified as data."""
    return {
        "verified": True,
        "ledger": bundle.head.ledger,
        "first": bundle.start.size + 1,
        "last": bundle.head.size,
        "shown": sum(len(one.fields) for one in bundle.entries),
        "withheld": sum(one.withheld for one in bundle.entries),
        "new": new,
        "checkpoint": bundle.checkpoint,
        "limits": list(LIMITS),
    }
