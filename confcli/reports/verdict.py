"""This module knows how a verdict is told: in words for a volunteer, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.reports.layout import bullet, paragraph, section
from confcli.speech import as_typed, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confcli.core.code.decision import Decision
    from confcli.core.code.model import FormWords, Policy


def as_text(policy: Policy, form: str, decision: Decision, width: int) -> str:
    """Give the verdict with everything it must say, wrapped to a width in columns."""
    words = policy.words[form]
    own = words.verdicts[decision.verdict]
    name = own.name.upper()
    title = say("Next") if decision.permits else say("What you can do")
    lines = [
        paragraph(say("{verdict}, BUT WAIT FIRST", verdict=name) if decision.holds else name, width),
        *(bullet(step, width) for step in _next(words, decision.holds)),
        paragraph(own.meaning, width),
        *section(say("Why"), reasons(words, decision), width),
        *section(say("You may share, and nothing else"), decision.may_share, width),
        *section(say("Keep to yourself"), decision.withhold, width),
        *section(title, _next(words, (*decision.reasons, *decision.advice)), width),
    ]
    if decision.clauses:
        lines += ["", say("The Code")]
        lines += [bullet(policy.clauses[clause], width, mark=f"{clause:<6}") for clause in decision.clauses]
    return "\n".join(lines)


def as_data(policy: Policy, form: str, decision: Decision, unused: tuple[str, ...]) -> Mapping[str, object]:
    """Give the verdict as the public interface of `classify` fixes it."""
    words = policy.words[form]
    edition = policy.edition
    return {
        "class": decision.verdict,
        "clauses": list(decision.clauses),
        "may_share": list(decision.may_share),
        "withhold": list(decision.withhold),
        "reasons": reasons(words, decision),
        "next_steps": next_steps(words, decision),
        "holds": list(decision.holds),
        "asked": list(decision.asked),
        "unused": list(unused),
        "policy": {"id": edition.id, "version": edition.version, "sha256": edition.sha256},
    }


def reasons(words: FormWords, decision: Decision) -> list[str]:
    """Say why, in one sentence a rule."""
    return [words.rules[rule].reason for rule in decision.reasons]


def next_steps(words: FormWords, decision: Decision) -> list[str]:
    """Say what to do next: what comes before acting stands first."""
    return _next(words, (*decision.holds, *decision.reasons, *decision.advice))


def _next(words: FormWords, rules: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(as_typed(step) for rule in rules for step in words.rules[rule].next))
