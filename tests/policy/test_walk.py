"""A form through which too many ways lead is named, and nobody waits for the end of them."""

from dataclasses import replace

from confcli.policy import load
from confcli.policy.source import read
from confcli.policy.walk import walk

POLICY = load()


def test_ways_without_end_are_a_fault_of_the_form_and_not_a_wait():
    form = POLICY.forms["details"]
    doubled = [replace(one, id=f"{one.id}{number}") for number in range(5) for one in form.questions]
    source = read()
    walk(source, POLICY, replace(form, questions=tuple(doubled)), most=1_000)
    (fault,) = source.faults
    assert (fault.file, fault.key) == ("details.toml", "question")
    assert "more than 1000 ways lead through it" in fault.sentence


def test_a_form_that_nobody_would_answer_is_not_walked():
    form = POLICY.forms["details"]
    many = tuple(replace(form.questions[0], id=f"x{number}") for number in range(101))
    source = read()
    walk(source, POLICY, replace(form, questions=many))
    assert [one.sentence for one in source.faults] == ["more than 100 questions in one form"]


def test_our_own_forms_are_walked_to_their_end():
    source = read()
    for form in POLICY.forms.values():
        walk(source, POLICY, form, most=20_000)
    assert source.faults == []
