"""Practice without a screen: the cases, what is right, and that every word is marked as practice."""

from dataclasses import replace
from datetime import date

import pytest

from confcli.core.code.interview import Item
from confcli.core.ledger.kinds import CHECKLIST
from confcli.errors import Misread, Unanswered
from confcli.flows.desk import Desk
from confcli.flows.ports import Wish, Wished
from confcli.flows.practice import NEXT, STOP, Marked, go_through, marked, meant
from confcli.policy import load
from confcli.practice import read_cases
from confcli.reports import practice as reports
from confcli.speech import speak

TODAY = date(2026, 11, 22)
POLICY = load(forms=(CHECKLIST,))
CASES = read_cases("en")


@pytest.fixture(autouse=True)
def english():
    """Leave the program speaking English."""
    speak("en")
    yield
    speak("en")


class Person:
    """Gives the answers that were meant in each case, unless told otherwise; `between` is given between cases."""

    def __init__(self, cases, between=(), live=True, **otherwise):
        self.answers = [{**dict(case.answers), "items": (Item("what was seen", "yes"),), **otherwise} for case in cases]
        self.between, self.live = list(between), live
        self.heard, self.asked, self.case = [], [], 0

    def ask(self, asked):
        self.asked.append(asked)
        assert len(self.asked) < 500  # nobody is asked for ever
        if asked.question.id == "another":
            answer = self.between.pop(0) if self.between else NEXT
            if answer == NEXT:
                self.case += 1
        elif asked.question.id == "card":
            answer = "on"
        else:
            answer = self.answers[self.case][asked.question.id]  # or the flow would ask for ever
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def say(self, text):
        self.heard.append(text)

    warn = say

    def clear(self):
        self.heard.clear()


def practised(person, cases, policy=POLICY):
    told = []
    go_through(policy, Desk(person, TODAY, clauses=policy.clauses, card="the card"), cases, told.append)
    return told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_answered_as_it_was_meant_a_case_is_right(case):
    (attempt,) = practised(Person([case]), [case])
    assert attempt.right
    assert attempt.parting() is None
    assert attempt.decision.not_yet == case.not_yet


def test_the_cases_teach_every_class_and_what_comes_first():
    assert len(CASES) == 12
    assert {case.verdict for case in CASES} == set(POLICY.words[CHECKLIST].verdicts)
    assert {step for case in CASES for step in case.not_yet} == {"discuss-first", "hold-client-refused"}
    assert {(case.answers["danger"], case.answers.get("helper")) for case in CASES} == {
        ("none", None),  # no danger
        ("client", "yes"),  # an emergency
        ("client", "no"),  # a danger, and somebody else
    }
    assert [case.answers["identifiable"] for case in CASES if case.answers.get("recipient") == "public"] == [
        "totals",
        "yes",
    ]
    assert [case.id for case in CASES if case.answers.get("wish") == "yes"] == ["ring-my-doctor"]
    assert {clause for case in CASES for clause in case.clauses} >= {"INT-1", "INT-2", "INT-3", "EXC-1", "EXC-3", "NEC"}


def test_everything_that_is_asked_or_said_is_marked():
    person = Person(CASES)
    assert len(practised(person, CASES)) == 12
    assert len([asked for asked in person.asked if asked.question.id == "another"]) == 11
    assert all(asked.words.text.startswith("PRACTICE") for asked in person.asked)
    assert all(asked.title.startswith("PRACTICE") for asked in person.asked)
    assert all(text.startswith("PRACTICE") for text in person.heard)
    assert person.heard[1].startswith(f"PRACTICE\nCase 1 of 12: {CASES[0].title}\n\n{CASES[0].story}")


def test_what_is_said_at_once_and_what_was_misread_are_marked_too():
    case = next(case for case in CASES if case.id == "neighbour-with-a-key")
    person = Person([case])
    practised(person, [case])
    assert any("CALL NOW: 15 or 112" in text for text in person.heard)

    class Slip(Person):
        def ask(self, asked):
            if not self.asked:
                super().ask(asked)
                raise Misread("That is not one of the numbers.")
            return super().ask(asked)

    person = Slip([case])
    assert practised(person, [case])[0].right
    assert "PRACTICE: That is not one of the numbers." in person.heard
    assert Marked(person).live
    Marked(person).warn("something hidden")
    assert person.heard[-1] == "PRACTICE: something hidden"
    Marked(person).clear()
    assert person.heard == []


def test_the_mark_is_said_in_the_language_that_is_spoken():
    assert marked("one line") == "PRACTICE: one line"
    speak("fr")
    assert marked("one line") == "ENTRAÎNEMENT\u00a0: one line"
    assert marked("two\nlines") == "ENTRAÎNEMENT\ntwo\nlines"


# --- Not quite ----------------------------------------------------------------------------------


