"""This module knows how a verdict is told: in words for a volunteer, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Place
from confcli.reports.layout import bullet, paragraph, section
from confcli.speech import as_typed, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.code.decision import Decision
    from confcli.core.code.model import FormWords, Policy, Rule

LONG = 12  # rows: of a longer text the heading may have left a small screen, with what is asked below it
FEW = 3  # things that may be shared: as many stand once more below such a text


def as_text(policy: Policy, form: str, decision: Decision, width: int) -> str:
    """Give the verdict with everything it must say, wrapped to a width in columns.

    What cannot wait stands above it. On a small screen the end is what is seen, so the gravest stands there once more.
    """
    words, steps = policy.words[form], _Steps(policy, form, decision)
    above, even_then = steps.above(), [what for what in decision.withhold if what not in decision.may_share_after]
    risk = steps.at(Place.FIRST) if decision.not_yet else []
    lines = [
        *(paragraph(step, width) for step in above),
        *([""] if above else []),
        paragraph(_heading(words, decision), width),
        *_bullets((*risk, *steps.first()), width),
        paragraph(_meaning(words, decision), width),
        *section(say("Why"), reasons(words, decision), width),
        *_clauses(policy, decision, width),
        *section(say("You may share, and nothing else"), decision.may_share, width),
        *section(say("What you may share after that, and nothing else"), decision.may_share_after, width),
        *section(say("Leave out"), even_then, width),
        *section(_last(decision), steps.after(), width),
    ]
    text = "\n".join(lines)
    return "\n".join((text, *_in_sight(words, decision, steps, width, rows=text.count("\n"))))


def as_data(policy: Policy, form: str, decision: Decision, unused: tuple[str, ...]) -> Mapping[str, object]:
    """Give the verdict as the public interface of `classify` fixes it."""
    words = policy.words[form]
    edition = policy.edition
    return {
        "class": decision.verdict,
        "not_yet": list(decision.not_yet),
        "holds": list(decision.holds),
        "clauses": list(decision.clauses),
        "may_share": list(decision.may_share),
        "may_share_after": list(decision.may_share_after),
        "withhold": list(decision.withhold),
        "reasons": reasons(words, decision),
        "next_steps": next_steps(policy, form, decision),
        "asked": list(decision.asked),
        "unused": list(unused),
        "policy": {"id": edition.id, "version": edition.version, "sha256": edition.sha256},
    }


def reasons(words: FormWords, decision: Decision) -> list[str]:
    """Say why, in one sentence a rule: what has to come first, then what the verdict rests on."""
    return list(dict.fromkeys(words.rules[rule].reason for rule in (*decision.not_yet, *decision.reasons)))


def next_steps(policy: Policy, form: str, decision: Decision) -> list[str]:
    """Say what to do next, in the order in which it is done: a call first, recording the outcome last."""
    return _Steps(policy, form, decision).every()


class _Steps:
    """The steps of a decision, each at the place that its rule gives it."""

    def __init__(self, policy: Policy, form: str, decision: Decision) -> None:
        """Sort the rules that speak by their place; of one place, what has to come first stands first."""
        rules = {rule.id: rule for rule in (*policy.forms[form].rules, *policy.forms[form].former_rules)}
        speaking = dict.fromkeys((*decision.not_yet, *decision.reasons, *decision.advice))
        self._words = policy.words[form].rules
        self._rules = sorted((rules[name] for name in speaking), key=lambda rule: list(Place).index(rule.place))
        self._not_yet = decision.not_yet
        self.otherwise = policy.forms[form].otherwise

    def at(self, place: Place) -> list[str]:
        """Give the steps at one place."""
        return self._said(rule for rule in self._rules if rule.place is place)

    def above(self) -> list[str]:
        """Give what cannot wait."""
        return self.at(Place.ABOVE)

    def first(self) -> list[str]:
        """Give what comes before anything is shared, where something does."""
        before = (rule for rule in self._rules if self._is_first(rule))
        return self._said(rule for rule in before if rule.place not in (Place.ABOVE, Place.FIRST))

    def after(self) -> list[str]:
        """Give what is to be done after that; where nothing has to come first, all that is to be done."""
        return self._said(rule for rule in self._rules if not self._is_first(rule))

    def every(self) -> list[str]:
        """Give all steps."""
        return list(dict.fromkeys((*self.above(), *self.at(Place.FIRST), *self.first(), *self.after())))

    def _is_first(self, rule: Rule) -> bool:
        if not self._not_yet:
            return False
        return rule.place in (Place.ABOVE, Place.FIRST) or rule.id in self._not_yet or rule.waits is True

    def _said(self, rules: Iterable[Rule]) -> list[str]:
        return list(dict.fromkeys(as_typed(step) for rule in rules for step in self._words[rule.id].next))


def _heading(words: FormWords, decision: Decision) -> str:
    name = words.verdicts[decision.verdict].name.upper()
    if decision.not_yet:
        return say("NOT YET")
    return say("{verdict}, FOR NOW", verdict=name) if decision.grounds and not decision.permits else name


def _meaning(words: FormWords, decision: Decision) -> str:
    """Say what the class means; of what waits, which class it is until then, or after that."""
    own = words.verdicts[decision.verdict]
    if not decision.not_yet:
        return own.meaning
    sentence = "After that: {verdict}. {meaning}" if decision.permits else "Until then: {verdict}. {meaning}"
    return say(sentence, verdict=own.name, meaning=own.meaning)


def _last(decision: Decision) -> str:
    """Give the heading of what is to be done."""
    if decision.not_yet:
        return say("After that")
    return say("Next") if decision.permits else say("What you can do")


def _in_sight(words: FormWords, decision: Decision, steps: _Steps, width: int, *, rows: int) -> list[str]:
    """Say once more, in a few lines, what must not scroll by: whom to call, the heading, and what comes first."""
    above, risk = steps.above()[:1], steps.at(Place.FIRST)[:1]
    if not (above or risk or decision.not_yet or decision.verdict == steps.otherwise):
        few = decision.may_share if len(decision.may_share) <= FEW else ()
        return ["", paragraph(_heading(words, decision), width), *_bullets(few, width)] if rows > LONG else []
    first = steps.first()[:1] if decision.not_yet else [_meaning(words, decision)]
    return [
        "",
        *(paragraph(line, width) for line in (*above, _heading(words, decision), *([] if above else risk), *first)),
    ]


def _bullets(texts: Iterable[str], width: int) -> list[str]:
    return [bullet(text, width) for text in texts]


def _clauses(policy: Policy, decision: Decision, width: int) -> list[str]:
    texts = [bullet(policy.clauses[clause], width, mark=f"{clause:<6}") for clause in decision.clauses]
    return ["", say("The Code"), *texts] if texts else []
