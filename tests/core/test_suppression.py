"""Nothing hidden can be worked out: held against every table that would be published in the same words."""

from collections import defaultdict
from itertools import product

import pytest

from confcli.core.supervision.suppression import FEW, Withheld, cell, nothing_to_hide, published
from confcli.core.supervision.totals import Table

FEWER, NOT_GIVEN = Withheld.FEWER, Withheld.NOT_GIVEN


def cells(*counts):
    """Give what is published of these counts, the total last."""
    shown = published(Table("a", tuple((str(place), count) for place, count in enumerate(counts))))
    return (*(count for _, count in shown.rows), shown.total)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_every_hidden_count_has_two_values_even_for_one_who_knows_the_rule(size):
    """All tables with counts of 0 to 9; the reader also thinks of counts up to 13."""
    alike = defaultdict(list)
    for counts in product(range(14), repeat=size):
        alike[cells(*counts)].append(counts)
    checked = 0
    for shown, candidates in alike.items():
        if all(max(counts) > 9 for counts in candidates):
            continue
        for place, value in enumerate(shown[:-1]):
            if isinstance(value, Withheld):
                checked += 1
                assert len({counts[place] for counts in candidates}) > 1, (shown, candidates)
    assert checked


def test_two_tables_of_the_same_cases_tell_no_more_than_each_alone():
    """Every way to part up to 9 cases by two things at once; only the sums by each thing are published."""
    alike = defaultdict(list)
    for grid in product(range(10), repeat=4):
        if sum(grid) <= 9:
            rows, columns = (grid[0] + grid[1], grid[2] + grid[3]), (grid[0] + grid[2], grid[1] + grid[3])
            alike[cells(*rows), cells(*columns)].append((rows, columns))
    for tables, candidates in alike.items():
        for table, shown in enumerate(tables):
            for place, value in enumerate(shown[:-1]):
                if isinstance(value, Withheld):
                    assert len({both[table][place] for both in candidates}) > 1, (tables, candidates)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_what_is_shown_is_true_and_no_small_count_is(size):
    for counts in product(range(10), repeat=size):
        *shown, total = cells(*counts)
        assert total == cell(sum(counts))
        whole = all(value is NOT_GIVEN for value in shown)
        for count, value in zip(counts, shown, strict=True):
            assert value in (count, FEWER, NOT_GIVEN)
            assert not 0 < count < FEW or value in (FEWER, NOT_GIVEN)
            assert value is not FEWER or 0 < count < FEW
            assert value is not NOT_GIVEN or count >= FEW or whole


def test_where_nothing_is_small_everything_is_shown():
    for counts in product((0, 5, 6, 40), repeat=3):
        assert cells(*counts) == (*counts, sum(counts))


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((40, 2, 12, 0), (40, FEWER, NOT_GIVEN, 0, 54)),  # the next count that is large enough stands in for it
        ((40, 12, 0, 2), (NOT_GIVEN, 12, 0, FEWER, 54)),  # around the end
        ((2, 3, 0, 0), (FEWER, FEWER, 0, 0, 5)),
        ((3, 0, 0, 0), (NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, FEWER)),  # the total is small itself
        ((1, 5, 0, 9), (NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, 15)),  # 6 in two parts, one of 5 or more
        ((4, 4, 4, 4), (NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, 16)),
        ((0, 0), (0, 0, 0)),
    ],
)
def test_examples(counts, shown):
    assert cells(*counts) == shown


def test_tables_that_overlap_go_out_whole_or_not_at_all():
    large, small = Table("a", (("x", 5), ("y", 0))), Table("b", (("x", 5), ("y", 4)))
    assert nothing_to_hide(large, large)
    assert not nothing_to_hide(large, small)
