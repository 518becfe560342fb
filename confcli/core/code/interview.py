"""This module knows what to ask next. It remembers nothing: the answers are the whole state.

So "back" is dropping the last answer and "resume" is asking again. The interview stops as soon as
its end is certain: a forbidding or ending rule holds, or nothing could permit any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from confcli.core.code.model import Condition, Effect, Form, Kind, Question, Rule
from confcli.errors import Misread, Unanswered


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that would be shared, and whether the purpose would fail without it (NEC)."""

    what: str
    needed: str


Answer = str | tuple[str, ...] | tuple[Item, ...]
Answers = Mapping[str, Answer]
Facts = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask this question next; `optional` says that nothing is an answer, too."""

    question: Question
    optional: bool
    at_once: tuple[Rule, ...] = ()  # what the volunteer must hear before any further question
    left_out: bool = False  # a file that does not answer it means the first option, which is the safe one
    urgent: bool = False  # what is said at once depends on it


@dataclass(frozen=True, slots=True)
class Decided:
    """Nothing more to ask: the rules that hold, in the order of the file."""

    rules: tuple[Rule, ...]


def next_step(form: Form, answers: Answers) -> Ask | Decided:
    """Say what comes after these answers. Answers to questions that are not asked count for nothing."""
    facts, pending = _walk(form, answers)
    rules = tuple([rule for rule in form.rules if holds(rule.when, facts)])
    if pending is not None and form.rules and (_certain(rules) or not _open(form, facts, pending)):
        pending = _still_asked(form, facts)
    if pending is None:
        return Decided(rules)
    return Ask(
        question=pending,
        optional=any(holds(condition, facts) for condition in pending.optional),
        at_once=tuple(rule for rule in rules if rule.at_once),
        left_out=any(holds(condition, facts) for condition in pending.left_out),
        urgent=any(name == pending.id for rule in form.rules if rule.at_once for name, _ in rule.when),
    )


def reopened(form: Form, not_yet: Collection[str]) -> tuple[str, ...]:
    """Name the questions that are open in a decision that waits for these rules; all its other answers stand.

    It is the question of a rule's condition that is asked last: without its answer the interview goes on from there.
    """
    order = [question.id for question in form.questions]
    last = {max((name for name, _ in rule.when), key=order.index) for rule in form.rules if rule.id in not_yet}
    return tuple(name for name in order if name in last)


def asked(form: Form, answers: Answers) -> tuple[str, ...]:
    """Name the questions that these answers were given to, in their order."""
    return tuple(_walk(form, answers)[0])


def marks(form: Form, answers: Answers) -> tuple[str, ...]:
    """Name the marks of the form that these answers earn."""
    facts, _ = _walk(form, answers)
    return tuple(name for name, condition in form.marks.items() if holds(condition, facts))


def holds(condition: Condition, facts: Facts) -> bool:
    """Tell whether every question of the condition was answered with one of its options."""
    for question, options in condition:  # noqa: SIM110  # every path walks through here: a loop is twice as fast
        if question not in facts or options.isdisjoint(facts[question]):
            return False
    return True


def accept(question: Question, answer: Answer, *, optional: bool = False) -> None:
    """Let an answer pass that fits its question.

    Raises Unanswered for nothing where something is needed, Misread for anything that does not fit.
    """
    if not answer:
        if optional:
            return
        aloud = "Please choose at least one answer." if question.options else "Please give an answer."
        raise Unanswered('The question "{question}" has no answer.', **_choices(question), aloud=aloud)
    _require_characters(answer)
    if question.kind is Kind.ITEMS:
        _accept_items(question, answer)
    elif question.kind is Kind.MANY:
        _accept_many(question, answer)
    elif not isinstance(answer, str):
        raise Misread('The question "{question}" takes one answer.', **_choices(question))
    elif question.options and answer not in question.options:
        raise Misread('"{answer}" is not an answer to the question "{question}".', **_choices(question), answer=answer)


def things(answer: Answer) -> tuple[Item, ...]:
    """Give the items of an answer; none when it is of another kind."""
    return tuple(part for part in answer if isinstance(part, Item))


def _walk(form: Form, answers: Answers) -> tuple[dict[str, frozenset[str]], Question | None]:
    """Go through the questions in order up to the first one that is asked and has no answer.

    Behind it only those count that are asked even when the end is certain.
    """
    facts: dict[str, frozenset[str]] = {}
    pending: Question | None = None
    for question in form.questions:
        if (pending and not question.after_end) or not _is_asked(question, facts):
            continue
        if question.id in answers:
            facts[question.id] = _fact(question, answers[question.id])
        else:
            pending = pending or question
    return facts, pending


def _is_asked(question: Question, facts: Facts) -> bool:
    return not question.when or any(holds(condition, facts) for condition in question.when)


def _certain(rules: tuple[Rule, ...]) -> bool:
    """Tell whether the class cannot change any more: it is forbidden, not yet permitted, or no matter of the Code."""
    effects = {rule.effect for rule in rules}
    return not effects.isdisjoint((Effect.FORBID, Effect.END)) or {Effect.NOT_YET, Effect.PERMIT} <= effects


def _still_asked(form: Form, facts: Facts) -> Question | None:
    """Give the next question that is asked even now that the end is certain."""
    waiting = (question for question in form.questions if question.after_end and question.id not in facts)
    return next((question for question in waiting if _is_asked(question, facts)), None)


def _fact(question: Question, answer: Answer) -> frozenset[str]:
    """Give what conditions look at; a list of items counts as its boldest one (NEC)."""
    if isinstance(answer, str):
        return frozenset((answer,))
    if question.kind is Kind.ITEMS:
        given = {item.needed for item in things(answer)}
        boldest = [option for option in question.options if option in given]
        return frozenset(boldest[-1:] or question.options[:1])
    return frozenset(answer)  # type: ignore[arg-type]  # a MANY question holds strings only


def _open(form: Form, facts: Facts, pending: Question) -> bool:
    """Tell whether a permit or an end can still come to hold.

    Questions come in order: one that was passed over never gets an answer, and a later one gets one
    only if a condition of its own can still come to hold.
    """
    possible = {pending.id}
    for question in form.questions[form.questions.index(pending) + 1 :]:
        if not question.when or any(_can_hold(condition, facts, possible) for condition in question.when):
            possible.add(question.id)
    return any(
        rule.effect in (Effect.PERMIT, Effect.END) and _can_hold(rule.when, facts, possible) for rule in form.rules
    )


def _can_hold(condition: Condition, facts: Facts, possible: set[str]) -> bool:
    """Tell whether a condition holds, or may yet with answers to the possible questions."""
    for question, options in condition:
        if options.isdisjoint(facts[question]) if question in facts else question not in possible:
            return False
    return True


def _accept_items(question: Question, answer: Answer) -> None:
    if not isinstance(answer, tuple) or not all(isinstance(item, Item) for item in answer):
        raise Misread('The question "{question}" takes a list of things.', **_choices(question))
    for item in answer:
        if not isinstance(item, Item) or not item.what.strip():
            raise Misread('A thing in "{question}" has no words.', "Say what would be shared.", question=question.id)
        if item.needed not in question.options:
            sentence = '"{answer}" is not an answer for a thing in "{question}".'
            raise Misread(sentence, **_choices(question), answer=item.needed)


def _accept_many(question: Question, answer: Answer) -> None:
    if not isinstance(answer, tuple):
        raise Misread('The question "{question}" takes a list of answers.', **_choices(question))
    for choice in answer:
        if choice not in question.options:
            raise Misread(
                '"{answer}" is not an answer to the question "{question}".', **_choices(question), answer=choice
            )
    if len(answer) != len(set(answer)):
        raise Misread(
            'The question "{question}" has the same answer twice.',
            "Give each answer once.",
            aloud="The same answer stands there twice. Please choose again.",
            question=question.id,
        )
    alone = [choice for choice in answer if choice in question.exclusive]
    if alone and len(answer) > 1:
        raise Misread(
            '"{answer}" in "{question}" stands alone.',
            "Choose it, or the others.",
            aloud="One of these answers cannot go together with another. Please choose again.",
            answer=alone[0],
            question=question.id,
        )


def _require_characters(answer: Answer) -> None:
    """Refuse half a character, as a broken file or terminal may give: nothing could keep it."""
    texts = (answer,) if isinstance(answer, str) else (*(item.what for item in things(answer)),)
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as error:
        raise Misread("That holds a sign that cannot be read.", "Please type it again.") from error


def _choices(question: Question) -> dict[str, str]:
    """Give the hint that names the answers, and the values that stand in it."""
    hint = "The answers are: {answers}." if question.options else ""
    return {"hint": hint, "question": question.id, "answers": ", ".join(question.options)}
