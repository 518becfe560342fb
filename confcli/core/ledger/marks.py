"""This module knows the marks of an entry: what its answers come to, in words that the program acts on.

The policy says which answers earn them, so that no flow has to know a question or an option.
"""

from confcli.speech import say

TOLD, COPY_OFFERED = "told", "copy_offered"  # of an explanation (FC-1, FC-2)
NOTES_AGREED, NOTES_REFUSED = "notes_agreed", "notes_refused"  # of an explanation, too
MADE = "made"  # of an undertaking that was made (VOL-0)
SUPPORT_ENDED, LEFT = "support_ended", "left"  # of an ending: a client's, or the volunteer's own (VOL-2)
DIED, SUPPORTED = "died", "supported"  # of an ending, too: they have died; they turned to the group again
PERMITS = "permits"  # of a decision that allows a sharing
CONTINUES = "continued"  # of a decision that goes on from the one it refers to; without it, it corrects that one
SHARED, BEYOND = "passed_on", "beyond"  # of an outcome: something, or more than was decided, was shared
URGENT = "urgent"  # of an outcome: danger had become immediate
UNCONSULTED = "without_coordinator"  # of an outcome: it was shared while only the coordinator was waited for
BREACHED = "breach"  # of a breach, and what we add to an outcome that was one (BREACH)
CONFIRMED = "confirmed"  # of an erasure, or an access, that was meant
CLOCK_DOUBTED = "clock_doubted"  # of any entry: the clock contradicted the ledger, and nobody vouched for it
ENDS_WITH_SUPPORT = "ends_with_support"  # of a ground that does not outlast a client's support (VOL-2)

NAMES = {  # those that are said of an entry in a list
    TOLD: "policy explained",
    COPY_OFFERED: "copy offered",
    NOTES_AGREED: "agrees to notes",
    NOTES_REFUSED: "does not agree to notes",
    BREACHED: "BREACH",
    SUPPORT_ENDED: "support ended",
    DIED: "died",
    SUPPORTED: "supported again",
    UNCONSULTED: "without the coordinator",
    LEFT: "left the group",
    CLOCK_DOUBTED: "the moment is doubtful",
}


def mark_names(marks: object) -> list[str]:
    """Say those marks of an entry that a list shows."""
    return [say(NAMES[mark]) for mark in marks if mark in NAMES] if isinstance(marks, list) else []
