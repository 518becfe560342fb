"""This module knows the commands that show the Code itself, check it, and write a copy for a client."""

from enum import StrEnum
from typing import Annotated, Optional

import typer

from confcli.cli import acts, options
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.core.formats import Format
from confcli.speech import LANGUAGES, say

PolicyFolder = Annotated[
    Optional[str],
    typer.Argument(metavar="[FOLDER]", parser=given_path, help=say("A policy folder; else the built-in one.")),
]


class CopyForm(StrEnum):
    """What the copy is written as."""

    PDF = "pdf"
    HTML = "html"
    BOTH = "both"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    code = options.group("The Code: its clauses, its checks, its table.")
    command(code, "show", show_code)
    command(code, "check", check)
    command(code, "table", table)
    command(code, "copy", copy_code)
    app.add_typer(code, name="code")


def show_code(policy: options.PolicyFolder = None, as_json: options.Json = False) -> None:
    """Show the clauses of the Code."""
    acts.code.show_code(policy, as_json=as_json)


def check(folder: PolicyFolder = None, as_json: options.Json = False) -> None:
    """Check a policy folder: every file, every word, every path."""
    acts.code.check(folder, as_json=as_json)


def table(policy: options.PolicyFolder = None, as_json: options.Json = False) -> None:
    """Show every path of the checklist with its end."""
    acts.code.table(policy, as_json=as_json)


def copy_code(
    language: Annotated[
        Optional[str],
        typer.Option("--language", metavar="|".join(LANGUAGES), help=say("English or French; else as on screen.")),
    ] = None,
    large: Annotated[bool, typer.Option("--large", help=say("In large print."))] = False,
    form: Annotated[
        CopyForm, typer.Option("--format", help=say("PDF to print, HTML to read on a screen or to send."))
    ] = CopyForm.BOTH,
    folder: options.Folder = ".",
    policy: options.PolicyFolder = None,
) -> None:
    """Write the copy of the Code that a client keeps: one page."""
    forms = acts.copy.BOTH if form is CopyForm.BOTH else (Format(form),)
    acts.copy.copy_code(policy, language, folder, acts.copy.Look(large, forms))
