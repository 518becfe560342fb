"""This module knows the commands that show the Code itself."""

import sys
from typing import Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.commands import copy
from confcli.cli.console import show, show_data, tell, width
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.cli.workspace import load_policy
from confcli.speech import say

Folder = Annotated[
    Optional[str],
    typer.Argument(metavar="[FOLDER]", parser=given_path, help=say("A policy folder; else the built-in one.")),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    code = typer.Typer(
        help=say("The Code: its clauses, its checks, its table."), no_args_is_help=True, rich_markup_mode=None
    )
    command(code, "show", show_code)
    command(code, "check", check)
    command(code, "table", table)
    copy.register(code)
    app.add_typer(code, name="code")


def show_code(policy: options.PolicyFolder = None, as_json: options.Json = False) -> None:
    """Show the clauses of the Code."""
    from confcli.reports.code import clauses

    code = load_policy(policy, "sharing")
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
        show(clauses(code, width()))


def check(folder: Folder = None, as_json: options.Json = False) -> None:
    """Check a policy folder: every file, every word, every path."""
    from confcli.errors import PolicyInvalid
    from confcli.policy.check import check as faults_of
    from confcli.policy.source import read

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


def table(policy: options.PolicyFolder = None, as_json: options.Json = False) -> None:
    """Show every path of the checklist with its end."""
    from confcli.reports.code import path_table, rows

    code = load_policy(policy, "sharing")
    if as_json:
        show_data(
            [{"answers": dict(row.answers), "end": list(row.end), "paths": row.paths} for row in rows(code, "sharing")]
        )
    else:
        show(path_table(code, "sharing"))
