"""What is asked next, and which answers are taken."""

import pytest

from confcli.core.code.interview import Ask, Decided, Item, accept, asked, marks, next_step
from confcli.core.code.model import Effect, Form, Kind, Question, Rule
from confcli.errors import Misread, Unanswered

COLOUR = Question("colour", Kind.ONE, ("grey", "red", "blue"))
SHADE = Question("shade", Kind.ONE, ("none", "dark"), when=((("colour", frozenset({"red"})),),))
TAGS = Question("tags", Kind.MANY, ("none", "old", "torn"), exclusive=frozenset({"none"}))
THINGS = Question("things", Kind.ITEMS, ("no", "yes"), needed=frozenset({"yes"}))
NOTE = Question("note", Kind.TEXT)
PERMIT = Rule("dark-red", Effect.PERMIT, ("X",), (("shade", frozenset({"dark"})),), verdict="fine")
FORM = Form("paint", (COLOUR, SHADE, NOTE), (PERMIT,), "not fine", {"reddish": (("colour", frozenset({"red"})),)})


def test_a_question_is_asked_only_where_its_condition_holds():
    assert next_step(FORM, {"colour": "red"}) == Ask(SHADE, optional=False)
    assert next_step(Form("plain", (COLOUR, SHADE, NOTE)), {"colour": "blue"}) == Ask(NOTE, optional=False)


def test_it_stops_when_nothing_can_permit_any_more():
    assert next_step(FORM, {"colour": "blue"}) == Decided(())
    assert next_step(FORM, {"colour": "red", "shade": "none"}) == Decided(())


def test_a_form_without_rules_is_asked_to_its_end():
    assert next_step(Form("plain", (NOTE,)), {"note": ""}) == Decided(())


def test_an_answer_to_a_question_that_is_not_asked_counts_for_nothing():
    answers = {"colour": "blue", "shade": "dark", "note": "x"}
    assert next_step(FORM, answers) == Decided(())
    assert asked(FORM, answers) == ("colour", "note")


def test_what_is_needed_is_asked_only_while_it_can_still_permit():
    """A later question counts only if a condition of its own can still come to hold."""
    late = Question("late", Kind.ONE, ("no", "yes"), when=((("shade", frozenset({"dark"})),),))
    rule = Rule("late", Effect.PERMIT, ("X",), (("late", frozenset({"yes"})),), verdict="fine")
    form = Form("paint", (COLOUR, SHADE, NOTE, late), (rule,), "not fine")
    assert isinstance(next_step(form, {"colour": "red"}), Ask)
    assert next_step(form, {"colour": "blue"}) == Decided(())


def test_marks_are_earned_by_answers():
    assert marks(FORM, {"colour": "red"}) == ("reddish",)
    assert marks(FORM, {"colour": "blue"}) == ()


def test_a_list_of_things_counts_as_its_boldest():
    rule = Rule("r", Effect.PERMIT, ("X",), (("things", frozenset({"yes"})),), verdict="fine")
    form = Form("list", (THINGS,), (rule,), "not fine")
    assert next_step(form, {"things": (Item("a", "no"), Item("b", "yes"))}) == Decided((rule,))
    assert next_step(form, {"things": (Item("a", "no"),)}) == Decided(())
    assert next_step(form, {"things": ()}) == Decided(())


@pytest.mark.parametrize("question", [COLOUR, TAGS, THINGS, NOTE])
@pytest.mark.parametrize("nothing", ["", ()])
def test_no_answer_is_an_error_unless_nothing_is_one(question, nothing):
    with pytest.raises(Unanswered, match=question.id):
        accept(question, nothing)
    accept(question, nothing, optional=True)


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        (COLOUR, "pink", '"pink" is not an answer'),
        (COLOUR, ("red",), "takes one answer"),
        (TAGS, "old", "takes a list"),
        (TAGS, ("old", "new"), '"new" is not an answer'),
        (TAGS, ("old", "old"), "twice"),
        (TAGS, ("none", "old"), "stands alone"),
        (THINGS, ("yes",), "list of things"),
        (THINGS, "yes", "list of things"),
        (THINGS, (Item(" ", "yes"),), "has no words"),
        (THINGS, (Item("a", "maybe"),), '"maybe" is not an answer'),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_sentence(question, answer, sentence):
    with pytest.raises(Misread, match=sentence):
        accept(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [(COLOUR, "red"), (TAGS, ("none",)), (TAGS, ("old", "torn")), (THINGS, (Item("a", "no"),)), (NOTE, "anything")],
)
def test_an_answer_that_fits_is_taken(question, answer):
    accept(question, answer)
