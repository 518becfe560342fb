"""This module knows how Click's own words, on help pages and about mistakes, are said in the language that is spoken.

Click says them in English alone. One formatter, which every command gets, puts ours in their place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from typer._click.formatting import HelpFormatter
from typer.core import TyperGroup

from confcli.cli.console import emergency_card
from confcli.cli.near import DANGER, near_commands, near_option
from confcli.speech import as_typed, say, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer._click.core import Command, Context

HEADINGS = ("Arguments", "Commands", "Options")
# What stands in a command for what is to be typed.
PLACES = (
    "ARGS",
    "BACKUP",
    "CARD",
    "CASE",
    "CHECKPOINT",
    "CLIENT",
    "CODE",
    "COMMAND",
    "DAY",
    "DIGITS",
    "ENTRY",
    "FILE",
    "FOLDER",
    "FORM",
    "KEY",
    "KIND",
    "MONTH",
    "NAME",
    "NUMBER",
    "OPTIONS",
    "VERDICT",
    "VOLUNTEER",
    "WORDS",
)
PLACE = re.compile(r"(?<![\w-])[A-Z]{3,}(?![\w-])")
DEFAULT = re.compile(r"\[default: (?P<value>.+)\]$")
RANGE = re.compile(r"(?:(; )|\s*\[)1<=x<=\d+(?(1)(?=\])|\])")  # a limit that nobody meets
EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((?P<what>.*)\)", re.DOTALL)
UNKNOWN = re.compile(r"No such command '(?P<name>.*?)'", re.DOTALL)


class _Formatter(HelpFormatter):
    """A help page in our words."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _places(args), say("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        ours = {word: say(word) for word in HEADINGS}
        self.write(f"{'':>{self.current_indent}}{say('{label}:', label=ours.get(heading, heading))}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(_places(first), _explained(second)) for first, second in rows], *args, **kwargs)


class _Context(typer.Context):
    formatter_class = _Formatter


def in_our_words(command: Command) -> Command:
    """Have a command, and all below it, show their help pages in our words; give it back."""
    command.context_class = _Context
    for below in command.commands.values() if isinstance(command, TyperGroup) else ():
        in_our_words(below)
    return command


def misunderstood(error: typer.TyperException) -> str:
    """Say in the language that is spoken what the command line did not make clear."""
    kind, message = type(error).__name__, error.format_message()
    context = getattr(error, "ctx", None)
    if kind == "NoSuchOption":
        return _no_option(str(getattr(error, "option_name", "")), context)
    if found := UNKNOWN.match(message):
        return _no_command(found["name"], context)
    if spoken() == "en" or kind == "NoArgsIsHelpError":  # then the message is the help
        return message
    if kind == "MissingParameter":
        return say("Missing here: {name}", name=_places(_named(error)))
    if found := EXTRA.match(message):
        return say("This is too much here: {what}", what=found["what"])
    return say("Something in this command is not right, or is missing.")


def _no_option(typed: str, context: Context | None) -> str:
    """Say that there is no such option, and which one may be meant."""
    if context and (near := near_option(typed, context)):
        return say("There is no option {name} here: do you mean {near}?", name=typed, near=near)
    return say("No such option: {name}", name=typed)


def _no_command(typed: str, context: Context | None) -> str:
    """Say that there is no such command, and which may be meant; danger is answered before that."""
    near = near_commands(typed, context) if context else ()
    if not near:
        return say("There is no command {name}.", name=typed)
    named = say(" or ").join(as_typed(f"confcli {one}") for one in near)
    told = say("There is no command {name}: do you mean {near}?", name=typed, near=named)
    return f"{emergency_card()}\n\n{told}" if DANGER in near else told


def _named(error: typer.TyperException) -> str:
    return getattr(getattr(error, "param", None), "human_readable_name", "")


def _places(text: str) -> str:
    ours = {word: say(word) for word in PLACES}
    return PLACE.sub(lambda found: ours.get(found[0], found[0]), text)


def _explained(text: str) -> str:
    """Say what Click adds to the help on an option, and end a text that it cut off with one sign."""
    if text == "Show this message and exit.":
        return say("Show this help.")
    text = RANGE.sub("", text.replace("[required]", say("[required]")))
    if found := DEFAULT.search(text):
        text = text[: found.start()] + say("[default: {value}]", value=found["value"])
    return f"{text[:-3]}…" if text.endswith("...") else text
