"""This module knows the commands that hand a session log to a supervisor, and check one."""

from datetime import date
from typing import Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.desk import Given, at_work, now, read_bytes, show, show_data, tell, unlocked, width

FirstDay = Annotated[Optional[str], typer.Option("--from", metavar="DAY", help="The first day, such as 01/11/2026.")]
LastDay = Annotated[Optional[str], typer.Option("--to", metavar="DAY", help="The last day.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("export")(export)
    app.command("verify")(verify)
    app.command("checkpoint")(show_checkpoint)


def export(
    first: FirstDay = None,
    last: LastDay = None,
    whole: Annotated[bool, typer.Option("--whole", help="From the beginning, not since the last export.")] = False,
    folder: options.Folder = ".",
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Write a session log for your supervisor: a text to read, and JSON that can be verified."""
    from confcli.cli.session_files import write_session_log
    from confcli.flows.session_log import FORM, Period

    period = Period(_day(first), _day(last), whole)
    with at_work(Given(vault, passphrase_file, plain, answers), FORM, whole_policy=True) as session:
        paths, shown = write_session_log(session, period, folder)
    for path in paths:
        show(path)
    tell(f"It shows {shown} entries." if shown else "Nothing was recorded in that time, and the session log says so.")
    tell("These files are not encrypted. Hand them over in person, then delete them here.")


def verify(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A session log in JSON.")],
    against: Annotated[
        Optional[str],
        typer.Option("--against", metavar="CHECKPOINT", help="A checkpoint you hold, or an earlier session log."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Check a session log. Needs no vault and no passphrase."""
    from confcli.reports import bundle
    from confcli.reports.session_log import verified, verified_data

    log = bundle.read(read_bytes(file))
    new = log.against(bundle.held(read_bytes(against))) if against else None
    if as_json:
        show_data(verified_data(log, new))
    else:
        show(verified(log, new, width()))


def show_checkpoint(vault: options.Vault = None, passphrase_file: options.PassphraseFile = None) -> None:
    """Check the whole ledger and show its checkpoint, a line for a supervisor to keep."""
    from confcli.core.checkpoint import checkpoint

    with unlocked(Given(vault, passphrase_file)) as ledger:
        head = ledger.verified()
    tell(f"{head.size} entries, checked: nothing is missing and nothing was changed.")
    show(checkpoint(head, now().isoformat(timespec="seconds")))


def _day(text: str | None) -> date | None:
    from confcli.core.moment import read_day

    return read_day(text, now().date(), future=True) if text else None
