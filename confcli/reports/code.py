"""This module knows how the Code itself is shown: its clauses, and the table of every path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.decision import judge
from confcli.core.code.paths import NONE_LISTED, Row, table
from confcli.reports.layout import bullet, paragraph
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from confcli.core.code.interview import Answers, Decided
    from confcli.core.code.model import Policy


def clauses(policy: Policy, width: int) -> str:
    """Give the clauses, word for word."""
    head = paragraph(f"{policy.title} ({policy.edition.id} {policy.edition.version}, {policy.date})", width)
    return "\n".join((head, "", *(bullet(text, width, mark=f"{name:<6}") for name, text in policy.clauses.items())))


def rows(policy: Policy, form_id: str) -> tuple[Row, ...]:
    """Give every path of a form with its end: class, clauses, what must come first."""
    form, order = policy.forms[form_id], tuple(policy.clauses)

    def end(answers: Answers, decided: Decided) -> tuple[str, ...]:
        decision = judge(form, order, answers, decided)
        return (decision.verdict, " ".join(decision.clauses), " ".join(decision.not_yet))

    return table(form, end)


def path_table(policy: Policy, form_id: str) -> str:
    """Give the table that a supervisor signs, a path a line; what was answered the same is not repeated."""
    found = rows(policy, form_id)
    edition = policy.edition
    lines = [
        say_many(
            sum(row.paths for row in found),
            "{form}: one path",
            "{form}: {count} paths in {lines} lines",
            form=form_id,
            lines=len(found),
        ),
        f"{edition.id} {edition.version}, {policy.date}, sha256 {edition.sha256}",
        "",
    ]
    before: tuple[str, ...] = ()
    for row in found:
        steps = tuple(f"{question} = {' | '.join(map(_option, options))}" for question, options in row.answers)
        same = next(
            (n for n, (a, b) in enumerate(zip(before, steps, strict=False)) if a != b), min(len(before), len(steps))
        )
        lines += [f"{'  ' * depth}{steps[depth]}" for depth in range(same, len(steps) - 1)]
        verdict, cited, first = row.end
        ending = f"{verdict} [{cited}]" + (f" {say('NOT YET: {rules}', rules=first)}" if first else "")
        lines.append(f"{'  ' * (len(steps) - 1)}{steps[-1]}  =>  {ending}")
        before = steps
    return "\n".join(lines)


def _option(option: str) -> str:
    return say(option) if option == NONE_LISTED else option
