"""A number that is told by telephone is the one that is typed, however it is parted; one digit more or less is none."""

import pytest

from confcli.core.heard_number import is_heard, number_of


def test_it_has_twenty_digits_in_groups_of_five_and_hangs_on_every_character():
    told = {number_of(text) for text in ("", "a", "b", "été", "a ")}
    assert len(told) == 5
    for one in told:
        assert [len(group) for group in one.split(" ")] == [5, 5, 5, 5]
        assert one.replace(" ", "").isdecimal()


@pytest.mark.parametrize("between", ["", " ", "-", ". ", "\u00a0", " and "])
def test_it_is_heard_however_it_is_parted(between):
    number = number_of("x")
    assert is_heard(between.join(number.split(" ")), number)


@pytest.mark.parametrize("typed", ["", "x", "1", "0" * 20, "9" * 5000, "\u0661" * 20])
def test_another_is_not(typed):
    number = number_of("x")
    assert not is_heard(typed, number)
    assert not is_heard(f"{number}0", number)
    assert not is_heard(number[:-1], number)
