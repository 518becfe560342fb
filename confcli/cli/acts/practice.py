"""This module knows what is done to practise: invented cases, their score. It opens no vault and writes nothing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from confcli.cli.console import emergency_card, show, show_data, width
from confcli.cli.groundwork import interviewer, load_policy, now
from confcli.errors import Misread
from confcli.flows.desk import Desk
from confcli.flows.ports import Wished
from confcli.flows.practice import Attempt, Case, go_through
from confcli.flows.share import CHECKLIST
from confcli.practice import read_cases
from confcli.reports import practice as reports
from confcli.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.cli.options import Given
    from confcli.cli.workspace import Work
    from confcli.flows.ports import Interviewer


def practice(given: Given, case: str | None, *, listed: bool, as_json: bool) -> None:
    """Practise one case, by its name or its number, or all; or list them."""
    cases = read_cases(spoken())
    if listed:
        _list(cases, as_json=as_json)
        return
    if case is None and (given.answers or as_json):
        raise Misread("Which case is it about?", "To see them: confcli practice --list")
    chosen = [_find(cases, case)] if case else cases
    form = load_policy(None, CHECKLIST).forms[CHECKLIST]
    ask = interviewer(given, [form])
    with suppress(Wished):  # nobody touched a key for a long time, and there is no vault to lock
        practise(ask, chosen, as_json=as_json)


def practise_here(session: Work) -> None:
    """Go through all cases while a session is open; it is not touched."""
    practise(session.interviewer)


def practise(ask: Interviewer, cases: Sequence[Case] | None = None, *, as_json: bool = False) -> None:
    """Go through these cases, or through all, and tell the score, also when it ends early.

    Raises Wished when nobody has touched a key for a long time.
    """
    policy = load_policy(None, CHECKLIST)
    cases = read_cases(spoken()) if cases is None else cases
    attempts: list[Attempt] = []

    def told(attempt: Attempt) -> None:
        attempts.append(attempt)
        if as_json:
            show_data(reports.as_data(policy, attempt))
        else:
            show(reports.as_text(policy, attempt, width()))

    desk = Desk(ask, now().date(), clauses=policy.clauses, card=emergency_card())
    try:
        go_through(policy, desk, cases, told)
    finally:
        if not as_json and (len(cases) > 1 or (ask.live and not attempts)):
            show(reports.score(attempts, len(cases), width()))


def _find(cases: list[Case], name: str) -> Case:
    """Find a case by its name or its number; raises Misread when there is none."""
    for number, case in enumerate(cases, start=1):
        if name in (case.id, str(number)):
            return case
    raise Misread("There is no practice case {name}.", "To see them: confcli practice --list", name=name)


def _list(cases: list[Case], *, as_json: bool) -> None:
    if as_json:
        show_data([{"id": case.id, "title": case.title} for case in cases])
    else:
        show(reports.listing(cases, width()))
