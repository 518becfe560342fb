"""This module knows the commands that show and practise without a vault: invented cases, and the demo's story."""

from typing import Annotated, Optional

import typer

from confcli.cli import acts, options
from confcli.cli.options import Given, command
from confcli.speech import say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "demo", demo)
    command(app, "practice", practice)


def demo(context: typer.Context) -> None:
    """See the whole job as an invented story, on a vault that is thrown away. Asks nothing."""
    acts.demo.play_story(context.obj)  # what runs one command line


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
    acts.practice.practice(Given(plain=plain, answers=answers), case, listed=listed, as_json=as_json)
