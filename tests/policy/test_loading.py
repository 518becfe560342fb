"""Editions of the Code that were in force before stay in the package, whole and found by their hash."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from confcli.core.code.model import Form
from confcli.policy import load, load_edition
from confcli.policy.source import BUILT_IN, EDITIONS, read

FIRST = "e5b04d5db98196650102bce5b799412f6f29272e4d991142822698d7dd61ea6e"  # 1.0, as entries have recorded it
SECOND = "8c619d620eb3d074d4375854f4bea65ff731f07cb41f9cf3e45dbe72f443dd5e"  # 1.1


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("sha256", "version"), [(FIRST, "1.0"), (SECOND, "1.1")])
def test_an_edition_of_before_is_found_by_its_hash_whole(sha256, version, language):
    edition = load_edition(sha256, language)
    assert (edition.edition.version, edition.edition.sha256) == (version, sha256)
    assert set(edition.forms) == set(edition.words)
    assert {"sharing", "first_contact", "outcome"} <= set(edition.forms)
    assert "change" not in edition.forms


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


@pytest.fixture
def folder(tmp_path):
    """A policy of an organisation's own, written before there was a form for changing what is known of a client."""
    copy = tmp_path / "policy"
    shutil.copytree(Path(BUILT_IN) / EDITIONS / "1.1", copy)
    return copy


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_policy_of_before_is_lent_the_forms_that_came_after_it(folder, language):
    """Nothing of it changes by that, its hash least of all: entries were recorded under it."""
    lent = load(str(folder), language=language)
    assert lent.edition.sha256 == SECOND
    assert lent.words["change"] == load(language=language).words["change"]
    assert set(load(str(folder), language=language, forms=("contact", "change")).forms) == {"contact", "change"}


def test_a_policy_of_before_is_sound_and_is_worked_with(folder, at_work):
    ran = at_work("code", "check", folder)
    assert (ran.code, ran.out) == (0, "")
    given = at_work.answers({"name": "Odile", "language": "french"})
    assert at_work.at("client", "add", "--answers", given).code == 0
    contact = at_work.answers({"channel": "phone", "happened": "today"})
    assert at_work.at("contact", "C-001", "--policy", folder, "--answers", contact).code == 0


def test_a_form_that_it_has_is_its_own_and_one_that_is_not_lent_is_missed(folder, program):
    shutil.copy(Path(BUILT_IN) / "change.toml", folder)
    assert program("code", "check", folder).code == 6  # its words are missing: what it has begun it has to end
    (folder / "change.toml").unlink()
    (folder / "ending.toml").unlink()
    assert "ending.toml" in program("code", "check", folder).out
