"""This module knows the commands that hand a session log to a supervisor, and check one."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import show, show_data, tell, width
from confcli.cli.options import command
from confcli.cli.paths import given_path, read_bytes
from confcli.cli.workspace import Given, at_work, now, unlocked
from confcli.core.dates import keep_moment
from confcli.core.formats import Format, read_format
from confcli.speech import say, say_many
from confcli.vault.integrity import prove_ledger

if TYPE_CHECKING:
    from confcli.cli.export_files import Files
    from confcli.cli.workspace import Work
    from confcli.flows.exporting import Period

FirstDay = Annotated[
    Optional[str], typer.Option("--from", metavar="DAY", help=say("The first day, such as 01/11/2026."))
]
LastDay = Annotated[Optional[str], typer.Option("--to", metavar="DAY", help=say("The last day."))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "export", export)
    command(app, "verify", verify)
    command(app, "checkpoint", show_checkpoint)


def export(
    first: FirstDay = None,
    last: LastDay = None,
    whole: Annotated[bool, typer.Option("--whole", help=say("From the beginning, not since the last export."))] = False,
    form: Annotated[
        Optional[list[str]],
        typer.Option("--format", metavar="FORM", help=say("sealed, pdf, html, text, json or csv; may be repeated.")),
    ] = None,
    folder: options.Folder = ".",
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Write a session log for your supervisor: sealed, or as a PDF with a password."""
    from confcli.flows.exporting import FORM, Period

    period, written = Period(_day(first), _day(last), whole), tuple(dict.fromkeys(map(read_format, form or ())))
    with at_work(Given(vault, passphrase_file, plain, answers), FORM, whole_policy=True) as session:
        export_log(session, period, folder, written)


def export_log(session: "Work", period: "Period", folder: str, written: "tuple[Format, ...]" = ()) -> None:
    """Write a session log in a session that is open."""
    from confcli.cli.export_files import write_session_log

    files = write_session_log(session, session.vault, period, folder, written)
    for path in files.paths:
        show(path)
    if files.shown:
        tell(say_many(files.shown, "It shows one entry.", "It shows {count} entries."))
    else:
        tell(say("Nothing was recorded in that time, and the session log says so."))
    _say_how_to_hand_over(files)


def _say_how_to_hand_over(files: "Files") -> None:
    """Say what each file needs on its way."""
    from confcli.cli.handing import say_password

    if files.to:
        tell(say("Only {codes} can open the sealed file. Send it, or put it on a stick.", codes=", ".join(files.to)))
    if files.password:
        say_password(files.password)
    if files.open:
        tell(say("A file that is not encrypted: hand it over in person, then delete it here."))


def verify(
    file: Annotated[str, typer.Argument(metavar="FILE", parser=given_path, help=say("A session log in JSON."))],
    against: Annotated[
        Optional[str],
        typer.Option("--against", metavar="CHECKPOINT", help=say("A checkpoint you hold, or an earlier session log.")),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Check a session log. Needs no vault and no passphrase."""
    from confcli.core.ledger import session_log
    from confcli.reports.verification import verified, verified_data

    log = session_log.read_log(read_bytes(file))
    new = log.against(session_log.read_held(read_bytes(against))) if against else None
    if as_json:
        show_data(verified_data(log, new))
    else:
        show(verified(log, new, width()))


def show_checkpoint(
    folder: Annotated[
        Optional[str],
        typer.Option("--folder", metavar="FOLDER", parser=given_path, help=say("Write it into a file in this folder.")),
    ] = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Check the whole ledger and show its checkpoint, a line for a supervisor to keep."""
    from confcli.cli.publishing import together
    from confcli.core.ledger.checkpoint import checkpoint
    from confcli.flows.session import volunteer_of

    with unlocked(Given(vault, passphrase_file)) as ledger:
        head, code = prove_ledger(ledger), volunteer_of(ledger) if folder is not None else ""
    line = checkpoint(head, keep_moment(now()))
    tell(
        say_many(head.size, "One entry, checked.", "{count} entries, checked: nothing is missing, nothing was changed.")
    )
    if folder is None:
        show(line)
        return
    with together(folder) as file:
        show(file(f"checkpoint-{code}.json", f"{line}\n"))


def _day(text: str | None) -> date | None:
    from confcli.core.dates import read_day

    return read_day(text, now().date(), future=True) if text else None
