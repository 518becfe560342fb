"""This module knows the commands that read the ledger, and the one that corrects it."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.options import command
from confcli.cli.workspace import Given, at_work, load_policy, now, unlocked
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work

NEWEST = 30  # entries that a list shows


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "log", log)
    command(app, "show", show_entry)
    command(app, "correct", correct)


def log(
    client: Annotated[Optional[str], typer.Option("--client", metavar="CLIENT", help=say("Only this client."))] = None,
    kind: Annotated[
        Optional[str], typer.Option("--kind", metavar="KIND", help=say("Only contact, decision, outcome …"))
    ] = None,
    latest: Annotated[
        int,
        typer.Option(
            "--latest", min=1, max=10**options.LONGEST, metavar="N", help=say("How many entries, the newest ones.")
        ),
    ] = NEWEST,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """List what was recorded, and what is still to do."""
    from confcli.core.ledger.kinds import require_kind
    from confcli.flows.clients import clients, find_client
    from confcli.flows.recording import outstanding, running_clocks
    from confcli.reports.entries import entry_data, log_text
    from confcli.reports.people import still_to_do

    policy = load_policy(None)
    only = require_kind(kind) if kind else None
    with unlocked(Given(vault, passphrase_file)) as ledger:
        code = find_client(ledger, client).code if client else None
        entries = list(ledger.entries(kind=only, client=code, latest=latest))
        to_do = still_to_do(list(clients(ledger).values()), outstanding(ledger), running_clocks(ledger, now()))
        size = ledger.head().size
    if as_json:
        show_data([entry_data(entry) for entry in entries])
        return
    show(log_text(policy, entries, width()) if entries else say("There are no such entries."))
    if len(entries) == latest < size:
        more = say(
            "These are the newest {count} of {size}. For more: confcli log --latest {size}", count=latest, size=size
        )
        tell(f"\n{more}")
    if to_do:
        tell("\n" + say("Still to do"))
    for line in to_do:
        tell(f"- {line}")


def show_log(session: "Work") -> None:
    """List the newest entries in a session that is open."""
    from confcli.reports.entries import log_text

    entries = list(session.ledger.entries())[-NEWEST:]
    show(log_text(session.policy, entries, width()))


def show_entry(
    entry: options.Entry,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """Show one entry whole, with its outcome and its corrections."""
    from confcli.reports.entries import entry as entry_text
    from confcli.reports.entries import entry_data

    policy, number = load_policy(None), options.entry_number(entry)
    with unlocked(Given(vault, passphrase_file)) as ledger:
        entries = [ledger.entry(number), *ledger.entries(refers_to=number)]
    if as_json:
        show_data({**entry_data(entries[0]), "later": [entry_data(later) for later in entries[1:]]})
    else:
        show("\n\n".join(entry_text(policy, one, width()) for one in entries))


def correct(
    entry: options.Entry,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Correct an entry. It stays as it is; the correction is added and points at it."""
    from confcli.flows.recording import record_correction

    number = options.entry_number(entry)
    with at_work(Given(vault, passphrase_file, plain, answers), "correction") as session:
        if session.ledger.entry(number).kind == "decision":
            tell(
                say("A wrong answer may change the verdict. To decide anew: confcli share --corrects {seq}", seq=number)
            )
        seq = record_correction(session, number)
    conclude(say("Recorded as entry {seq}. Entry {number} stays as it is.", seq=seq, number=number))
