"""Two histories of one ledger: where they part is always found, what is missing too, and nothing else is."""

from datetime import datetime
from itertools import combinations, product

import pytest

from confcli.core.ledger.chain import genesis
from confcli.core.supervision.forks import compare, rollbacks, silences
from confcli.core.supervision.inbox import Gap, Held, Node, Source

LEDGER = "ab" * 16
SOURCE = Source(1, LEDGER, "V-07", "2026-11-01T10:00:00+01:00", 0)
START = genesis(LEDGER).hash
SIZE = 7


def history(name, fork=0, size=SIZE):
    """The entries of a ledger that is the common one up to `fork`, and then goes on by itself."""
    hashes = [START, *(f"{name if seq > fork else 'common'}-{seq}" for seq in range(1, size + 1))]
    return [Node(seq, hashes[seq], hashes[seq - 1], "contact", f"at {seq}") for seq in range(1, size + 1)]


def word(size, head, at="2026-11-01T10:00:00+01:00"):
    return Held(1, size, head, at, at)


COMMON = history("common")


def test_an_honest_ledger_gives_nothing_to_find():
    words = [word(0, START), *(word(node.seq, node.hash) for node in COMMON)]
    found = compare(SOURCE, COMMON, words)
    assert (found.agreed, found.gaps, found.contradictions) == (None, (), ())


def test_whatever_is_missing_shows_as_the_gap_before_what_follows():
    """Every set of entries that lacks some before its last one."""
    for kept in range(1, SIZE + 1):
        for some in combinations(COMMON, kept):
            there = {node.seq for node in some}
            missing = {seq for seq in range(1, max(there)) if seq not in there}
            found = compare(SOURCE, some, [word(0, START)])
            named = {seq for gap in found.gaps for seq in range(gap.first, gap.last + 1)}
            assert named == missing
            assert all(gap.last + 1 in there for gap in found.gaps)
            assert found.contradictions == ()


def test_what_came_before_the_first_word_is_not_waited_for():
    late = Source(1, LEDGER, "V-07", SOURCE.since, 4)
    assert compare(late, COMMON[4:], [word(4, COMMON[3].hash)]).gaps == ()
    assert compare(late, COMMON[6:], [word(4, COMMON[3].hash)]).gaps == (Gap("V-07", 5, 6),)


@pytest.mark.parametrize("fork", range(SIZE))
def test_two_histories_are_found_wherever_they_part(fork):
    other = history("other", fork, SIZE + 2)
    found = compare(SOURCE, [*COMMON, *other], [])
    assert found.agreed == fork
    [one] = found.contradictions
    assert (one.agreed, one.one.seq, one.other.seq) == (fork, fork + 1, fork + 1)
    assert {(side.hash, side.last) for side in (one.one, one.other)} == {
        (COMMON[fork].hash, SIZE),
        (other[fork].hash, SIZE + 2),
    }


@pytest.mark.parametrize(("fork", "first"), [(f, n) for f, n in product(range(SIZE), range(SIZE + 2)) if n > f])
def test_they_are_found_too_when_what_leads_up_to_one_is_missing(fork, first):
    """Then nothing shows how far the two agree, so nothing counts; and the gap is named."""
    other = history("other", fork, SIZE + 2)[first:]
    found = compare(SOURCE, [*COMMON, *other], [])
    if first <= SIZE:
        assert found.agreed == 0
        assert [one.one.seq for one in found.contradictions] == [first]
        assert found.gaps[-1].last == first
    else:
        assert found.gaps == (Gap("V-07", SIZE + 1, first),)


@pytest.mark.parametrize("at", range(1, SIZE + 1))
def test_a_word_that_names_another_hash_is_a_contradiction(at):
    found = compare(SOURCE, COMMON, [word(at, "another", "2026-05-02T10:00:00+02:00")])
    assert found.agreed == 0
    [one] = found.contradictions
    assert {one.one.hash, one.other.hash} == {COMMON[at - 1].hash, "another"}
    assert {one.one.at, one.other.at} == {f"at {at}", "2026-05-02T10:00:00+02:00"}


def test_two_words_alone_can_contradict_each_other():
    assert len(compare(SOURCE, [], [word(5, "one"), word(5, "other")]).contradictions) == 1


def test_a_ledger_that_does_not_begin_where_its_name_says_is_another():
    wrong = [Node(1, "x-1", "elsewhere")]
    assert len(compare(SOURCE, wrong, []).contradictions) == 1


def test_three_histories_are_each_named():
    found = compare(SOURCE, [*COMMON, *history("b", 2), *history("c", 5)], [])
    assert sorted(one.agreed for one in found.contradictions) == [2, 5]
    assert found.agreed == 2


# --- Shorter, and silent --------------------------------------------------------------------------


def test_a_later_word_with_fewer_entries_is_a_rollback_and_an_old_file_is_none():
    may, june, july = (f"2026-0{month}-02T10:00:00+02:00" for month in (5, 6, 7))
    assert rollbacks(SOURCE, [word(9, "c", july), word(2, "a", may), word(5, "b", june)]) == []
    [found] = rollbacks(SOURCE, [word(5, "b", june), word(9, "c", may), word(6, "d", july)])
    assert (found.held.size, found.later.size) == (9, 5)


def test_moments_are_compared_and_not_their_letters():
    """Nine in the morning in Paris is before eight in London's summer."""
    earlier, later = "2026-07-01T08:59:00+02:00", "2026-07-01T08:00:00+01:00"
    assert rollbacks(SOURCE, [word(9, "b", later), word(5, "a", earlier)]) == []
    assert len(rollbacks(SOURCE, [word(5, "a", later), word(9, "b", earlier)])) == 1


@pytest.mark.parametrize("at", ["", "yesterday", "2026-07-01T08:00:00", "9" * 5000])
def test_a_date_that_is_none_says_nothing(at):
    now = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
    assert rollbacks(SOURCE, [word(9, "b"), word(5, "a", at)]) == []
    assert silences({"V-07": at}, now, 10) == []


def test_silence_is_counted_in_days():
    now = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
    last = {
        "V-01": "2026-11-20T10:00:00+01:00",
        "V-02": "2026-10-01T10:00:00+02:00",
        "V-03": "2026-10-14T10:00:00+02:00",
    }
    assert [(one.volunteer, one.days) for one in silences(last, now, 35)] == [("V-02", 52), ("V-03", 39)]
