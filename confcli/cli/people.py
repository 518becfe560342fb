"""This module knows the commands about clients, first contact and contacts."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options, rights
from confcli.cli.desk import Given, at_work, conclude, load_policy, show, show_data, tell, unlocked, width

if TYPE_CHECKING:
    from confcli.core.people import Client

Code = Annotated[
    Optional[str], typer.Argument(metavar="[CODE]", help="A code of your own, such as C-001; else the next free one.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    client = typer.Typer(
        help="Clients: add, list, show; what the law gives them.", no_args_is_help=True, rich_markup_mode=None
    )
    client.command("add")(add)
    client.command("list")(list_clients)
    client.command("show")(show_client)
    client.command("export")(rights.export_client)
    client.command("erase")(rights.erase)
    app.add_typer(client, name="client")
    app.command("first-contact")(first_contact)
    app.command("contact")(contact)


def add(
    code: Code = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Add a client and give them a code. The name stays in the vault."""
    from confcli.flows.clients import add_client

    with at_work(Given(vault, passphrase_file, plain, answers), "client") as session:
        client = add_client(session, code)
    show(client.code)
    tell(f"Next: explain the policy at first contact: confcli first-contact {client.code}")


def list_clients(
    vault: options.Vault = None, passphrase_file: options.PassphraseFile = None, as_json: options.Json = False
) -> None:
    """List your clients, and what is still owed to each."""
    from confcli.flows.clients import clients
    from confcli.reports.people import client_data, client_lines

    with unlocked(Given(vault, passphrase_file)) as ledger:
        found = list(clients(ledger).values())
    if as_json:
        show_data([client_data(client) for client in found])
    elif found:
        show(client_lines(found, width()))
    else:
        tell("There are no clients yet. To add one: confcli client add")


def show_client(
    code: Annotated[str, typer.Argument(metavar="CLIENT", help="The client's code, such as C-001.")],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """Show one client and every entry about them."""
    from confcli.flows.clients import find_client
    from confcli.reports.entries import entry_data, log_text
    from confcli.reports.people import client_data, client_lines

    policy = load_policy(None)
    with unlocked(Given(vault, passphrase_file)) as ledger:
        client = find_client(ledger, code)
        entries = list(ledger.entries(client=client.code))
    if as_json:
        show_data({**client_data(client), "entries": [entry_data(entry) for entry in entries]})
    else:
        show(f"{client_lines([client], width())}\n\n{log_text(policy, entries, width())}")


def first_contact(
    client: options.ClientCode = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
    policy: options.PolicyFolder = None,
) -> None:
    """Explain the policy to a client, passage by passage, and offer a copy of the Code."""
    from confcli.flows.encounter import explain

    with at_work(Given(vault, passphrase_file, plain, answers, policy), "first_contact") as session:
        seq, found = explain(session, client)
    _recorded(seq, found)


def contact(
    client: options.ClientCode = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
    policy: options.PolicyFolder = None,
) -> None:
    """Record a contact: spoken, email, text or social media."""
    from confcli.flows.encounter import contact as record_contact

    with at_work(Given(vault, passphrase_file, plain, answers, policy), "contact") as session:
        seq, found = record_contact(session, client)
    _recorded(seq, found)


def _recorded(seq: int, client: "Client") -> None:
    """Say that it is recorded, and what is still owed to the client."""
    from confcli.core.people import reminders

    conclude(f"Recorded as entry {seq}.")
    for reminder in reminders(client):
        tell(reminder)
