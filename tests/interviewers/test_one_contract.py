"""Three voices, one contract: the same answers come out, whoever asks (P20)."""

import io
import json
import sys
from contextlib import contextmanager
from itertools import islice

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from confcli.core.code.decision import judge
from confcli.core.code.interview import Ask, Item, next_step
from confcli.core.code.model import Kind, Question, QuestionWords
from confcli.core.code.paths import paths, possible_answers
from confcli.errors import Misread, Unanswered
from confcli.flows.desk import Desk
from confcli.flows.form_filling import fill_in
from confcli.flows.ports import Asked
from confcli.interviewers import answers_file
from confcli.interviewers.guided import Guided
from confcli.interviewers.plain import Plain
from confcli.policy import load

POLICY = load(forms=("sharing",))
FORM, WORDS, ORDER = POLICY.forms["sharing"], POLICY.words["sharing"], tuple(POLICY.clauses)
DOWN, ENTER = "\x1b[B", "\r"


def as_file(answers):
    """An answers file for these answers, as JSON would give it."""
    items = [{"what": i.what, "needed": i.needed} for i in answers.get("items", ())]
    rest = {name: list(a) if isinstance(a, tuple) else a for name, a in answers.items() if name != "items"}
    return json.dumps({"answers": rest, **({"items": items} if "items" in answers else {})})


def as_lines(question, answer):
    """What a person types in plain mode."""
    number = {option: str(n) for n, option in enumerate(question.options, start=1)}
    if question.kind is Kind.ITEMS:
        return "".join(f"{item.what}\n{number[item.needed]}\n" for item in answer) + "\n"
    if isinstance(answer, tuple):
        return " ".join(number[part] for part in answer) + "\n"
    return number.get(answer, answer) + "\n"


def as_keys(question, answer):
    """What a person presses in guided mode."""
    place = {option: DOWN * n for n, option in enumerate(question.options)}
    if question.kind is Kind.ITEMS:
        return "".join(item.what + ENTER + place[item.needed] + ENTER for item in answer) + ENTER
    if isinstance(answer, tuple):
        keys, at = "", 0
        for n, option in enumerate(question.options):
            if option in answer:
                keys, at = keys + DOWN * (n - at) + " ", n
        return keys + ENTER
    return place[answer] + ENTER


