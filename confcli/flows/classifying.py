"""This module knows how a sharing is classed: the checklist is asked, and its answers are judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.code.decision import Decision, judge
from confcli.core.ledger.kinds import CHECKLIST
from confcli.flows.form_filling import fill_in
from confcli.speech import as_typed, say

if TYPE_CHECKING:
    from confcli.core.code.interview import Answers
    from confcli.core.code.model import Policy, Rule
    from confcli.flows.desk import Desk


@dataclass(frozen=True, slots=True)
class Classified:
    """A sharing that has been judged."""

    answers: Answers
    decision: Decision
    urgent: bool = False  # nobody is kept waiting, as the answers stand
    clients: tuple[str, ...] = ()  # whom it concerns, where they were named among the answers
    given: Answers | None = None  # the answers as they were given, with the clients that were named


def classify(policy: Policy, desk: Desk, *, former: bool = False, known: Answers | None = None) -> Classified:
    """Ask the checklist and judge; records nothing and needs no vault. `former` is a volunteer who has left."""
    form, words = policy.forms[CHECKLIST], policy.words[CHECKLIST]
    if former:
        form = replace(form, rules=(*form.rules, *form.former_rules))

    def at_once(rule: Rule) -> None:
        verdict, own = words.verdicts[rule.verdict], words.rules[rule.id]
        named = say("{label}: {value}", label=verdict.name, value=own.reason)
        desk.interviewer.say("\n".join((*map(as_typed, own.now or own.next), named)))

    filled = fill_in(form, words, replace(desk, at_once=at_once), known)
    decision = judge(form, tuple(policy.clauses), filled.answers, filled.decided)
    return Classified(filled.answers, decision, filled.urgent, filled.clients, filled.given)
