"""Words of danger at a list: heard as such, unless they name one of the lines."""

import pytest

from confcli.core.danger import is_danger

LINES = (("yes", "Yes, the client"), ("no", "No, nobody"))


@pytest.mark.parametrize("typed", ["danger", "URGENCE", "112", "suicide", "au secours", "SOS!"])
def test_a_word_of_danger_is_heard(typed):
    assert is_danger(typed, LINES)


@pytest.mark.parametrize("typed", ["", "1", "15", "no", "danger of a fall"])
def test_what_is_none_is_none(typed):
    assert not is_danger(typed, LINES)


def test_a_line_that_begins_so_is_that_line():
    assert not is_danger("danger", (*LINES, ("danger", "Danger is over")))