@contextmanager
def typing(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    yield Plain(80)
    monkeypatch.undo()


@contextmanager
def pressing(monkeypatch, keys):
    """questionary itself, on a pipe that stands for the keyboard."""
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr("confcli.interviewers.guided.at_terminal", lambda _: True)
    # The pipe is filled beforehand, so what is there already is what is pressed, and no Enter is a paste's.
    monkeypatch.setattr("confcli.interviewers.guided.forget_what_was_typed", lambda _: None)
    monkeypatch.setattr("confcli.interviewers.guided.pasted_lines", lambda: None)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        yield Guided(80)
    monkeypatch.undo()


def decide(interviewer, words=WORDS):
    filled = fill_in(FORM, words, Desk(interviewer, None))
    return filled.answers, judge(FORM, ORDER, filled.answers, filled.decided)


FRENCH = load(language="fr", forms=("sharing",)).words["sharing"]


def compare(monkeypatch, walked, step):
    """Give how many paths come out the same from a file, from typed numbers and from the engine itself.

    Every `step`th one is typed in French, too.
    """
    by_id = {question.id: question for question in FORM.questions}
    count = 0
    for path in walked:
        expected = (dict(path.answers), judge(FORM, ORDER, path.answers, path.decided))
        assert decide(answers_file.read(as_file(path.answers), [FORM])) == expected
        with typing(monkeypatch, "".join(as_lines(by_id[name], a) for name, a in path.answers.items())) as plain:
            assert decide(plain) == expected
        if count % step == 0:
            with typing(monkeypatch, "".join(as_lines(by_id[name], a) for name, a in path.answers.items())) as plain:
                assert decide(plain, FRENCH) == expected
        count += 1
    return count


def test_paths_are_the_same_in_plain_lines_and_in_a_file(monkeypatch):
    """One path in three of those that are told apart; with `figures`, every path there is."""
    assert compare(monkeypatch, islice(paths(FORM, told_apart=True), 0, None, 3), 25) == 5_534


@pytest.mark.figures
def test_every_path_is_the_same_in_plain_lines_and_in_a_file(monkeypatch, capsys):
    count = compare(monkeypatch, paths(FORM), 1)
    with capsys.disabled():
        print(f"\nP20  every path, plain lines in English and French, and answers file: {count} of 127912 the same")
    assert count == 127_912


def every_question():
    """Every question with every answer a rule could tell apart, and whether nothing is one of them."""
    seen = {}
    for path in paths(FORM, told_apart=True):
        so_far = {}
        for name, answer in path.answers.items():
            step = next_step(FORM, so_far)
            seen.setdefault((name, step.optional), step)
            so_far[name] = answer
    return [
        pytest.param(step, id=f"{name}{'-optional' if optional else ''}") for (name, optional), step in seen.items()
    ]


@pytest.mark.parametrize("step", every_question())
def test_every_answer_to_every_question_is_the_same_in_guided_mode(step, monkeypatch):
    """A voice sees one question and remembers nothing, so this is every path, question by question."""
    words = WORDS.questions[step.question.id]
    asked = Asked(step.question, words, step.optional, tuple(words.options.items()), "")
    for answer in possible_answers(step):
        with pressing(monkeypatch, as_keys(step.question, answer)) as guided:
            assert guided.ask(asked) == answer


def test_whole_paths_are_the_same_in_guided_mode(monkeypatch):
    """One path in eleven hundred, from the first question to the end."""
    by_id = {question.id: question for question in FORM.questions}
    count = 0
    for path in list(paths(FORM, told_apart=True))[::1100]:
        keys = "".join(as_keys(by_id[name], answer) for name, answer in path.answers.items())
        with pressing(monkeypatch, keys) as guided:
            assert decide(guided) == (dict(path.answers), judge(FORM, ORDER, path.answers, path.decided))
        count += 1
    assert count == 16


def test_enter_alone_never_permits(monkeypatch):
    """In guided mode Enter takes what the arrow points at: the safe answer, every time."""
    with pressing(monkeypatch, ENTER * 30) as guided:
        _, decision = decide(guided)
    assert not decision.permits


ONE = next_step(FORM, {})


def asked_one():
    words = WORDS.questions[ONE.question.id]
    return Asked(ONE.question, words, ONE.optional, tuple(words.options.items()), "")


def test_no_answer_is_an_error_in_all_three_voices(monkeypatch):
    with pytest.raises(Unanswered, match="danger"):
        answers_file.read("[answers]", [FORM]).ask(asked_one())
    with typing(monkeypatch, "") as plain, pytest.raises(Unanswered, match="ended"):
        plain.ask(asked_one())
    note = Asked(Question("note", Kind.TEXT), QuestionWords("Note?", "Note"), False, (), "")
    with pressing(monkeypatch, "\x04") as guided, pytest.raises(Unanswered, match="ended"):
        guided.ask(note)


def test_ctrl_c_is_never_an_answer(monkeypatch):
    with pressing(monkeypatch, "\x03") as guided, pytest.raises(KeyboardInterrupt):
        guided.ask(asked_one())


def test_guided_mode_refuses_without_a_terminal_and_names_the_other_two():
    with pytest.raises(Misread) as refused:
        Guided(80)
    assert "--plain" in refused.value.hint
    assert "--answers" in refused.value.hint


@pytest.mark.parametrize("typed", ["0\n", "9\n", "-1\n", "1.0\n"])
def test_plain_takes_only_a_number_that_is_there(monkeypatch, typed):
    with typing(monkeypatch, typed) as plain, pytest.raises(Misread, match="not one of the numbers"):
        plain.ask(asked_one())


@pytest.mark.parametrize(
    ("typed", "says"),
    [("yes\n", "more than one line"), ("x\n", "on none of the lines"), ("١\n", "on none"), ("²\n", "on none")],
)
def test_plain_refuses_what_is_on_no_line_or_on_several(monkeypatch, typed, says):
    with typing(monkeypatch, typed) as plain, pytest.raises(Misread, match=says):
        plain.ask(asked_one())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("= =", "neither TOML nor JSON"),
        ('{"answers": {"danger": "none", "danger": "client"}}', 'has "danger" twice'),
        ('{"answers": {}, "answers": {"danger": "client"}}', 'has "answers" twice'),
        ('[answers]\ndanger = "none"\ndanger = "client"', "neither TOML nor JSON"),
        ("{", "neither TOML nor JSON"),
        ("[[[[", "neither TOML nor JSON"),
        ("[" * 100_000, "neither TOML nor JSON"),
        ('{"answers": []}', "not a table"),
        ('{"extra": {}}', 'no part "extra"'),
        ("[answers]\nnobody = 'x'", 'no question "nobody"'),
        ("[answers]\nitems = 'x'", 'no question "items"'),
        ("[answers]\ndanger = 1", '"danger" is neither a text'),
        ("[answers]\ndanger = [1]", '"danger" is neither a text'),
        ("items = 'x'", "items are not a list"),
        ("items = ['x']", "just what and needed"),
        ("items = [{what = 'x'}]", "just what and needed"),
        ("items = [{what = 'x', needed = 1}]", "not text"),
    ],
)
def test_an_answers_file_is_never_guessed_at(text, says):
    with pytest.raises(Misread, match=says):
        answers_file.read(text, [FORM])


def test_an_answers_file_says_what_was_not_asked():
    given = answers_file.read("[answers]\ndanger='none'\nabout='no_client'\nneed='none'", [FORM])
    decide(given)
    assert given.unused(FORM) == ("need",)


def test_several_choices_may_be_left_open_and_it_says_what_that_means(monkeypatch):
    several = Question("format", Kind.MANY, ("pdf", "csv"))
    words = QuestionWords("Which?", "Which", nothing="not chosen: a PDF")
    choices = (("pdf", "A PDF"), ("csv", "CSV"))
    for optional, meant in ((True, "or Enter alone for nothing: not chosen: a PDF"), (False, "then Enter:")):
        with typing(monkeypatch, "\n") as plain:
            assert plain.ask(Asked(several, words, optional, choices, "")) == ()
            shown = sys.stderr.getvalue().partition("2. CSV\n")[2]
            assert " ".join(shown.split()) == f"Type one or more numbers with spaces between them, {meant}"


def test_an_item_may_hold_anything_a_person_writes(monkeypatch):
    step = Ask(next(q for q in FORM.questions if q.kind is Kind.ITEMS), optional=False)
    words = WORDS.questions[step.question.id]
    asked = Asked(step.question, words, step.optional, tuple(words.options.items()), "")
    item = Item("été [/red] 你好", "yes")
    with typing(monkeypatch, as_lines(step.question, (item,))) as plain:
        assert plain.ask(asked) == (item,)
    with pressing(monkeypatch, as_keys(step.question, (item,))) as guided:
        assert guided.ask(asked) == (item,)
