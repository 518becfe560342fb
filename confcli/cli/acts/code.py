"""This module knows what is done with the Code itself: shown, checked, laid out as a table, tried on answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.groundwork import load_policy, now
from confcli.cli.paths import read_text
from confcli.core.ledger.kinds import CHECKLIST, DETAILS
from confcli.errors import PolicyInvalid
from confcli.policy.source import read
from confcli.reports import code as reports
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work


def show_code(policy: str | None, *, as_json: bool) -> None:
    """Show the clauses of a policy folder, or of the built-in one."""
    code = load_policy(policy, CHECKLIST)
    edition = code.edition
    if as_json:
        show_data(
            {
                "id": edition.id,
                "version": edition.version,
                "date": code.date,
                "sha256": edition.sha256,
                "clauses": code.clauses,
            }
        )
    else:
        show(reports.clauses(code, width()))


def show_clauses(session: Work) -> None:
    """Show the clauses that a session works with."""
    show(reports.clauses(session.policy, width()))


def check(folder: str | None, *, as_json: bool) -> None:
    """Check a policy folder; raises PolicyInvalid when it has faults."""
    from confcli.policy.check import check as faults_of  # which only this one waits for

    faults = faults_of(read(folder))
    if as_json:
        show_data([{"file": f.file, "line": f.line, "key": f.key, "sentence": f.sentence} for f in faults])
    for fault in faults if not as_json else ():
        show(str(fault))
    sys.stdout.flush()
    if faults:
        raise PolicyInvalid(
            "The policy has one fault, so it cannot be used."
            if len(faults) == 1
            else "The policy has {count} faults, so it cannot be used.",
            "Mend them, then check again.",
            count=len(faults),
        )
    tell(say("The policy is sound: every file was read and every path was walked."))


def table(policy: str | None, *, as_json: bool) -> None:
    """Show every path of the checklist with its end."""
    code = load_policy(policy, CHECKLIST)
    if as_json:
        rows = reports.rows(code, CHECKLIST)
        show_data([{"answers": dict(row.answers), "end": list(row.end), "paths": row.paths} for row in rows])
    else:
        show(reports.path_table(code, CHECKLIST))


def classify(answers: str, policy: str | None, *, as_json: bool) -> None:
    """Try the rules on an answers file."""
    from confcli.flows.classifying import classify as judge_sharing  # which the rest of this room does not wait for
    from confcli.flows.desk import Desk
    from confcli.interviewers import answers_file
    from confcli.reports.verdict import as_data, as_text

    code = load_policy(policy, CHECKLIST, DETAILS)
    ask = answers_file.read(read_text(answers), code.forms.values())
    decision = judge_sharing(code, Desk(ask, now().date())).decision
    unused = ask.unused(code.forms[CHECKLIST])
    if as_json:
        show_data(as_data(code, CHECKLIST, decision, unused))
        return
    show(as_text(code, CHECKLIST, decision, width()))
    if unused:
        tell("\n" + say("Not asked, so not used: {names}.", names=", ".join(unused)))
