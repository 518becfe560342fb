"""Editions of the Code that were in force before stay in the package, whole and found by their hash."""

from dataclasses import replace

import pytest

from confcli.core.code.model import Form
from confcli.policy import load, load_edition
from confcli.policy.source import BUILT_IN, read

FIRST = "e5b04d5db98196650102bce5b799412f6f29272e4d991142822698d7dd61ea6e"  # 1.0, as entries have recorded it


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_edition_is_found_by_its_hash_whole(language):
    first = load_edition(FIRST, language)
    assert (first.edition.version, first.edition.sha256) == ("1.0", FIRST)
    assert set(first.forms) == set(first.words)
    assert {"sharing", "first_contact", "outcome"} <= set(first.forms)


def test_an_edition_that_is_not_ours_is_not_found():
    assert load_edition("0" * 64, "en") is None
    policy = load()
    assert policy.under("0" * 64) is policy
    assert policy.under(policy.edition.sha256) is policy


def test_an_entry_of_before_keeps_its_words():
    first = later().under(FIRST)
    assert first.edition.sha256 == FIRST
    assert first.words["sharing"].questions["danger"].text == "Is anyone in immediate danger?"


def test_a_form_that_the_edition_did_not_have_yet_is_taken_from_the_one_in_force():
    assert set(later("newer").under(FIRST).forms) == {*load().forms, "newer"}


def test_what_lies_below_an_edition_is_no_part_of_the_one_in_force():
    assert not [name for name in read(BUILT_IN).texts if name.startswith("editions/")]


def later(*names):
    """Give a later edition, with forms of its own."""
    policy = load()
    edition = replace(policy.edition, sha256="f" * 64)
    return replace(policy, edition=edition, forms={**policy.forms, **{name: Form(name, ()) for name in names}})
