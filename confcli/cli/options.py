"""This module knows the options that many commands share, and how an entry's number is read."""

from collections.abc import Callable
from typing import Annotated, NamedTuple, Optional

import typer

from confcli.cli.paths import given_path
from confcli.errors import Misread
from confcli.speech import say

VAULT_HELP = say("The vault file; else the usual place.")
PASSPHRASE_HELP = say("Read the passphrase from a file instead of asking.")
PLAIN_HELP = say("Ask in numbered lines, for a screen reader or a simple terminal.")
# These go with every command, so the help lists them once: see commands/root.py.
Vault = Annotated[Optional[str], typer.Option("--vault", metavar="FILE", parser=given_path, hidden=True)]
PassphraseFile = Annotated[
    Optional[str], typer.Option("--passphrase-file", metavar="FILE", parser=given_path, hidden=True)
]
Plain = Annotated[bool, typer.Option("--plain", hidden=True)]
Answers = Annotated[
    Optional[str],
    typer.Option(
        "--answers",
        metavar="FILE",
        parser=given_path,
        help=say("Take the answers from a TOML or JSON file; - reads stdin."),
    ),
]
PolicyFolder = Annotated[
    Optional[str],
    typer.Option("--policy", metavar="FOLDER", parser=given_path, help=say("Your organisation's wording of the Code.")),
]
Json = Annotated[bool, typer.Option("--json", help=say("Show data instead of text."))]
Folder = Annotated[
    str, typer.Option("--folder", metavar="FOLDER", parser=given_path, help=say("Where the files are written."))
]
Unencrypted = Annotated[
    bool, typer.Option("--unencrypted", help=say("Write it although whoever finds the file can read it."))
]
ClientCode = Annotated[Optional[str], typer.Argument(metavar="[CLIENT]", help=say("The client's code, such as C-001."))]
Entry = Annotated[str, typer.Argument(metavar="ENTRY", help=say("The number of the entry."))]


class Given(NamedTuple):
    """The shared options as they were given."""

    vault: str | None = None
    passphrase_file: str | None = None
    plain: bool = False
    answers: str | None = None
    policy: str | None = None


NEWEST = 30  # entries that a list shows
LONGEST = 15  # digits: more than any ledger has entries, and less than SQLite counts


def entry_number(text: str) -> int:
    """Read the number of an entry; raises Misread for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        raise Misread("{text} is not the number of an entry.", "To see the numbers: confcli log", text=text[:LONGEST])
    return int(text)


def command(group: typer.Typer, name: str, function: Callable[..., None]) -> None:
    """Add a command; the first paragraph of its docstring is its help, in the language that is spoken."""
    first = (function.__doc__ or "").split("\n\n")[0]
    about = say("With every command: --plain, --language, --vault, --passphrase-file. See confcli --help")
    group.command(name, help=say(" ".join(first.split())), epilog=about)(function)


def group(about: str) -> typer.Typer:
    """Give a group of commands; `about` is its help in English."""
    return typer.Typer(help=say(about), no_args_is_help=True, rich_markup_mode=None)
