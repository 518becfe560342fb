"""This module knows how to show the main job: an invented story, played through the real commands."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from confcli.cli.console import show, width
from confcli.cli.options import command
from confcli.errors import ConfcliError
from confcli.speech import as_typed, say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import typer

STORIES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "story")


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "demo", demo)


def demo() -> None:
    """See the whole job as an invented story, on a vault that is deleted afterwards. Asks nothing."""
    import tomllib
    from secrets import token_urlsafe

    from confcli.reports.layout import paragraph
    from confcli.vault.atomic_files import passing_folder

    with open(os.path.join(STORIES, f"{spoken()}.toml"), "rb") as story:
        steps = tomllib.load(story)["step"]
    with passing_folder("confcli-demo-") as folder, _nobody_asked():
        with open(os.path.join(folder, "passphrase"), "w", encoding="utf-8") as file:
            file.write(token_urlsafe(24))
        for step in steps:
            _play(step, folder)
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


def _play(step: Mapping[str, Any], folder: str) -> None:
    """Tell one step, then run its command just as a volunteer would."""
    from confcli.cli.app import main
    from confcli.reports.layout import paragraph

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
        import json

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
