"""This module knows what is done to try the program without a vault of one's own: invented cases, and a story.

The cases are practised and scored. The story of the main job is played through the real commands.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from confcli.cli.console import emergency_card, show, show_data, width
from confcli.cli.groundwork import interviewer, load_policy, now
from confcli.core.ledger.kinds import CHECKLIST
from confcli.errors import ConfcliError, Misread
from confcli.flows.desk import Desk
from confcli.flows.ports import Wished
from confcli.flows.practice import Attempt, Case, go_through
from confcli.practice import read_cases, read_story
from confcli.reports import practice as reports
from confcli.reports.layout import paragraph
from confcli.speech import as_typed, say, spoken
from confcli.vault.atomic_files import passing_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from confcli.cli.options import Given
    from confcli.cli.workspace import Work
    from confcli.flows.ports import Interviewer

    Main = Callable[[list[str]], int]


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


def play_story(main: Main) -> None:
    """Tell the story to its end; `main` runs one command line, as a volunteer would type it."""
    with passing_folder("confcli-demo-") as folder, _nobody_asked():
        with open(os.path.join(folder, "passphrase"), "w", encoding="utf-8") as file:
            file.write(token_urlsafe(24))
        for step in read_story(spoken()):
            _play(step, folder, main)
    show(f"\n{paragraph(say('That was the main job. The invented vault is gone. To begin: confcli init'), width())}")


@contextmanager
def _nobody_asked() -> Iterator[None]:
    """Take the terminal's keys away from the commands of the story, which would have a real sheet copied."""
    before = sys.stdin
    with open(os.devnull, encoding="utf-8") as nobody:
        sys.stdin = nobody
        try:
            yield
        finally:
            sys.stdin = before


def _play(step: Mapping[str, Any], folder: str, main: Main) -> None:
    """Tell one step, then run its command."""
    typed = as_typed(f"confcli {' '.join(step['command'])}")
    show(f"\n{paragraph(step['say'], width())}\n\n> {typed}\n")
    sys.stdout.flush()
    if main([*_arguments(step, folder), "--language", spoken()]) != 0:
        raise ConfcliError("The story could not be told to its end.", "Install confcli again.")


def _arguments(step: Mapping[str, Any], folder: str) -> list[str]:
    arguments = [_real(word, folder) for word in step["command"]]
    if not step.get("alone"):
        arguments += ["--vault", os.path.join(folder, "vault"), "--passphrase-file", os.path.join(folder, "passphrase")]
    if "given" in step:
        answers = os.path.join(folder, "answers.json")
        with open(answers, "w", encoding="utf-8") as file:
            json.dump(step["given"], file)
        arguments += ["--answers", answers]
    return arguments


def _real(word: str, folder: str) -> str:
    if word == "SESSION-LOG":
        logs = [name for name in os.listdir(folder) if name.startswith("session-log") and name.endswith(".json")]
        return os.path.join(folder, logs[0])
    return folder if word == "FOLDER" else word
