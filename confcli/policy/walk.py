"""This module knows what only a walk over every path of a form can find."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from confcli.core.code.decision import judge
from confcli.core.code.interview import Ask, marks, next_step
from confcli.core.code.model import Effect, Kind
from confcli.core.code.paths import paths, possible_answers
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.interview import Answer
    from confcli.core.code.model import Form, Policy
    from confcli.core.code.paths import Path
    from confcli.policy.source import Source

MOST_PATHS = 250_000  # about fifteen times those of the sharing of our own; some twenty seconds
MOST_QUESTIONS = 100  # of one form; nobody answers as many
MOST_OPTIONS = 8  # of a MANY question: with n there are 2 to the n answers, and all of them are walked


@dataclass(slots=True)
class Met:
    """What was met on the way."""

    questions: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)  # that spoke in a decision
    verdicts: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)


def walk(source: Source, policy: Policy, form: Form, most: int = MOST_PATHS) -> None:
    """Note what is wrong on a path, and what no path ever meets."""
    wide = [q for q in form.questions if q.kind is Kind.MANY and len(q.options) - len(q.exclusive) > MOST_OPTIONS]
    for question in wide:
        sentence = "more than {most} options that go together cannot be walked; make it two questions"
        anchors = ("[[question]]", f"id = {question.id}")
        source.fault(f"{form.id}.toml", f'question "{question.id}"', sentence, anchors, most=MOST_OPTIONS)
    if len(form.questions) > MOST_QUESTIONS:
        source.fault(f"{form.id}.toml", "question", "more than {most} questions in one form", most=MOST_QUESTIONS)
    elif not wide:
        _walked(source, policy, form, most)


def _walked(source: Source, policy: Policy, form: Form, most: int) -> None:
    met = Met()
    for number, path in enumerate(paths(form, told_apart=True)):
        if number == most:
            sentence = "more than {most} ways lead through it, too many to walk; ask less, or only `when` it counts"
            source.fault(f"{form.id}.toml", "question", sentence, most=most)
            return
        met.questions.update(path.answers)
        met.marks.update(marks(form, path.answers))
        if form.rules:
            _judged(source, policy, form, path, met)
    _never_met(source, form, met)
    _enter_alone(source, policy, form)


def _judged(source: Source, policy: Policy, form: Form, path: Path, met: Met) -> None:
    decision = judge(form, tuple(policy.clauses), path.answers, path.decided)
    met.verdicts.add(decision.verdict)
    met.rules.update((*decision.reasons, *decision.advice, *decision.not_yet))
    faults = [] if decision.reasons else [say("this path ends without a reason")]
    classes = {rule.verdict for rule in path.decided.rules if rule.effect in (Effect.PERMIT, Effect.END)}
    if len(classes) > 1:
        faults.append(say("this path ends in more than one class: {classes}", classes=", ".join(sorted(classes))))
    for sentence in faults:
        if sentence not in met.said:
            met.said.add(sentence)
            where = ", ".join(f"{name} = {answer}" for name, answer in path.answers.items())
            source.fault(f"{form.id}.toml", say("path {answers}", answers=where), sentence)


def _never_met(source: Source, form: Form, met: Met) -> None:
    file = f"{form.id}.toml"
    for question in form.questions:
        if question.id not in met.questions:
            source.fault(
                file, f'question "{question.id}"', "it is never asked", ("[[question]]", f"id = {question.id}")
            )
    for rule in form.rules:
        if rule.id not in met.rules:
            source.fault(file, f'rule "{rule.id}"', "it never speaks", ("[[rule]]", f"id = {rule.id}"))
    for verdict in sorted({rule.verdict for rule in form.rules if rule.verdict} - met.verdicts):
        source.fault(file, f'class "{verdict}"', "no path ends there")
    for mark in form.marks:
        if mark not in met.marks:
            source.fault(file, f'mark "{mark}"', "no answers ever earn it", ("[marks]", mark))


def _enter_alone(source: Source, policy: Policy, form: Form) -> None:
    """Require the first option to be the safe one: Enter alone must never permit to share anything.

    A form that says what an answer reveals may permit, as long as nothing is revealed by that.
    """
    if not any(question.kind is Kind.ITEMS for question in form.questions):
        return
    answers: dict[str, Answer] = {}
    while isinstance(step := next_step(form, answers), Ask):
        answers[step.question.id] = possible_answers(step)[0]
    revealing = [question for question in form.questions if question.reveals]
    bare = revealing and not any(set(answers.get(q.id, ())) & set(q.reveals) for q in revealing)
    if judge(form, tuple(policy.clauses), answers, step).permits and not bare:
        source.fault(f"{form.id}.toml", "question", "with the first option of every question a sharing is permitted")
