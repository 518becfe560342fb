"""This module knows what a supervisor does with one session log: read, and checked."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.groundwork import load_policy, now
from confcli.cli.paths import read_bytes
from confcli.cli.publishing import write_as
from confcli.cli.supervision.acts.received_log import other_names, read_received, require_held, unsealed
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


class Written(NamedTuple):
    """How a log is to be written into a file; without a form it is shown."""

    form: str | None
    folder: str
    unencrypted: bool


def open_log(given: Given, file: str, written: Written, *, as_json: bool) -> None:
    """Show a session log as a register, or write it into a file."""
    with unlocked(given) as ledger:
        log = read_received(file, ledger)
        new, named = require_held(log, ledger), other_names(log, ledger)
    view = register(load_policy(None), log, now())
    if written.form:
        name = os.path.splitext(os.path.basename(file))[0]
        forms = {way: partial(make, view) for way, make in FORMS.items()}
        place = (written.folder, name)
        write_as(written.form, lambda: as_pdf(view), forms, place, asked=written.unencrypted)
    elif as_json:
        show_data(as_data(view))
    else:
        show(as_text(view, width()))
    if named:
        tell(named)
    if new is None:
        tell(say("You hold no checkpoint that this log could be held against."))
    else:
        tell(say("It fits every checkpoint you hold. New since the last one: {count}", count=new))


def verify(given: Given, file: str, against: str | None, *, as_json: bool) -> None:
    """Check a session log against what the vault holds, and against one more checkpoint."""
    with unlocked(given) as ledger:
        log = read_received(file, ledger)
        new, named = require_held(log, ledger), other_names(log, ledger)
        if against:
            new = log.against(read_held(unsealed(read_bytes(against), ledger)))
    if as_json:
        show_data(verified_data(log, new))
    else:
        show(verified(log, new, width()))
    if named:
        tell(named)
