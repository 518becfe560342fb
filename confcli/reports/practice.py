"""This module knows how a practice case is told when it is answered, how the score is, and which cases there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.kinds import CHECKLIST
from confcli.flows.practice import marked, meant
from confcli.reports import verdict
from confcli.reports.layout import bullet, paragraph, section
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confcli.core.code.decision import Decision
    from confcli.core.code.model import Policy
    from confcli.flows.practice import Attempt, Case


def as_text(policy: Policy, attempt: Attempt, width: int) -> str:
    """Give the verdict of the answers as it is always told, then whether it was the expected one, and why."""
    told = verdict.as_text(policy, CHECKLIST, attempt.decision, width)
    result = marked(say("Right.") if attempt.right else say("Not quite."))
    lines = [result, *_otherwise(policy, attempt), attempt.case.why]
    return "\n\n".join((marked(told), *(paragraph(line, width) for line in lines), ""))


def _otherwise(policy: Policy, attempt: Attempt) -> list[str]:
    """Say where the answers lead, where they should, and at which question they part."""
    if attempt.right:
        return []
    decision, case = attempt.decision, attempt.case
    lines = [
        say("Your answers lead to: {verdict}.", verdict=_named(policy, decision)),
        say("Expected here: {verdict}.", verdict=_named(policy, case)),
    ]
    name = attempt.parting()
    if name:
        given, expected = (meant(policy, name, answers[name]) for answers in (attempt.answers, case.answers))
        lines += [
            say("The two part at the question: {question}", question=policy.words[CHECKLIST].questions[name].text),
            say("You answered: {answer}", answer=given),
            say("Expected: {answer}", answer=expected),
        ]
    return ["\n".join(lines)]


def _named(policy: Policy, end: Case | Decision) -> str:
    named = say("NOT YET") if end.not_yet else policy.words[CHECKLIST].verdicts[end.verdict].name.upper()
    return f"{named} ({', '.join(end.clauses)})" if end.clauses else named


def score(attempts: Sequence[Attempt], count: int, width: int) -> str:
    """Give the score, and the cases that are worth another try."""
    if not attempts:
        return paragraph(marked(say("No case was answered to its end, so there is no score.")), width)
    good, tried = sum(attempt.right for attempt in attempts), len(attempts)
    if tried == count:
        sentence = say("{right} of {tried} right.", right=good, tried=tried)
    else:
        sentence = say(
            "{right} of {tried} right so far; there are {count} cases.", right=good, tried=tried, count=count
        )
    again = [attempt.case.id for attempt in attempts if not attempt.right]
    title = say("To try one again: confcli practice CASE")
    return "\n".join((paragraph(marked(sentence), width), *section(title, again, width)))


def listing(cases: Sequence[Case], width: int) -> str:
    """List the cases with the name that each is called by."""
    rows = [
        line
        for number, case in enumerate(cases, start=1)
        for line in (bullet(case.title, width, mark=f"{number:>2}."), paragraph(case.id, width, indent=" " * 6))
    ]
    return "\n".join((say("PRACTICE"), *rows))


def as_data(policy: Policy, attempt: Attempt) -> Mapping[str, object]:
    """Give one case and how it came out."""
    case = attempt.case
    return {
        "practice": case.id,
        "title": case.title,
        "as_expected": attempt.right,
        "expected": {"class": case.verdict, "clauses": list(case.clauses), "not_yet": list(case.not_yet)},
        "parting": attempt.parting(),
        "why": case.why,
        "verdict": verdict.as_data(policy, CHECKLIST, attempt.decision, ()),
    }
