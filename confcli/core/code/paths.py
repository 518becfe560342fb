"""This module knows every path that an interview can take, and the table of them a supervisor signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import prod

from confcli.core.code.interview import Answer, Answers, Ask, Decided, Item, next_step
from confcli.core.code.model import Condition, Form, Kind, Question

End = Callable[[Answers, Decided], tuple[str, ...]]
NONE_LISTED = "none listed"
Alike = dict[tuple[str, Answer], Answer]
_Rows = tuple[tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The answers that lead to one end, in the order in which they were given."""

    answers: Answers
    decided: Decided


@dataclass(frozen=True, slots=True)
class Row:
    """Paths that differ only in answers which make no difference, as one line of the table."""

    answers: tuple[tuple[str, tuple[str, ...]], ...]  # question -> the options that lead here
    end: tuple[str, ...]

    @property
    def paths(self) -> int:
        """How many paths the line stands for."""
        return prod(len(options) for _, options in self.answers)


def paths(form: Form, *, told_apart: bool = False) -> Iterator[Path]:
    """Yield every path through the form, each exactly once.

    With `told_apart`, options that stand in just the same conditions are walked once: whatever
    follows one of them follows the others, so nothing that can happen is left out.
    """
    yield from _paths(form, {}, _alike(form) if told_apart else {})


def possible_answers(step: Ask) -> tuple[Answer, ...]:
    """Give every answer that a rule could tell apart; one stands for all free texts."""
    question = step.question
    nothing: tuple[Answer, ...] = ((),) if step.optional else ()
    if question.kind is Kind.ONE:
        return (*question.options, *nothing)
    if question.kind is Kind.MANY:
        return (*_choices(question), *nothing)
    if question.kind is Kind.ITEMS:
        return (*((Item("…", option),) for option in question.options), *nothing)
    return ("…", *nothing)


def table(form: Form, end: End) -> tuple[Row, ...]:
    """Give all paths as rows; options after which everything is the same share a row."""
    return tuple(Row(answers, ending) for answers, ending in _rows(form, {}, end, _alike(form)))


def _paths(form: Form, answers: dict[str, Answer], alike: Alike) -> Iterator[Path]:
    step = next_step(form, answers)
    if isinstance(step, Decided):
        yield Path(answers, step)
        return
    for answer in possible_answers(step):
        if (step.question.id, answer) not in alike:
            yield from _paths(form, {**answers, step.question.id: answer}, alike)


def _rows(form: Form, answers: dict[str, Answer], end: End, alike: Alike) -> _Rows:
    step = next_step(form, answers)
    if isinstance(step, Decided):
        return (((), end(answers, step)),)
    onward: dict[Answer, _Rows] = {}
    leading: dict[_Rows, list[str]] = {}
    for answer in possible_answers(step):
        first = alike.get((step.question.id, answer), answer)
        if first not in onward:
            onward[first] = _rows(form, {**answers, step.question.id: first}, end, alike)
        leading.setdefault(onward[first], []).append(_name(answer))
    return tuple(
        (((step.question.id, tuple(options)), *before), ending)
        for rows, options in leading.items()
        for before, ending in rows
    )


def _alike(form: Form) -> Alike:
    """Map an option to an earlier one of its question that stands in just the same conditions."""
    conditions = [*form.marks.values(), *(rule.when for rule in form.rules)]
    for question in form.questions:
        conditions += [*question.when, *question.optional, *question.left_out]
    alike: Alike = {}
    for question in form.questions:
        first: dict[tuple[bool, ...], str] = {}
        for option in question.options if question.kind is Kind.ONE else ():
            stands = tuple((question.id, True) in _named(condition, option) for condition in conditions)
            if first.setdefault(stands, option) != option:
                alike[question.id, option] = first[stands]
    return alike


def _named(condition: Condition, option: str) -> set[tuple[str, bool]]:
    return {(question, option in options) for question, options in condition}


def _choices(question: Question) -> tuple[tuple[str, ...], ...]:
    alone = tuple((option,) for option in question.options if option in question.exclusive)
    others = [option for option in question.options if option not in question.exclusive]
    together = tuple(chosen for size in range(1, len(others) + 1) for chosen in combinations(others, size))
    return alone + together


def _name(answer: Answer) -> str:
    if isinstance(answer, str):
        return answer
    return " + ".join(part.needed if isinstance(part, Item) else part for part in answer) or NONE_LISTED
