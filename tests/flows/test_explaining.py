"""Help is about the question first: what is asked, what there is to answer, and how."""

import pytest

from confcli.core.code.model import Kind, Question, QuestionWords
from confcli.flows.explaining import explain
from confcli.policy import load

POLICY = load()


@pytest.mark.parametrize("name", POLICY.forms)
def test_every_question_of_every_form_is_explained(name):
    for question in POLICY.forms[name].questions:
        words = POLICY.words[name].questions[question.id]
        told = explain(question, words, tuple(words.options.values()), optional=False)
        asked, _, answered = told.rpartition("\n")
        assert asked.startswith("\n".join(filter(None, (words.text, words.help))))
        assert all(option in asked.splitlines()[-1] for option in words.options.values())
        assert answered.endswith(".")


def test_of_a_long_list_the_lines_are_not_said_twice():
    lines = [f"line {number}" for number in range(10)]
    told = explain(Question("one", Kind.ONE), QuestionWords("Which?", ""), lines, optional=True)
    assert "line" not in told.replace("a line", "")
    assert told.endswith("You may leave it open.")
