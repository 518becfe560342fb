"""Codes that are written in two ways are one where nobody has both."""

import pytest

from confcli.core.people import is_alike, known_code, read_code
from confcli.errors import Misread


@pytest.mark.parametrize("typed", ["V-07", "v7", "V 7", "v-7", "v007", " V07 "])
def test_a_known_code_is_meant_however_it_is_typed(typed):
    assert known_code(read_code(typed), ["V-07", "V-08", "S-07"]) == "V-07"


def test_one_that_nobody_has_stays_as_it_was_typed():
    assert known_code("V-9", ["V-07"]) == "V-9"
    assert known_code("V-7", []) == "V-7"


def test_of_two_that_are_alike_the_one_as_it_stands_is_meant_and_else_it_is_a_doubt():
    assert known_code("V-7", ["V-07", "V-7"]) == "V-7"
    with pytest.raises(Misread, match="V-007 may be V-07, V-7"):
        known_code("V-007", ["V-7", "V-07", "V-8"])


def test_letters_and_number_make_a_code_alike():
    assert is_alike("V-7", "V-07")
    assert is_alike("V-0", "V-00")
    assert not is_alike("V-7", "S-7")
    assert not is_alike("V-7", "V-70")


@pytest.mark.parametrize("example", ["C-001", "V-07", "S-01"])
def test_what_is_no_code_is_refused_with_one_of_its_own_kind(example):
    with pytest.raises(Misread) as wrong:
        read_code("Odile", example)
    assert f"such as {example}: never a name" in wrong.value.hint
