"""This module knows what may stand anywhere in a command line: the language, the voice, the vault and its passphrase.

Each goes with every command, before or after it. A command that has no use for one does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.errors import Misread

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from typer._click.core import Command

LANGUAGE, PLAIN = "--language", "--plain"
WITH_A_VALUE = (LANGUAGE, "--vault", "--passphrase-file")
OF_ITS_OWN = ("--help", "-h", "--version")  # what the program answers without a command
END = "--"  # after it nothing is an option


def taken_out(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """Give the options that go with every command, by name, and the rest; raises Misread where a value is missing."""
    found: dict[str, str] = {}
    rest: list[str] = []
    left = list(arguments)
    while left and left[0] != END:
        name, equals, value = left.pop(0).partition("=")
        if name in WITH_A_VALUE:
            if not (equals or left):
                raise Misread("After {name} something is missing.", "For help: confcli --help", name=name)
            found[name] = value if equals else left.pop(0)
        elif name == PLAIN and not equals:
            found[name] = ""
        else:
            rest.append(f"{name}{equals}{value}")
    return found, [*rest, *left]


def command_first(words: list[str], commands: Container[str]) -> tuple[list[str], list[str]]:
    """Give the words from the command on, and what was typed before it; help on a command is that command's."""
    if words[:1] == ["help"] and len(words) > 1 and words[1] in commands:
        return [*words[1:], "--help"], []
    if not words or not words[0].startswith("-") or words[0] in OF_ITS_OWN:
        return words, []
    at = next((at for at, word in enumerate(words) if word in commands), 0)
    return words[at:], words[:at]


def handed_on(command: Command, words: list[str], before: list[str], options: Mapping[str, str]) -> list[str]:
    """Give the command line for a command: what was typed before it, and of the options those that it knows."""
    at = 0
    while at < len(words) and words[at] in (below := getattr(command, "commands", {})):
        command, at = below[words[at]], at + 1
    known = {name for one in command.params for name in one.opts}
    own = [
        part
        for name, value in options.items()
        if name in known
        for part in ((name, value) if name in WITH_A_VALUE else (name,))
    ]
    return [*words[:at], *before, *own, *words[at:]]