def test_another_verdict_is_not_right_and_the_parting_is_named():
    case = next(case for case in CASES if case.id == "friendly-officer")
    otherwise = {"order": "written_requisition", "order_covers": "yes", "can_act": "yes"}
    (attempt,) = practised(Person([case], **otherwise, discussed="agreed", coordinator="yes"), [case])
    assert not attempt.right
    name = attempt.parting()
    assert attempt.answers[name] != case.answers[name]
    told = reports.as_text(POLICY, attempt, 79)
    for words in (
        "PRACTICE: Not quite.",
        "Your answers lead to: ",
        "Expected here: FORBIDDEN (EXC-3).",
        POLICY.words[CHECKLIST].questions[name].text,
        meant(POLICY, name, case.answers[name]),
        meant(POLICY, name, attempt.answers[name]),
        case.why[:40],
    ):
        assert words in told
    assert max(map(len, told.splitlines())) <= 79


def test_the_right_class_on_other_clauses_is_not_quite_right():
    case = next(case for case in CASES if case.id == "ring-my-doctor")
    (attempt,) = practised(Person([case], recipient="public"), [case])
    assert attempt.decision.verdict == case.verdict
    assert not attempt.right
    assert reports.as_data(POLICY, attempt)["parting"] == attempt.parting() is not None


def test_what_would_be_shared_at_once_is_not_right_where_something_comes_first():
    case = next(case for case in CASES if case.id == "letter-from-the-court")
    (attempt,) = practised(Person([case], coordinator="yes"), [case])
    assert (attempt.decision.verdict, attempt.decision.clauses) == (case.verdict, case.clauses)
    assert not attempt.right
    assert attempt.parting() == "coordinator"
    told = reports.as_text(POLICY, attempt, 79)
    assert "Expected here: NOT YET (EXC-0, EXC-3, NEC)." in told
    assert "Your answers lead to: EXCEPTIONAL DISCLOSURE (EXC-0, EXC-3, NEC)." in told


def test_the_order_of_several_answers_does_not_matter():
    case = next(case for case in CASES if case.id == "friendly-officer")
    several = replace(case, answers={**case.answers, "grounds": ("law_or_order", "client_at_risk")})
    (attempt,) = practised(Person([case], grounds=("client_at_risk", "law_or_order"), can_act="no"), [several])
    assert attempt.parting() is None


@pytest.mark.parametrize("width", [79, 39])
def test_the_score_names_what_is_worth_another_try(width):
    wrong = practised(Person(CASES[:2], danger="none", about="no_client"), CASES[:2])
    assert [attempt.right for attempt in wrong] == [False, False]
    right = practised(Person(CASES), CASES)
    assert reports.score(right, 12, width) == "PRACTICE: 12 of 12 right."
    so_far = reports.score([*right[:8], *wrong], 12, width)
    assert " ".join(so_far.split()).startswith(
        "PRACTICE: 8 of 10 right so far; there are 12 cases. To try one again: confcli practice CASE - ring-my-doctor"
    )
    assert "- neighbour-with-a-key" in so_far
    assert "no score" in reports.score([], 12, 79)
    assert max(map(len, so_far.splitlines())) <= width


# --- Stopping -----------------------------------------------------------------------------------

ENDS = {"stop": STOP, "ctrl-c": KeyboardInterrupt(), "ctrl-d": Unanswered("the end"), "=": Wished(Wish.STOP)}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_stopping_between_cases_keeps_what_was_answered(end):
    assert len(practised(Person(CASES, [NEXT, end]), CASES)) == 2


@pytest.mark.parametrize("end", list(ENDS.values())[1:], ids=list(ENDS)[1:])
def test_stopping_in_the_middle_of_a_case_does_too(end):
    person = Person(CASES)
    person.answers[2] = {**person.answers[2], "recipient": end}
    assert len(practised(person, CASES)) == 2


def test_where_nobody_is_there_a_missing_answer_is_an_error_and_the_end_between_cases_is_not():
    person = Person(CASES, live=False, about=Unanswered("nothing there"))
    with pytest.raises(Unanswered):
        practised(person, CASES)
    assert len(practised(Person(CASES, [Unanswered("the end")], live=False), CASES)) == 1
    with pytest.raises(Misread):
        practised(Person(CASES, [Misread("no number")], live=False), CASES)


@pytest.mark.parametrize("idle", ["between", "within"])
def test_who_has_gone_away_is_left_to_the_shell(idle):
    person = Person(CASES, [Wished(Wish.IDLE)])
    if idle == "within":
        person.answers[0]["about"] = Wished(Wish.IDLE)
    with pytest.raises(Wished):
        practised(person, CASES)


def test_other_wishes_between_cases_ask_again():
    person = Person(CASES[:2], [Wished(Wish.DANGER), Wished(Wish.HELP), Misread("No such number."), "", NEXT])
    assert len(practised(person, CASES[:2])) == 2
    assert "PRACTICE: the card" in [asked.words.text for asked in person.asked]
    assert any("?\u00a0help" in heard for heard in person.heard)
    assert "PRACTICE: No such number." in person.heard
