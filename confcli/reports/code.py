"""This module knows how the Code itself is shown: its clauses, and the table of every path."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from confcli.core.code.decision import judge
from confcli.core.code.paths import NONE_LISTED, Row, table
from confcli.reports.layout import bullet, paragraph
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.core.code.interview import Answers, Decided
    from confcli.core.code.model import Policy

ARROW = "  =>  "
WORTH_NAMING = 4  # paths: fewer are as short as the name of where they stand

_Paths = tuple[tuple[tuple[str, ...], str], ...]  # the steps of each path, and its end


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
    """Give the table that a supervisor signs, a path a line; what goes on as it did before is not repeated."""
    found, edition = rows(policy, form_id), policy.edition
    paths = tuple((tuple(_step(*answer) for answer in row.answers), in_one_line(row.end)) for row in found)
    lines = list(_branches(paths, (), {}))
    return "\n".join(
        (
            say_many(
                sum(row.paths for row in found),
                "{form}: one path",
                "{form}: {count} paths in {lines} lines",
                form=form_id,
                lines=sum(ARROW in line for line in lines),
            ),
            f"{edition.id} {edition.version}, {policy.date}, sha256 {edition.sha256}",
            "",
            *lines,
        )
    )


def _branches(paths: _Paths, before: tuple[str, ...], known: dict[_Paths, tuple[str, ...]]) -> Iterator[str]:
    """Give the lines below some steps; `known` is what was given already, and after which steps."""
    for step, together in groupby(paths, key=lambda path: path[0][0]):
        below: _Paths = tuple((steps[1:], ending) for steps, ending in together)
        line, after = f"{'  ' * len(before)}{step}", (*before, step)
        if not below[0][0]:
            yield f"{line}{ARROW}{below[0][1]}"
        elif len(below) >= WORTH_NAMING and below in known:
            yield f"{line}{ARROW}{say('as after: {steps}', steps=', '.join(_parting(known[below], after)))}"
        else:
            known[below] = after
            yield line
            yield from _branches(below, after, known)


def _parting(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Give the steps of the first that are not the second's: what the two begin and end with is left out."""
    shortest = min(len(first), len(second))
    begin = next((at for at in range(shortest) if first[at] != second[at]), shortest)
    end = next((at for at in range(shortest - begin) if first[-1 - at] != second[-1 - at]), shortest - begin)
    return first[begin : len(first) - end] or first[-1:]


def _step(question: str, options: tuple[str, ...]) -> str:
    return f"{question} = {' | '.join(map(_option, options))}"


def in_one_line(end: tuple[str, ...]) -> str:
    """Say how a path ends: the verdict, what it cites, and what comes first."""
    verdict, cited, first = end
    return f"{verdict} [{cited}]" + (f" {say('NOT YET: {rules}', rules=first)}" if first else "")


def _option(option: str) -> str:
    return say(option) if option == NONE_LISTED else option
