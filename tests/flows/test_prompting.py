"""Whatever is asked, help, the emergency card, going back and stopping are the same."""

import ast
from pathlib import Path

import pytest

import confcli
from confcli.core.code.model import QuestionWords
from confcli.errors import Misread
from confcli.flows.ports import Wish, Wished
from confcli.flows.prompting import KEYS_UNKEPT, choose, show_card, write

LINES = (("one", "The first"), ("two", "The second"))
# The loop over a form, the one over everything else, and a mark on both.
ASKING = ("answering.py", "changing.py", "naming.py", "earlier.py", "form_filling.py", "prompting.py", "practice.py")


def chosen(person, **more):
    return choose(person, "the card", "line", QuestionWords("Which?", ""), LINES, **more)


def test_whatever_else_is_wished_the_question_comes_back(script):
    wishes = [Wished(wish) for wish in (Wish.HELP, Wish.CLAUSE, Wish.DANGER, Wish.BACK)]
    person = script({"line": [*wishes, Misread("No such number."), "three", "two"]}, live=True)
    assert chosen(person) == "two"
    assert person.asked[3].words.text == "the card"
    explained, keys = person.said[0].split("\n\n")
    assert explained.startswith("Which?\nIt can be: The first; The second\nAnswer with the number of a line")
    assert keys == KEYS_UNKEPT
    assert len(person.said) == 5  # help, no clause, nothing to go back to, two slips


@pytest.mark.parametrize("wish", [Wish.STOP, Wish.IDLE])
def test_stopping_and_the_lock_end_it(script, wish):
    with pytest.raises(Wished) as raised:
        chosen(script({"line": Wished(wish)}, live=True))
    assert raised.value.wish is wish


def test_going_back_ends_it_where_there_is_something_to_go_back_to(script):
    with pytest.raises(Wished):
        chosen(script({"line": Wished(Wish.BACK)}, live=True), back=True)


def test_where_nobody_answers_a_slip_ends_it(script):
    with pytest.raises(Misread):
        chosen(script({"line": "three"}))


def test_a_line_is_asked_again_until_it_can_be_read(script):
    def read(text):
        if text != "blue":
            raise Misread("Not that.")
        return text.upper()

    person = script({"colour": ["red", "blue"]}, live=True)
    assert write(person, "the card", "colour", QuestionWords("Which colour?", ""), read) == "BLUE"
    assert person.said == ["Not that."]


def test_the_card_asked_for_while_it_stands_there_stays(script):
    person = script({"card": [Wished(Wish.DANGER), Wished(Wish.BACK)]}, live=True)
    show_card(person, "the card")
    assert [asked.words.text for asked in person.asked] == ["the card", "the card"]


def test_nobody_else_asks():
    """One loop, so that no prompt can forget the card: interviewers are asked in these modules alone."""
    found = {
        path.name
        for folder in ("core", "flows", "reports", "cli", "policy", "vault")
        for path in (Path(confcli.__file__).parent / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "ask"
    }
    assert found == set(ASKING)
