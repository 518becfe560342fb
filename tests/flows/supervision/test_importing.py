"""What becomes of a file is one of a few things, each with its sentence."""

import pytest

from confcli.errors import Misread
from confcli.flows.supervision.importing import (
    KEPT,
    Became,
    contradicting,
    from_unknown,
    refused,
    taken,
    under_another_name,
)

ALL = [
    taken("a.confcli", "V-07", 1),
    taken("a.confcli", "V-07", 12),
    taken("a.confcli", "V-07", 0),
    contradicting("a.confcli", "V-07", 2),
    from_unknown("a.confcli", ["V-09"]),
    from_unknown("a.confcli", []),
    under_another_name("a.confcli", "V-07", ["V-08"]),
    refused("a.confcli", Became.FOREIGN, Misread("This is none.", "Ask again.")),
]


@pytest.mark.parametrize("outcome", ALL, ids=lambda one: one.became.value)
def test_each_has_one_sentence_and_what_is_wrong_a_hint(outcome):
    assert outcome.sentence.endswith(".")
    assert bool(outcome.hint) == (outcome.became not in (Became.NEW, Became.KNOWN))
    assert outcome.kept == (outcome.became in KEPT)
    assert outcome.new == 0 or outcome.kept


def test_what_came_is_counted_in_words():
    assert [one.sentence for one in ALL[:3]] == [
        "V-07: one new entry.",
        "V-07: 12 new entries.",
        "V-07: known already.",
    ]
    assert "V-09" in ALL[4].sentence
    assert "V-07's" in ALL[6].sentence
    assert "V-08" in ALL[6].sentence
