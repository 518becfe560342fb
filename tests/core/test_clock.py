"""A clock is doubted where the ledger contradicts it; a year without an entry contradicts nothing."""

from datetime import datetime, timedelta, timezone

import pytest

from confcli.core.clock import contradicted_by, running_backwards
from confcli.core.ledger.chain import Shown

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=1)))


def at(seq, moment, *marks):
    return Shown(seq, "contact", {"at": moment.isoformat(), "marks": list(marks)}, 0)


@pytest.mark.parametrize(
    ("ago", "doubted"),
    [
        (timedelta(0), False),
        (timedelta(days=399), False),
        (timedelta(days=401), True),
        (-timedelta(minutes=4), False),
        (-timedelta(minutes=6), True),
        (-timedelta(days=365 * 73), True),
    ],
)
def test_a_clock_is_doubted_when_it_runs_backwards_or_more_than_a_year_ahead(ago, doubted):
    assert (contradicted_by(NOW, [at(1, NOW - ago)]) is not None) is doubted


def test_an_entry_whose_own_moment_is_doubtful_proves_nothing():
    entries = [at(1, NOW - timedelta(days=1)), at(2, NOW + timedelta(days=26_000), "clock_doubted")]
    assert contradicted_by(NOW, entries) is None
    assert contradicted_by(NOW - timedelta(days=2), entries).seq == 1


def test_the_same_instant_in_another_zone_is_not_before_it():
    elsewhere = NOW.astimezone(timezone(-timedelta(hours=3)))
    assert contradicted_by(elsewhere, [at(1, NOW)]) is None


def test_nothing_contradicts_the_first_entry_or_what_an_erasure_left():
    assert contradicted_by(NOW, []) is None
    assert contradicted_by(NOW, [Shown(1, "contact", {}, 0)]) is None


def test_moments_that_run_backwards_are_named_between_neighbours_alone():
    day = timedelta(days=1)
    entries = [at(1, NOW), at(2, NOW - day), at(3, NOW), at(9, NOW - day)]
    assert running_backwards(entries) == [2]
