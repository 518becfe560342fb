"""The Code is carried whole, and nothing is added to it: clause, first contact and copy, in both languages."""

import re

import pytest
from code_table import DATA, LANGUAGES, PLACES, added, missing, patterns, squeezed, texts

from confcli.policy import load

languages = pytest.mark.parametrize("language", LANGUAGES)


def test_no_statement_of_the_code_is_missing_anywhere():
    assert [(one.language, one.place, one.clause, one.says) for one in missing()] == []


@languages
def test_nothing_is_added_to_the_code(language):
    assert added(language) == []


def test_every_clause_has_statements_and_no_other_has():
    assert {one["clause"] for one in DATA["statement"]} == set(load().clauses)


@languages
def test_every_clause_is_said_at_first_contact_and_stands_on_the_copy(language):
    found = texts(language)
    for place in PLACES:
        assert {clause for clause, text in found[place].items() if text} == set(load().clauses), place


def test_the_passages_that_count_as_the_whole_policy_are_all_that_cite_the_code():
    """Explained in full are those passages, and only those, that say clauses of the Code; the copy is offered."""
    form = load().forms["first_contact"]
    cited = {one.id for one in form.questions if one.aloud and one.clauses and one.clauses != ("FC-2",)}
    assert {name for name, _ in form.marks["told"]} == cited


@languages
def test_a_dropped_half_of_any_statement_is_noticed(language):
    """Whatever sentence is taken out of a clause, some statement is no longer found."""
    clauses = texts(language)["clause"]
    for clause, text in clauses.items():
        asked = [patterns(one, language)["clause"] for one in DATA["statement"] if one["clause"] == clause]
        parts = re.split(r"(?<=[.])\s+", squeezed(text))
        for number in range(len(parts)):
            left = " ".join(part for n, part in enumerate(parts) if n != number)
            assert not all(re.search(pattern, left) for pattern in asked), (clause, parts[number])


@languages
def test_nobody_is_told_that_they_are_at_risk_or_threatened(language):
    """A list of cases read aloud to a frightened person says "if", each time."""
    passage = squeezed(texts(language)["passage"]["EXC-1"])
    said = {
        "en": r"(?<!if )(?<!If )[Yy]ou are at|you make a formal complaint",
        "fr": r"vous êtes en danger|contre nous",
    }
    assert not re.search(said[language], passage)
    start = {"en": r"^(Outside|If |Or to )", "fr": r"^(En dehors|Si |Ou pour )"}[language]
    sentences = re.split(r"(?<=[.])\s+", passage.strip('"« »'))
    assert [one for one in sentences if not re.match(start, one)] == []


@languages
def test_no_sentence_has_more_than_twenty_words(language):
    found = texts(language)
    for place in PLACES:
        for clause, text in found[place].items():
            long = [one for one in re.split(r"(?<=[.?!])\s+", squeezed(text)) if len(re.findall(r"[\w’'-]+", one)) > 20]
            assert not long, (place, clause, long)
