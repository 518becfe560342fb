"""This module knows the commands at the door: the menu, help, the language, the emergency card, practice."""

import sys
from typing import Annotated, Optional

import typer

from confcli import emergency as card
from confcli.cli import acts, options, settings
from confcli.cli.options import Given, command
from confcli.interviewers.person import at_terminal
from confcli.speech import LANGUAGES, say, spoken


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "language", language)
    command(app, "home", home)
    command(app, "help", show_help)
    command(app, "demo", demo)
    command(app, "emergency", emergency)
    command(app, "practice", practice)


def home(given: options.Spoken) -> None:
    """Open the menu: what you may want to do, and what is still to be done."""
    from confcli.cli import menu  # and with it the vault

    menu.home(given)


def show_help() -> None:
    """How confcli works, on one page in plain words."""
    acts.orientation.show_help()


def language(
    wanted: Annotated[
        Optional[str], typer.Argument(metavar=f"[{'|'.join(LANGUAGES)}]", help=say("English or French."))
    ] = None,
    plain: Annotated[
        Optional[bool],
        typer.Option("--plain/--guided", help=say("Ask in numbered lines from now on, or with arrow keys.")),
    ] = None,
    pages: Annotated[
        Optional[bool],
        typer.Option("--pages/--no-pages", help=say("Stop at the end of each screen, or never.")),
    ] = None,
    coordinator: Annotated[
        Optional[str],
        typer.Option(
            "--coordinator",
            metavar="NUMBER",
            help=say("The coordinator's name and number: for the emergency card, and for every copy of the Code."),
        ),
    ] = None,
) -> None:
    """Choose English or French, and how you are asked. Shows what is chosen now."""
    acts.orientation.choose_language(wanted, coordinator, plain=plain, pages=pages)


def emergency() -> None:
    """Someone is in danger now: whom to call, in both languages. Needs no passphrase."""
    # Without an act: nothing slow stands before it.
    card.show(spoken(), settings.settings().get(settings.COORDINATOR), on_screen=at_terminal(sys.stdout))


def demo(context: typer.Context) -> None:
    """See the whole job as an invented story, on a vault that is deleted afterwards. Asks nothing."""
    acts.practice.play_story(context.obj)  # what runs one command line


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
