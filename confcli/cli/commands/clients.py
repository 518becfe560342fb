"""This module knows the commands about clients: who they are, what the law gives them, first contact and contacts."""

from typing import Annotated, Optional

import typer

from confcli.cli import acts, chosen, options
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.speech import say

Client = Annotated[str, typer.Argument(metavar="CLIENT", help=say("The client's code, such as C-001."))]
NewCode = Annotated[
    Optional[str],
    typer.Argument(metavar="[CODE]", help=say("A code of your own, such as C-001; else the next free one.")),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    client = options.group("Clients: add, change, list, show, hand over; what the law gives them.")
    command(client, "add", add)
    command(client, "list", list_clients)
    command(client, "show", show_client)
    command(client, "change", change)
    command(client, "export", export_client)
    command(client, "card", write_card)
    command(client, "hand-over", hand_over)
    command(client, "take-over", take_over)
    command(client, "erase", erase)
    app.add_typer(client, name="client")
    command(app, "first-contact", first_contact)
    command(app, "contact", contact)


def add(given: options.Asked, code: NewCode = None) -> None:
    """Add a client and give them a code. The name stays in the vault."""
    acts.clients.add(given, code)


def change(given: options.Asked, code: Client) -> None:
    """Put right or add what you know of a client: name, language, how to reach them, who is around them."""
    acts.clients.change(given, code)


def list_clients(given: options.Opened, as_json: options.Json = False) -> None:
    """List your clients, and what is still owed to each."""
    acts.clients.list_clients(given, as_json=as_json)


def show_client(given: options.Opened, code: Client, as_json: options.Json = False) -> None:
    """Show one client and every entry about them."""
    chosen.clients.show_client(given, code, as_json=as_json)


def export_client(given: options.Asked, code: Client, folder: options.Folder = ".") -> None:
    """Write down all that is kept on a client, for the client: a text, and data."""
    acts.clients.export_client(given, code, folder)


def write_card(given: options.Opened, folder: options.Folder = ".") -> None:
    """Write your card, for a colleague who hands a client over to you."""
    chosen.handover.write_card(given, folder)


def hand_over(
    given: options.Asked,
    client: Client,
    card: Annotated[
        str,
        typer.Option("--card", metavar="CARD", parser=given_path, help=say("The card that your colleague gave you.")),
    ],
    number: Annotated[
        Optional[str],
        typer.Option(
            "--number", metavar="DIGITS", help=say("The number that your colleague read to you by telephone.")
        ),
    ] = None,
    folder: options.Folder = ".",
) -> None:
    """Hand a client over to a colleague: only what they need, in a file that they alone can open."""
    chosen.handover.hand_over(given, client, card, number, folder)


def take_over(
    given: options.Asked,
    file: Annotated[
        str, typer.Argument(metavar="FILE", parser=given_path, help=say("The file that your colleague sent you."))
    ],
) -> None:
    """Take over a client whom a colleague hands over to you."""
    chosen.handover.take_over(given, file)


def erase(given: options.Asked, code: Client) -> None:
    """Erase all that was noted about a client, for good. That entries were made stays."""
    acts.clients.erase(given, code)


def first_contact(given: options.Ruled, client: options.ClientCode = None) -> None:
    """Explain the policy to a client, passage by passage, and offer a copy of the Code."""
    acts.encounters.first_contact(given, client)


def contact(given: options.Ruled, client: options.ClientCode = None) -> None:
    """Record a contact: spoken, email, text or social media."""
    acts.encounters.contact(given, client)
