"""This module knows the command to practise with: it opens no vault and writes nothing."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from confcli.cli import options
from confcli.cli.console import emergency_card, show, show_data, width
from confcli.cli.options import command
from confcli.cli.workspace import Given, interviewer, load_policy, now
from confcli.errors import Misread
from confcli.speech import say, spoken

if TYPE_CHECKING:
    from confcli.flows.ports import Interviewer
    from confcli.flows.practice import Attempt, Case

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "practice")


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "practice", practice)


def practice(
    case: Annotated[
        Optional[str], typer.Argument(metavar="[CASE]", help=say("One case, by its name or its number."))
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help=say("List the cases."))] = False,
    plain: options.Plain = False,
    answers: options.Answers = None,
    as_json: options.Json = False,
) -> None:
    """Practise on invented cases. Needs no vault and keeps nothing."""
    from confcli.flows.ports import Wished
    from confcli.flows.share import CHECKLIST

    cases = read_cases(spoken())
    if listed:
        _list(cases, as_json=as_json)
        return
    if case is None and (answers or as_json):
        raise Misread("Which case is it about?", "To see them: confcli practice --list")
    chosen = [_find(cases, case)] if case else cases
    form = load_policy(None, CHECKLIST).forms[CHECKLIST]
    ask = interviewer(Given(plain=plain, answers=answers), [form])
    with suppress(Wished):  # nobody touched a key for a long time, and there is no vault to lock
        practise(ask, chosen, as_json=as_json)


def practise(ask: "Interviewer", cases: "list[Case] | None" = None, *, as_json: bool = False) -> None:
    """Go through these cases, or through all, and tell the score, also when it ends early.

    Raises Wished when nobody has touched a key for a long time.
    """
    from confcli.flows.desk import Desk
    from confcli.flows.practice import go_through
    from confcli.flows.share import CHECKLIST
    from confcli.reports import practice as reports

    policy = load_policy(None, CHECKLIST)
    cases = read_cases(spoken()) if cases is None else cases
    attempts: list[Attempt] = []

    def told(attempt: "Attempt") -> None:
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


def read_cases(language: str) -> "list[Case]":
    """Read the cases in one language, in the order in which they are practised."""
    import tomllib

    from confcli.flows.practice import Case

    def read(raw: dict[str, Any]) -> "Case":
        answers = {name: given if isinstance(given, str) else tuple(given) for name, given in raw["answers"].items()}
        return Case(raw["id"], raw["title"], raw["story"], raw["class"], tuple(raw["clauses"]), raw["why"], answers)

    with open(os.path.join(FOLDER, f"{language}.toml"), "rb") as file:
        return [read(raw) for raw in tomllib.load(file)["case"]]


def _find(cases: "list[Case]", name: str) -> "Case":
    """Find a case by its name or its number; raises Misread when there is none."""
    for number, case in enumerate(cases, start=1):
        if name in (case.id, str(number)):
            return case
    raise Misread("There is no practice case {name}.", "To see them: confcli practice --list", name=name)


def _list(cases: "list[Case]", *, as_json: bool) -> None:
    if as_json:
        show_data([{"id": case.id, "title": case.title} for case in cases])
        return
    from confcli.reports.practice import listing

    show(listing(cases, width()))
