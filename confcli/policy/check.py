"""This module knows what a policy that can be read may still have wrong: it walks every path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.decision import judge
from confcli.core.paths import paths
from confcli.core.policy import Effect, Form, Policy, Rule
from confcli.policy.source import Fault, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

NEEDED_FORMS = (
    "client",
    "contact",
    "correction",
    "details",
    "export",
    "first_contact",
    "outcome",
    "sharing",
    "undertaking",
)


def check(source: Source) -> list[Fault]:
    """Give every fault of a policy, in all its languages; walk its paths once it can be read."""
    from confcli.policy import assemble

    for name in NEEDED_FORMS:
        if f"{name}.toml" not in source.texts:
            source.fault(f"{name}.toml", "", "the file is missing")
    policy = None
    for language in source.languages():
        policy = assemble(source, language, source.forms())
    if policy is None:
        source.fault("wording", "", "there are no words in any language")
    if policy and not source.faults:
        for form in policy.forms.values():
            source.faults.extend(_faults(policy, form))
        source.faults.extend(_uncited(policy))
    found, source.faults = list(dict.fromkeys(source.faults)), []
    return found


def _faults(policy: Policy, form: Form) -> Iterator[Fault]:
    """Yield what is wrong with one form once every path has been walked."""
    file = f"{form.id}.toml"
    asked: set[str] = set()
    held: set[str] = set()
    ends: set[str] = set()
    order = tuple(policy.clauses)
    reported: set[str] = set()
    if not form.rules:
        return
    for path in paths(form, told_apart=True):
        asked.update(path.answers)
        held.update(rule.id for rule in path.decided.rules)
        decision = judge(form, order, path.answers, path.decided)
        ends.add(decision.verdict)
        for sentence in _path_faults(decision.reasons, path.decided.rules):
            if sentence not in reported:
                reported.add(sentence)
                where = ", ".join(f"{name} = {answer}" for name, answer in path.answers.items())
                yield Fault(file, f"path {where}", sentence)
    yield from (Fault(file, f'question "{q.id}"', "it is never asked") for q in form.questions if q.id not in asked)
    yield from (Fault(file, f'rule "{rule.id}"', "it never holds") for rule in form.rules if rule.id not in held)
    for verdict in sorted({rule.verdict for rule in form.rules if rule.verdict} - ends):
        yield Fault(file, f'class "{verdict}"', "no path ends there")


def _path_faults(reasons: tuple[str, ...], rules: tuple[Rule, ...]) -> Iterator[str]:
    if not reasons:
        yield "this path ends without a reason"
    classes = {rule.verdict for rule in rules if rule.effect in (Effect.PERMIT, Effect.END)}
    if len(classes) > 1:
        yield f"this path ends in more than one class: {', '.join(sorted(classes))}"


def _uncited(policy: Policy) -> Iterator[Fault]:
    cited: set[str] = set()
    for form in policy.forms.values():
        cited.update(clause for question in form.questions for clause in question.clauses)
        cited.update(clause for rule in form.rules for clause in rule.clauses)
    for clause in policy.clauses:
        if clause not in cited:
            yield Fault("code.toml", f'clause "{clause}"', "no question and no rule cites it")
