"""This module knows the options that many commands share, and how an entry's number is read."""

from collections.abc import Callable
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, NamedTuple, Optional, get_type_hints

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

    vault: Vault = None
    passphrase_file: PassphraseFile = None
    plain: Plain = False
    answers: Answers = None
    policy: PolicyFolder = None


class Paper(NamedTuple):
    """How a recovery sheet comes to paper where it is not copied from the screen."""

    page: str | None = None  # where it is written as a page
    known: bool = False  # whoever asks knows what a page on this laptop's disk means
    printed: bool = False  # through a pipe, with nothing on the disk


# What a command takes of them, from what opens a vault up to what asks under another wording; see `command`.
Opened = Annotated[Given, "vault", "passphrase_file"]
Spoken = Annotated[Given, "vault", "passphrase_file", "plain"]
Asked = Annotated[Given, "vault", "passphrase_file", "plain", "answers"]
Ruled = Annotated[Given, "vault", "passphrase_file", "plain", "answers", "policy"]

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
    group.command(name, help=say(" ".join(first.split())), epilog=about)(_with_shared(function))


def _with_shared(function: Callable[..., None]) -> Callable[..., None]:
    """Give a function as Typer reads it: what it takes as `given` becomes the options of its own that it names."""
    own = signature(function).parameters
    if "given" not in own:
        return function
    kinds = get_type_hints(Given, include_extras=True)
    shared = {name: (kinds[name], Given._field_defaults[name]) for name in own["given"].annotation.__metadata__}

    def run(**options: Any) -> None:
        given = Given(**{name: options.pop(name) for name in shared})
        function(given, **options)

    typed = [one.replace(kind=Parameter.KEYWORD_ONLY) for name, one in own.items() if name != "given"]
    for name, (kind, default) in shared.items():
        typed.append(Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default))
    run.__signature__ = Signature(typed)  # type: ignore[attr-defined]  # where Typer looks
    return run


def group(about: str) -> typer.Typer:
    """Give a group of commands; `about` is its help in English."""
    return typer.Typer(help=say(about), no_args_is_help=True, rich_markup_mode=None)
