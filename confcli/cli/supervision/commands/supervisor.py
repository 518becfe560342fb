"""This module knows what a supervisor types: their own card, session logs taken in and read, the report, replies."""

from typing import Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.paths import given_path
from confcli.cli.supervision import acts
from confcli.core.formats import A_LOG_READ, A_REPORT, named
from confcli.errors import Tampered
from confcli.speech import say

File = Annotated[str, typer.Argument(metavar="FILE", parser=given_path, help=say("A session log, sealed or in JSON."))]
Code = Annotated[str, typer.Argument(metavar="VOLUNTEER", help=say("The volunteer's code, such as V-07."))]
Month = Annotated[Optional[str], typer.Option("--from", metavar="MONTH", help=say("The first month, such as 11/2026."))]
LastMonth = Annotated[Optional[str], typer.Option("--to", metavar="MONTH", help=say("The last month."))]


def init(given: options.Opened, folder: options.Folder = ".") -> None:
    """Supervisor: make your key, and write your card."""
    acts.cards.write_own_card(given, folder)


def hold(
    given: options.Opened,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", parser=given_path, help=say("A checkpoint, or a session log; - reads stdin.")),
    ],
    volunteer: Annotated[str, typer.Option("--volunteer", metavar="CODE", help=say("Whose it is, such as V-07."))],
    another: Annotated[
        bool, typer.Option("--another", help=say("They have begun a new ledger: hold it beside the old one."))
    ] = False,
) -> None:
    """Supervisor: keep a volunteer's checkpoint."""
    if not acts.ledgers.hold(given, file, volunteer, another=another):
        raise typer.Exit(Tampered.exit_code)


def take_in(
    given: options.Spoken,
    folder: Annotated[
        str,
        typer.Argument(metavar="FOLDER", parser=given_path, help=say("Where the files are that volunteers sent you.")),
    ],
    as_json: options.Json = False,
) -> None:
    """Supervisor: take in the session logs of a folder."""
    if not acts.inbox.take_in(given, folder, as_json=as_json):
        raise typer.Exit(Tampered.exit_code)


def compare(
    given: options.Opened,
    volunteer: Code,
    number: Annotated[
        Optional[str],
        typer.Option("--number", metavar="DIGITS", help=say("The number that the volunteer read to you by telephone.")),
    ] = None,
) -> None:
    """Supervisor: compare a volunteer's number by telephone.

    They read it from confcli checkpoint. It stands for all up to there: replies go to them alone, and what they erased
    is emptied here.
    """
    acts.vouching.compare(given._replace(plain=True), volunteer, number)


def release(given: options.Spoken, volunteer: Code, entry: options.Entry) -> None:
    """Supervisor: carry out an erasure that waits.

    An erasure that comes in a file empties nothing by itself. What it would empty is shown first.
    """
    acts.vouching.release(given, volunteer, entry)


def open_log(
    given: options.Opened,
    file: File,
    form: Annotated[
        Optional[str],
        typer.Option("--format", metavar="FORM", help=say("Write a file instead: {forms}.", forms=named(A_LOG_READ))),
    ] = None,
    unencrypted: options.Unencrypted = False,
    folder: options.Folder = ".",
    as_json: options.Json = False,
) -> None:
    """Supervisor: read one session log."""
    written = acts.session_log.Written(form, folder, unencrypted)
    acts.session_log.open_log(given, file, written, as_json=as_json)


def verify(
    given: options.Opened,
    file: File,
    against: Annotated[
        Optional[str],
        typer.Option("--against", metavar="CHECKPOINT", help=say("A checkpoint besides those that your vault holds.")),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Supervisor: check one session log."""
    acts.session_log.verify(given, file, against, as_json=as_json)


def report(
    given: options.Opened,
    first: Month = None,
    last: LastMonth = None,
    outside: Annotated[
        bool, typer.Option("--outside", help=say("For whoever is not in the team: no codes, small counts hidden."))
    ] = False,
    form: Annotated[
        Optional[str],
        typer.Option("--format", metavar="FORM", help=say("Write a file instead: {forms}.", forms=named(A_REPORT))),
    ] = None,
    unencrypted: options.Unencrypted = False,
    folder: options.Folder = ".",
    as_json: options.Json = False,
) -> None:
    """Supervisor: what needs your attention, and the totals."""
    wanted = acts.report.Wanted((first, last), outside, form, folder, unencrypted)
    acts.report.report(given, wanted, as_json=as_json)


def reply(given: options.Asked, volunteer: Code, entry: options.Entry, folder: options.Folder = ".") -> None:
    """Supervisor: reply to an entry."""
    acts.replies.reply(given, volunteer, entry, folder)


def again(given: options.Opened, volunteer: Code) -> None:
    """Supervisor: set aside what came from a volunteer.

    What was held by hand stays. The files are the evidence: what is right in them comes back with the next import.
    """
    acts.ledgers.again(given, volunteer)
