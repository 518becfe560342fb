"""This module knows how a sharing is classed: its checklist is asked, judged, and what of that is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli import __version__
from confcli.core.code.decision import Decision, judge
from confcli.core.ledger.kinds import CHECKLIST, ITEMS_NEEDED, ITEMS_NOT_NEEDED, PROGRAM
from confcli.flows.form_filling import fill_in
from confcli.speech import as_typed, say

if TYPE_CHECKING:
    from confcli.core.code.interview import Answers
    from confcli.core.code.model import Policy, Rule
    from confcli.core.ledger.entry import Value
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


def kept(decision: Decision) -> dict[str, Value]:
    """Give what is recorded of a verdict beside its answers: also how many things were needed, and by which confcli."""
    return {
        "class": decision.verdict,
        "clauses": list(decision.clauses),
        "reasons": list(decision.reasons),
        "advice": list(decision.advice),
        "not_yet": list(decision.not_yet),
        "holds": list(decision.holds),
        "may_share": list(decision.may_share),
        "may_share_after": list(decision.may_share_after),
        "withhold": list(decision.withhold),
        ITEMS_NEEDED: str(decision.needed),
        ITEMS_NOT_NEEDED: str(decision.not_needed),
        PROGRAM: __version__,
    }
