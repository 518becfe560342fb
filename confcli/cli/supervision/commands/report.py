"""This module knows the command that shows a supervisor where things stand with all volunteers."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import show, show_data, width
from confcli.cli.options import command
from confcli.cli.workspace import Given, load_policy, now, unlocked
from confcli.core.dates import day_for_name
from confcli.core.formats import Format
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.reports.supervision.view import Overview
    from confcli.vault.supervision.inbox_writer import Shelf

QUIET = 35  # days without a word after which a volunteer is named: a month, and some days to send it
Month = Annotated[Optional[str], typer.Option("--from", metavar="MONTH", help=say("The first month, such as 11/2026."))]
LastMonth = Annotated[Optional[str], typer.Option("--to", metavar="MONTH", help=say("The last month."))]


def register(group: typer.Typer) -> None:
    """Add the command."""
    command(group, "report", report)


def report(
    first: Month = None,
    last: LastMonth = None,
    outside: Annotated[
        bool, typer.Option("--outside", help=say("For whoever is not in the team: no codes, small counts hidden."))
    ] = False,
    form: Annotated[
        Optional[str], typer.Option("--format", metavar="FORM", help=say("Write a file instead: pdf or csv."))
    ] = None,
    unencrypted: options.Unencrypted = False,
    folder: options.Folder = ".",
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """Supervisor: what needs your attention, and the totals."""
    from confcli.cli.handing import write_as
    from confcli.reports.supervision.as_csv import as_csv
    from confcli.reports.supervision.as_data import as_data
    from confcli.reports.supervision.as_pdf import as_pdf
    from confcli.reports.supervision.as_text import as_text
    from confcli.vault.supervision.inbox_writer import Shelf

    months = _months(first, last)
    with unlocked(Given(vault, passphrase_file)) as ledger:
        view = _overview(Shelf(ledger), months, outside=outside)
    if form:
        name = f"report{'-outside' if outside else ''}-{day_for_name(now())}"
        write_as(
            form, lambda: as_pdf(view), {Format.CSV: lambda: as_csv(view)}, (folder, name), asked=unencrypted or outside
        )
    elif as_json:
        show_data(as_data(view))
    else:
        show(as_text(view, width()))


def show_report(session: "Work") -> None:
    """Show the report in a session that is open."""
    from confcli.reports.supervision.as_text import as_text
    from confcli.vault.supervision.inbox_writer import Shelf

    show(as_text(_overview(Shelf(session.vault), ("", ""), outside=False), width()))


def _overview(shelf: "Shelf", months: tuple[str, str], *, outside: bool) -> "Overview":
    from confcli.core.supervision.forks import silences
    from confcli.core.supervision.totals import totals
    from confcli.reports.supervision.attention import Findings
    from confcli.reports.supervision.view import overview

    policy, moment = load_policy(None), now()
    found = Findings(
        shelf.contradictions(),
        shelf.rollbacks(),
        shelf.gaps(),
        silences(shelf.last_words(), moment, QUIET),
        shelf.follow_ups(),
    )
    return overview(policy, totals(policy, shelf.counts(), *months), found, moment, outside=outside, asked=months)


def _months(first: str | None, last: str | None) -> tuple[str, str]:
    """Read the first and the last month; raises Misread when they are none, or in the wrong order."""
    months = _month(first), _month(last)
    if all(months) and months[1] < months[0]:
        raise Misread("The last month is before the first.", "Give the first with --from and the last with --to.")
    return months


def _month(text: str | None) -> str:
    """Read a month such as 11/2026 or 2026-11; raises Misread."""
    import re

    if not text:
        return ""
    found = re.fullmatch(r"(?:(0?[1-9]|1[0-2])/)?((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2]))?", text.strip(), re.ASCII)
    if not found or bool(found[1]) == bool(found[3]):
        raise Misread("That cannot be read as a month.", "Write it such as 11/2026.")
    return f"{found[2]}-{int(found[1] or found[3]):02}"
