"""This module knows what an interview comes to: the verdict, on which clauses, and what follows.

Any forbidding rule wins, and without a permit the sharing is forbidden. Two ends at once are no end.
Where something must come first it is not yet permitted: it is forbidden until then, or what is permitted waits.
"""

from __future__ import annotations

from dataclasses import dataclass

from confcli.core.code.interview import Answers, Decided, asked, things
from confcli.core.code.model import Effect, Form, Kind, Rule


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with everything it rests on. Rules are named; their words stand in the policy."""

    verdict: str
    permits: bool  # what the class permits may still have to wait: see not_yet
    clauses: tuple[str, ...]  # in the order of the Code
    reasons: tuple[str, ...]  # the rules that say why
    advice: tuple[str, ...]  # the rules that only add a next step
    not_yet: tuple[str, ...]  # the rules that say what must come first, whether until then it is forbidden or waits
    holds: tuple[str, ...]  # of these, the ones that what is permitted waits for
    grounds: tuple[str, ...]  # the permitting rules whose own conditions are met, whether or not they decide
    may_share: tuple[str, ...]  # empty while anything is not yet
    may_share_after: tuple[str, ...]  # what may be shared once that was done
    withhold: tuple[str, ...]  # all that may not be shared, or not yet
    asked: tuple[str, ...]
    needed: int = 0  # things listed that the purpose would fail without (NEC)
    not_needed: int = 0


def judge(form: Form, clause_order: tuple[str, ...], answers: Answers, decided: Decided) -> Decision:
    """Give the decision that an interview over a form with rules has come to."""
    by_effect = {effect: [rule for rule in decided.rules if rule.effect is effect] for effect in Effect}
    verdict, permits, speaking = _verdict(form, by_effect)
    holds = [rule for rule in by_effect[Effect.HOLD] if verdict in rule.verdicts]
    first = [rule for rule in speaking if rule.effect is Effect.NOT_YET]
    cited = {clause for rule in first or speaking for clause in rule.clauses}
    reached = asked(form, answers)
    items = _items(form, answers, reached)
    needed = tuple(what for what, is_needed in items if is_needed)
    waits = bool(first or holds)
    shares = permits and not waits
    advice = [r for r in by_effect[Effect.ADVISE] if verdict in r.verdicts and r.waits in (None, waits)]
    return Decision(
        verdict=verdict,
        permits=permits,
        clauses=tuple(clause for clause in clause_order if clause in cited),
        reasons=_ids(speaking),
        advice=_ids(advice),
        not_yet=_ids([*first, *holds]),
        holds=_ids(holds),
        grounds=_ids(by_effect[Effect.PERMIT]),
        may_share=needed if shares else (),
        may_share_after=needed if waits else (),
        withhold=tuple(what for what, is_needed in items if not (is_needed and shares)),
        asked=reached,
        needed=len(needed),
        not_needed=len(items) - len(needed),
    )


def _verdict(form: Form, by_effect: dict[Effect, list[Rule]]) -> tuple[str, bool, list[Rule]]:
    endings = by_effect[Effect.END] + by_effect[Effect.PERMIT]
    if by_effect[Effect.FORBID]:
        return form.otherwise, False, by_effect[Effect.FORBID]
    if len({rule.verdict for rule in endings}) != 1:
        return form.otherwise, False, by_effect[Effect.UNMET]
    permits = endings[0].effect is Effect.PERMIT
    if permits and by_effect[Effect.NOT_YET]:
        return form.otherwise, False, by_effect[Effect.NOT_YET] + endings
    return endings[0].verdict, permits, endings


def _items(form: Form, answers: Answers, reached: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Say of each listed thing whether it is strictly necessary (NEC)."""
    return [
        (item.what, item.needed in question.needed)
        for question in form.questions
        if question.kind is Kind.ITEMS and question.id in reached
        for item in things(answers[question.id])
    ]


def _ids(rules: list[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)
