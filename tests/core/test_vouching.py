"""Whatever files say, only what leads up to a place that a person named is vouched for."""

from itertools import combinations
from random import Random

import pytest

from confcli.core.supervision.inbox import Held, Node
from confcli.core.supervision.vouching import heard, told_number, vouched

LEDGER, AT, SIZE = "ab" * 16, "2026-11-01T10:00:00+01:00", 7


def history(name, fork=0, size=SIZE):
    """The places and links of a ledger that is the common one up to `fork`, and then goes on by itself."""
    hashes = ["start", *(f"{name if seq > fork else 'common'}-{seq}" for seq in range(1, size + 1))]
    return {(seq, hashes[seq]): Node(seq, hashes[seq], hashes[seq - 1]) for seq in range(1, size + 1)}


def word(size, head, *, vouches=True):
    return Held(1, size, head, AT, AT, vouches)


COMMON = history("common")


@pytest.mark.parametrize("size", range(1, SIZE + 1))
def test_a_place_that_was_named_vouches_for_what_leads_up_to_it_and_for_nothing_after(size):
    assert vouched(COMMON, [word(size, f"common-{size}")]) == set(list(COMMON)[:size])


def test_the_beginning_and_what_files_name_vouch_for_nothing():
    words = [word(0, "start"), *(word(seq, hash_, vouches=False) for seq, hash_ in COMMON)]
    assert vouched(COMMON, words) == frozenset()


def test_before_a_gap_nothing_is_known_to_lead_there():
    for gap in range(1, SIZE):
        there = {place: node for place, node in COMMON.items() if node.seq != gap}
        found = vouched(there, [word(SIZE, f"common-{SIZE}")])
        assert {seq for seq, _ in found} == set(range(gap, SIZE + 1)), "the gap itself is named by what follows it"


@pytest.mark.parametrize("fork", range(SIZE))
def test_of_two_histories_only_the_one_that_was_named_is_vouched_for(fork):
    both = COMMON | history("other", fork, SIZE + 2)
    assert vouched(both, [word(SIZE, f"common-{SIZE}")]) == set(COMMON)


@pytest.mark.parametrize("fork", range(SIZE))
def test_of_two_that_were_both_named_only_what_both_share_is(fork):
    other = history("other", fork, SIZE + 2)
    words = [word(SIZE, f"common-{SIZE}"), word(SIZE + 2, f"other-{SIZE + 2}")]
    assert vouched(COMMON | other, words) == set(list(COMMON)[:fork])


def test_where_nothing_leads_up_to_one_of_two_that_were_named_nothing_is():
    words = [word(SIZE, f"common-{SIZE}"), word(3, "from nowhere")]
    assert vouched(COMMON, words) == frozenset()


def test_more_names_of_one_history_vouch_for_no_less():
    for some in combinations(range(1, SIZE + 1), 3):
        words = [word(seq, f"common-{seq}") for seq in some]
        assert vouched(COMMON, words) == set(list(COMMON)[: max(some)])


def test_whatever_strangers_add_nothing_more_and_nothing_less_is_vouched_for():
    chance, words = Random(5), [word(4, "common-4")]
    for _ in range(200):
        entries = dict(COMMON)
        for _ in range(chance.randrange(12)):
            seq = chance.randrange(1, 10)
            prev = chance.choice(["start", *(hash_ for _, hash_ in COMMON), "made-up"])
            entries[seq, f"made-up-{seq}"] = Node(seq, f"made-up-{seq}", prev)
        assert vouched(entries, words) == set(list(COMMON)[:4])


def test_a_number_is_of_one_place_of_one_ledger():
    places = [*COMMON, (5, "other-5")]
    numbers = {told_number(LEDGER, *place) for place in places} | {told_number("cd" * 16, *places[0])}
    assert len(numbers) == len(places) + 1
    for place in places:
        assert heard(told_number(LEDGER, *place), LEDGER, places) == place
    assert heard(told_number("cd" * 16, *places[0]), LEDGER, places) is None
    assert heard(told_number(LEDGER, 0, "start"), LEDGER, [(0, "start"), *places]) is None, "where nothing stands yet"
