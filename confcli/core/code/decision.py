"""This module knows what an interview comes to: the verdict, on which clauses, and what follows.

Any forbidding rule wins, and without a permit the sharing is forbidden. Two ends at once are no end.
"""

from __future__ import annotations

from dataclasses import dataclass

from confcli.core.code.interview import Answers, Decided, asked, things
from confcli.core.code.model import Effect, Form, Kind, Rule


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with everything it rests on. Rules are named; their words stand in the policy."""

    verdict: str
    permits: bool
    clauses: tuple[str, ...]  # in the order of the Code
    reasons: tuple[str, ...]  # the rules that say why
    advice: tuple[str, ...]  # the rules that only add a next step
    holds: tuple[str, ...]  # the rules that say what must come before acting
    may_share: tuple[str, ...]
    withhold: tuple[str, ...]
    asked: tuple[str, ...]


def judge(form: Form, clause_order: tuple[str, ...], answers: Answers, decided: Decided) -> Decision:
    """Give the decision that an interview over a form with rules has come to."""
    by_effect = {effect: [rule for rule in decided.rules if rule.effect is effect] for effect in Effect}
    verdict, permits, speaking = _verdict(form, by_effect)
    holds = [rule for rule in by_effect[Effect.HOLD] if verdict in rule.verdicts]
    advice = [rule for rule in by_effect[Effect.ADVISE] if verdict in rule.verdicts]
    cited = {clause for rule in speaking for clause in rule.clauses}
    reached = asked(form, answers)
    needed, rest = _items(form, answers, reached)
    return Decision(
        verdict=verdict,
        permits=permits,
        clauses=tuple(clause for clause in clause_order if clause in cited),
        reasons=_ids(speaking),
        advice=_ids(advice),
        holds=_ids(holds),
        may_share=needed if permits else (),
        withhold=rest if permits else needed + rest,
        asked=reached,
    )


def _verdict(form: Form, by_effect: dict[Effect, list[Rule]]) -> tuple[str, bool, list[Rule]]:
    endings = by_effect[Effect.END] + by_effect[Effect.PERMIT]
    if by_effect[Effect.FORBID]:
        return form.otherwise, False, by_effect[Effect.FORBID]
    if len({rule.verdict for rule in endings}) != 1:
        return form.otherwise, False, by_effect[Effect.UNMET]
    return endings[0].verdict, endings[0].effect is Effect.PERMIT, endings


def _items(form: Form, answers: Answers, reached: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the listed things into those that are strictly necessary and the rest (NEC)."""
    needed: list[str] = []
    rest: list[str] = []
    for question in form.questions:
        if question.kind is Kind.ITEMS and question.id in reached:
            for item in things(answers[question.id]):
                (needed if item.needed in question.needed else rest).append(item.what)
    return tuple(needed), tuple(rest)


def _ids(rules: list[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)
