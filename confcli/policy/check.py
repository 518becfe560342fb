"""This module knows what a policy must have as a whole: its files, its languages, and what the program needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Kind
from confcli.core.dates import keep_day, kept_day
from confcli.core.ledger.kinds import KINDS, forms_of
from confcli.policy.client_copy import read_copy
from confcli.policy.walk import walk
from confcli.speech import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.core.code.model import Form, Policy
    from confcli.policy.source import Fault, Source

NEEDED = {needs.form: needs for kind in KINDS.values() for needs in kind.forms}
LENT = frozenset(form for form, needs in NEEDED.items() if needs.lent)


def check(source: Source) -> list[Fault]:
    """Give every fault of a policy, in all its languages; walk its paths once all of it can be read."""
    from confcli.policy.assembling import assemble

    policy = None
    source.borrow(LENT)
    source.parse("code.toml")
    for language in source.languages():
        policy = assemble(source, language, tuple(sorted({*NEEDED, *source.forms()})))
        _leftover_words(source, language)
        if f"wording/{language}/copy.toml" in source.texts:
            read_copy(source, language, policy)
    for language in LANGUAGES:
        if language not in source.languages():
            source.fault(f"wording/{language}", "", "there are no words in this language")
    if policy and not source.faults:
        _needed(source, policy)
        _one_field_each(source, policy)
        _earned(source, policy)
        _uncited(source, policy)
        _dated(source, policy)
    if policy and not source.faults:
        for form in policy.forms.values():
            walk(source, policy, form)
    return list(dict.fromkeys(source.faults))


def _leftover_words(source: Source, language: str) -> None:
    for name in source.texts:
        form = name.removeprefix(f"wording/{language}/").removesuffix(".toml")
        if name.startswith(f"wording/{language}/") and form not in (*source.forms(), "code", "copy"):
            source.fault(name, "", "these are words of a form that is not there: {form}", form=form)


def _needed(source: Source, policy: Policy) -> None:
    for needs in NEEDED.values():
        form, file = policy.forms[needs.form], f"{needs.form}.toml"
        for kind in needs.questions:
            if not any(question.kind is kind and not question.optional for question in form.questions):
                source.fault(file, f'kind "{kind}"', "the program needs a question of this kind here")
        for mark in needs.marks:
            if mark not in form.marks:
                source.fault(file, f'mark "{mark}"', "the program needs this mark", ("[marks]",))
        if needs.formats and not any(question.formats for question in form.questions):
            source.fault(file, "formats", "the program needs to ask here what to write the file as")
        if needs.rules and not form.rules:
            source.fault(file, "rule", "the program needs rules here")


def _one_field_each(source: Source, policy: Policy) -> None:
    """Two forms that make one entry must not both ask a question of the same id."""
    for kind in KINDS:
        taken: dict[str, str] = {}
        for form in (policy.forms[name] for name in forms_of(kind)):
            for question in form.questions:
                if question.id in taken:
                    anchors = ("[[question]]", f"id = {question.id}")
                    sentence = "{other} has this id, and both make one entry"
                    other = f"{taken[question.id]}.toml"
                    source.fault(f"{form.id}.toml", f'question "{question.id}"', sentence, anchors, other=other)
            taken |= dict.fromkeys((question.id for question in form.questions), form.id)


def _earned(source: Source, policy: Policy) -> None:
    """Hold what a client must have earned against the marks there are, and require a form that says which client."""
    earned = {mark for form in policy.forms.values() for mark in form.marks}
    for form in policy.forms.values():
        about = any(question.kind is Kind.CLIENT for question in form.questions)
        for question in form.questions:
            anchors = ("[[question]]", f"id = {question.id}", "client_marks")
            file, key = f"{form.id}.toml", f'question "{question.id}"'
            for mark in sorted(question.client_marks - earned):
                source.fault(file, key, 'no form gives the mark "{mark}"', anchors, mark=mark)
            if question.client_marks and not about:
                source.fault(file, key, "the form does not ask which client it is about", anchors)


def _uncited(source: Source, policy: Policy) -> None:
    cited = {clause for form in policy.forms.values() for clause in _cited_in(form)}
    for clause in policy.clauses:
        if clause not in cited:
            source.fault("code.toml", f'clause "{clause}"', "no question and no rule cites it", ("clauses",))


def _cited_in(form: Form) -> Iterator[str]:
    for question in form.questions:
        yield from question.clauses
    for rule in form.rules:
        yield from rule.clauses


def _dated(source: Source, policy: Policy) -> None:
    try:
        is_day = keep_day(kept_day(policy.date)) == policy.date
    except ValueError:
        is_day = False
    if not is_day:
        source.fault("code.toml", "date", "this is not a date; write it as 2026-12-31", ("date",))
