"""This module knows which command or option is meant by one that does not exist: another word for it, or a slip.

Nothing is ever run for another: what may be meant is named, and whoever typed it decides.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING

from typer.core import TyperGroup

from confcli.core.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer._click.core import Context

DANGER = "emergency"  # the command that is never only named
SLIP = 0.75  # how alike a slip must be: at 0.66 "search" was a breach
ANYWHERE = ("--language", "--plain")  # options that are understood with every command
NAMED = 3  # commands that are named where several may be meant


def near_commands(typed: str, context: Context) -> tuple[str, ...]:
    """Name the commands that may be meant, each with all its words: by another word, by their own, or by a slip.

    `context` is that of the group in which the command was looked for.
    """
    path = tuple(reversed([str(one.info_name) for one in _upwards(context)]))
    known = [" ".join((*path, *words)) for words in _below(context.command)]
    known += [DANGER] if path else []  # it is meant wherever it is typed
    others = {one: meant for meant, words in _meant(path, known) for one in words}
    word = _word(typed)
    if word in others:
        return (others[word],)
    if named := [one for one in known if one.split()[-1] == word]:
        return tuple(named[:NAMED])
    slips = others | {one.split()[-1]: one for one in reversed(known)}
    return tuple(slips[one] for one in get_close_matches(word, slips, 1, SLIP))


def near_option(typed: str, context: Context) -> str:
    """Name the option of a command that may be meant; empty for none."""
    known = [name for option in context.command.get_params(context) for name in option.opts if name.startswith("--")]
    known += [one for one in ANYWHERE if one not in known]
    word = _word(typed)
    meant = [one for one, words in _table("options").items() if one in known and word in words]
    return next(iter(meant or get_close_matches(word, known, 1, SLIP)), "")


def _meant(path: tuple[str, ...], known: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each command that has other words, with these; in a group what adds or lists elsewhere does so too."""
    told = _table("commands")
    for meant, words in told.items() if path else ():
        here = " ".join((*path, meant.split()[-1]))
        if here in known:
            yield here, words
    yield from ((meant, words) for meant, words in told.items() if meant in known)


def _word(typed: str) -> str:
    return "-".join(folded(typed).replace("'", " ").replace("’", " ").split())


def _upwards(context: Context) -> Iterator[Context]:
    """Yield a context and those above it, without the program's own."""
    while context.parent is not None:
        yield context
        context = context.parent


def _below(command: object) -> Iterator[tuple[str, ...]]:
    """Yield each command below a group, by the words that lead to it; a group before what it holds."""
    for name, one in command.commands.items() if isinstance(command, TyperGroup) else ():
        yield (name,)
        yield from ((name, *words) for words in _below(one))


def _table(name: str) -> dict[str, list[str]]:
    """Read the other words once something was not found: no start waits for them."""
    import tomllib

    told = tomllib.loads(files("confcli.cli").joinpath("near.toml").read_text(encoding="utf-8"))
    table: dict[str, list[str]] = told[name]
    return table
