"""This module knows the commands about clients, first contact and contacts."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.commands import rights
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.options import command
from confcli.cli.workspace import Given, at_work, load_policy, unlocked
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.core.people import Client

Code = Annotated[
    Optional[str],
    typer.Argument(metavar="[CODE]", help=say("A code of your own, such as C-001; else the next free one.")),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    client = typer.Typer(
        help=say("Clients: add, list, show; what the law gives them."), no_args_is_help=True, rich_markup_mode=None
    )
    command(client, "add", add)
    command(client, "list", list_clients)
    command(client, "show", show_client)
    command(client, "export", rights.export_client)
    command(client, "erase", rights.erase)
    app.add_typer(client, name="client")
    command(app, "first-contact", first_contact)
    command(app, "contact", contact)


def add(
    code: Code = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Add a client and give them a code. The name stays in the vault."""
    with at_work(Given(vault, passphrase_file, plain, answers), "client") as session:
        add_to(session, code)


def add_to(session: "Work", code: str | None) -> None:
    """Add a client in a session that is open."""
    from confcli.flows.clients import add_client

    client = add_client(session, code)
    show(client.code)
    tell(say("Next: explain the policy at first contact: confcli first-contact {code}", code=client.code))


def list_clients(
    vault: options.Vault = None, passphrase_file: options.PassphraseFile = None, as_json: options.Json = False
) -> None:
    """List your clients, and what is still owed to each."""
    from confcli.flows.clients import clients
    from confcli.reports.people import client_data

    with unlocked(Given(vault, passphrase_file)) as ledger:
        found = list(clients(ledger).values())
    if as_json:
        show_data([client_data(client) for client in found])
    else:
        _show_list(found)


def show_clients(session: "Work") -> None:
    """List the clients in a session that is open."""
    from confcli.flows.clients import clients

    _show_list(list(clients(session.ledger).values()))


def _show_list(found: "list[Client]") -> None:
    from confcli.reports.people import client_lines

    if found:
        show(client_lines(found, width()))
    else:
        tell(say("There are no clients yet. To add one: confcli client add"))


def show_client(
    code: Annotated[str, typer.Argument(metavar="CLIENT", help=say("The client's code, such as C-001."))],
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
    with at_work(Given(vault, passphrase_file, plain, answers, policy), "first_contact", whole_policy=True) as session:
        explain_to(session, client)


def explain_to(session: "Work", client: str | None) -> None:
    """Walk through a first contact in a session that is open."""
    from confcli.flows.encounter import explain

    _recorded(*explain(session, client))


def contact(
    client: options.ClientCode = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
    policy: options.PolicyFolder = None,
) -> None:
    """Record a contact: spoken, email, text or social media."""
    with at_work(Given(vault, passphrase_file, plain, answers, policy), "contact") as session:
        record_contact(session, client)


def record_contact(session: "Work", client: str | None) -> None:
    """Record a contact in a session that is open."""
    from confcli.flows.encounter import contact as recorded

    _recorded(*recorded(session, client))


def _recorded(seq: int, client: "Client") -> None:
    """Say that it is recorded, and what is still owed to the client."""
    from confcli.core.people import reminders

    conclude(say("Recorded as entry {seq}.", seq=seq))
    for reminder in reminders(client):
        tell(reminder)
