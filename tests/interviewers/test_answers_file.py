"""What a file may leave out, and what it never may: files of before go on working, and nothing is guessed."""

import pytest

from confcli.core.code.decision import judge
from confcli.errors import Unanswered
from confcli.flows.desk import Desk
from confcli.flows.form_filling import fill_in
from confcli.interviewers import answers_file
from confcli.policy import load

POLICY = load(forms=("sharing",))
FORM, WORDS = POLICY.forms["sharing"], POLICY.words["sharing"]
OUTSIDE = 'about = "client"\nrecipient = "third_party"\nidentifiable = "yes"\n'
REFUSED = f'{OUTSIDE}grounds = ["client_at_risk"]\ncan_act = "yes"\ndiscussed = "refused"\n'
ITEM = '[[items]]\nwhat = "the dates"\nneeded = "yes"\n'


def filled(text):
    return fill_in(FORM, WORDS, Desk(answers_file.read(f"[answers]\n{text}", [FORM]), None))


@pytest.mark.parametrize(
    ("text", "name", "safe"),
    [
        (f'danger = "none"\n{OUTSIDE}grounds = ["none"]', "wish", "no"),
        ('danger = "none"\nabout = "client"\nrecipient = "public"', "identifiable", "yes"),
        (f'danger = "unsure"\nhelper = "no"\n{REFUSED}{ITEM}', "coordinator", "not_yet"),
    ],
)
def test_what_a_file_of_before_could_not_answer_takes_the_safe_option(text, name, safe):
    found = filled(text)
    assert found.answers[name] == safe
    decision = judge(FORM, tuple(POLICY.clauses), found.answers, found.decided)
    assert decision.may_share == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'danger = "none"\n{REFUSED}{ITEM}', "coordinator"),
        ('danger = "none"\nabout = "client"\nrecipient = "third_party"', "identifiable"),
        (f'danger = "none"\n{OUTSIDE}grounds = ["none"]\nwish = ""', "wish"),
        ('danger = "none"\nabout = "client"', "recipient"),
    ],
)
def test_what_was_asked_before_too_or_is_left_empty_is_an_error(text, name):
    with pytest.raises(Unanswered) as refused:
        filled(text)
    assert name in str(refused.value)
