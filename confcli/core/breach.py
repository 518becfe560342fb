"""This module knows a breach: a sharing without a permitting decision, meant or not (BREACH)."""

from __future__ import annotations

PERMITS = "permits"  # the mark of a decision that allows a sharing
SHARED, BEYOND = "passed_on", "beyond"  # marks of an outcome: something, or more than was decided, was shared
BREACHED = "breach"  # the mark we add to an outcome that was a breach


def is_breach(decision_marks: frozenset[str], outcome_marks: frozenset[str]) -> bool:
    """Tell whether what was in fact shared goes beyond what was decided."""
    return BEYOND in outcome_marks or (SHARED in outcome_marks and PERMITS not in decision_marks)
