"""This module knows the commands that read the ledger."""

from typing import Annotated, Optional

import typer

from confcli.cli import acts, chosen, options
from confcli.cli.options import command
from confcli.core.narrowed import Narrowed
from confcli.errors import Misread
from confcli.speech import say

Client = Annotated[Optional[str], typer.Option("--client", metavar="CLIENT", help=say("Only this client."))]
Kind = Annotated[
    Optional[str], typer.Option("--kind", metavar="KIND", help=say("Only contact, sharing, first-contact …"))
]
Verdict = Annotated[
    Optional[str],
    typer.Option("--verdict", metavar="VERDICT", help=say("Only this verdict, as it is shown, such as forbidden.")),
]
First = Annotated[
    Optional[str],
    typer.Option("--from", metavar="DAY", help=say("From this day or month on, such as 24/11/2026 or 11/2026.")),
]
Last = Annotated[Optional[str], typer.Option("--to", metavar="DAY", help=say("Up to this day or month."))]
StillOpen = Annotated[bool, typer.Option("--open", help=say("Only what is still open."))]
MANY = 10**options.LONGEST


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "log", log)
    command(app, "find", find)
    command(app, "show", show_entry)


def log(
    given: options.Opened,
    about: options.ClientCode = None,
    client: Client = None,
    kind: Kind = None,
    verdict: Verdict = None,
    first: First = None,
    last: Last = None,
    still_open: StillOpen = False,
    latest: Annotated[
        int, typer.Option("--latest", min=1, max=MANY, metavar="N", help=say("How many entries, the newest ones."))
    ] = options.NEWEST,
    as_json: options.Json = False,
) -> None:
    """List what was recorded, and what is still to do."""
    if client and about:
        raise Misread("Name the client once.", "For example: confcli log C-001")
    narrowed = Narrowed(client or about, kind, verdict, first, last, still_open)
    acts.log.log(given, narrowed, latest, as_json=as_json)


def find(
    given: options.Spoken,
    words: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="[WORDS]", help=say("What is looked for; without it, you are asked.")),
    ] = None,
    client: Client = None,
    kind: Kind = None,
    verdict: Verdict = None,
    first: First = None,
    last: Last = None,
    still_open: StillOpen = False,
    latest: Annotated[
        Optional[int],
        typer.Option("--latest", min=1, max=MANY, metavar="N", help=say("How many entries, the newest ones.")),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Find what you wrote: words in notes, names, to whom and where. The beginning of a word is enough."""
    narrowed = Narrowed(client, kind, verdict, first, last, still_open)
    chosen.find.find(given, " ".join(words or ()), narrowed, latest, as_json=as_json)


def show_entry(given: options.Opened, entry: options.Entry, as_json: options.Json = False) -> None:
    """Show one entry whole, with its outcome and its corrections."""
    acts.log.show_entry(given, entry, as_json=as_json)
