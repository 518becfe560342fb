"""This module knows what a supervisor does with one session log: read, and checked."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.groundwork import load_policy, now
from confcli.cli.paths import read_bytes
from confcli.cli.publishing import write_as
from confcli.cli.supervision.acts.received_log import read_and_hold, unsealed
from confcli.cli.workspace import unlocked
from confcli.core.ledger.session_log import read_held
from confcli.reports.register.as_data import as_data
from confcli.reports.register.as_pdf import as_pdf
from confcli.reports.register.as_text import as_text
from confcli.reports.register.forms import FORMS
from confcli.reports.register.view import register
from confcli.reports.verification import verified, verified_data
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.cli.workspace import Work
    from confcli.core.ledger.session_log import SessionLog


class Written(NamedTuple):
    """How a log is to be written into a file; without a form it is shown."""

    form: str | None
    folder: str
    unencrypted: bool


def open_log(given: Given, file: str, written: Written, *, as_json: bool) -> None:
    """Show a session log as a register, or write it into a file."""
    with unlocked(given) as ledger:
        log, new, named = read_and_hold(file, ledger)
    if as_json and not written.form:
        show_data(as_data(register(load_policy(None), log, now())))
    else:
        _hand_over(log, file, written)
    _tell_what_is_held(new, named)


def open_here(session: Work, file: str, written: Written) -> None:
    """Show a session log as a register in a session that is open, or write it into a file."""
    log, new, named = read_and_hold(file, session.vault)
    _hand_over(log, file, written)
    _tell_what_is_held(new, named)


def _hand_over(log: SessionLog, file: str, written: Written) -> None:
    """Show a session log as a register, or write it into a file."""
    view = register(load_policy(None), log, now())
    if written.form:
        name = os.path.splitext(os.path.basename(file))[0]
        forms = {way: partial(make, view) for way, make in FORMS.items()}
        place = (written.folder, name)
        write_as(written.form, lambda: as_pdf(view), forms, place, asked=written.unencrypted)
    else:
        show(as_text(view, width()))


def _tell_what_is_held(new: int | None, named: str) -> None:
    if named:
        tell(named)
    if new is None:
        tell(say("You hold no checkpoint that this log could be held against."))
    else:
        tell(say("It fits every checkpoint you hold. New since the last one: {count}", count=new))


def verify(given: Given, file: str, against: str | None, *, as_json: bool) -> None:
    """Check a session log against what the vault holds, and against one more checkpoint."""
    with unlocked(given) as ledger:
        log, new, named = read_and_hold(file, ledger)
        if against:
            new = log.against(read_held(unsealed(read_bytes(against), ledger)))
    if as_json:
        show_data(verified_data(log, new))
        if named:
            tell(named)
    else:
        _show_checked(log, new, named)


def verify_here(session: Work, file: str) -> None:
    """Check a session log against what the vault holds, in a session that is open."""
    _show_checked(*read_and_hold(file, session.vault))


def _show_checked(log: SessionLog, new: int | None, named: str) -> None:
    show(verified(log, new, width()))
    if named:
        tell(named)
