"""This module knows what is done to show a supervisor where things stand with all volunteers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import show, show_data, width
from confcli.cli.groundwork import now
from confcli.cli.publishing import write_as
from confcli.cli.supervision.gathering import gathered
from confcli.cli.workspace import Work, unlocked
from confcli.core.dates import day_for_name
from confcli.core.month_reading import read_months
from confcli.reports.supervision.as_csv import FORMS
from confcli.reports.supervision.as_data import as_data
from confcli.reports.supervision.as_pdf import as_pdf
from confcli.reports.supervision.as_text import as_text
from confcli.vault.supervision.inbox_writer import Shelf

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.reports.supervision.view import Overview


class Wanted(NamedTuple):
    """What a report is to cover, for whom, and how it is to be written into a file; without a form it is shown."""

    months: tuple[str | None, str | None]  # the first and the last, as they were typed
    outside: bool
    form: str | None
    folder: str
    unencrypted: bool


def report(given: Given, wanted: Wanted, *, as_json: bool) -> None:
    """Show what needs an eye, and the totals, or write them into a file."""
    months = read_months(*wanted.months, now().date())
    with unlocked(given) as ledger:
        view = gathered(Shelf(ledger), months, outside=wanted.outside)
    if as_json and not wanted.form:
        show_data(as_data(view))
    else:
        _hand_over(view, wanted)


def write_report(session: Work, wanted: Wanted) -> None:
    """Write the report into a file in a session that is open."""
    _hand_over(gathered(Shelf(session.vault), ("", ""), outside=wanted.outside), wanted)


def _hand_over(view: Overview, wanted: Wanted) -> None:
    """Show a report, or write it into a file."""
    outside = wanted.outside
    if wanted.form:
        place = (wanted.folder, f"report{'-outside' if outside else ''}-{day_for_name(now())}")
        forms = {way: partial(make, view) for way, make in FORMS.items()}
        write_as(wanted.form, lambda: as_pdf(view), forms, place, asked=wanted.unencrypted or outside)
    else:
        show(as_text(view, width()))


def show_report(session: Work) -> None:
    """Show the report in a session that is open."""
    show(as_text(gathered(Shelf(session.vault), ("", ""), outside=False), width()))
