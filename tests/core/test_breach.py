"""A breach is what was shared beyond what was decided."""

import pytest

from confcli.core.breach import is_breach
from confcli.core.ledger.marks import BEYOND, PERMITS, SHARED


@pytest.mark.parametrize(
    ("decision", "outcome", "breach"),
    [
        ({PERMITS}, {SHARED}, False),
        ({PERMITS}, {SHARED, BEYOND}, True),
        ({PERMITS}, set(), False),
        (set(), {SHARED}, True),
        (set(), set(), False),
    ],
)
def test_a_breach_is_more_than_was_decided(decision, outcome, breach):
    assert is_breach(frozenset(decision), frozenset(outcome)) is breach
