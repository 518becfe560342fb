"""This module knows how a copy of the Code is made for a client: its language, its size, its files."""

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, tell
from confcli.cli.options import command
from confcli.cli.paths import here
from confcli.cli.settings import require_language
from confcli.errors import NotWritten
from confcli.speech import LANGUAGES, say, spoken

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.core.client_copy import ClientCopy


class Format(StrEnum):
    """What the copy is written as."""

    PDF = "pdf"
    HTML = "html"
    BOTH = "both"


def register(code: typer.Typer) -> None:
    """Add the command."""
    command(code, "copy", copy_code)


def copy_code(
    language: Annotated[
        Optional[str],
        typer.Option("--language", metavar="|".join(LANGUAGES), help=say("English or French; else as on screen.")),
    ] = None,
    large: Annotated[bool, typer.Option("--large", help=say("In large print."))] = False,
    form: Annotated[
        Format, typer.Option("--format", help=say("PDF to print, HTML to read on a screen or to send."))
    ] = Format.BOTH,
    folder: options.Folder = ".",
    policy: options.PolicyFolder = None,
) -> None:
    """Write the copy of the Code that a client keeps: one page."""
    from confcli.policy import load_copy

    copy = load_copy(policy, require_language(language) if language else spoken())
    for path in write_copy(copy, folder, large=large, form=form):
        show(path)


def hand_copy(_session: "Work") -> None:
    """Write the copy in the language that is spoken, and say where; one that is there already is as good."""
    from confcli.policy import load_copy

    paths = write_copy(load_copy(None, spoken()), here(), same_is_fine=True)
    conclude(say("The copy of the Code is ready. Print it, or send it."))
    for path in paths:
        show(path)


def write_copy(
    copy: "ClientCopy", folder: str, *, large: bool = False, form: Format = Format.BOTH, same_is_fine: bool = False
) -> list[str]:
    """Write the copy; give the paths. Where no PDF can be made the HTML is, and it is said why.

    Raises NotWritten, when a PDF alone was asked for only after the HTML was written in its place.
    """
    from confcli.cli.publishing import holds, together

    files: dict[str, str | bytes] = {}
    name = f"code-of-confidentiality-{copy.language}{'-large' if large else ''}"
    fault = None
    if form is not Format.HTML:
        try:
            files[f"{name}.pdf"] = _pdf(copy, large=large)
        except NotWritten as error:
            fault = error
    if form is not Format.PDF or fault:
        from confcli.reports.copy.as_html import as_html

        files[f"{name}.html"] = as_html(copy, large=large)
    paths = []
    with together(folder) as file:
        for each, content in files.items():
            path = os.path.join(folder, each)
            paths.append(path if same_is_fine and holds(path, content) else file(each, content))
    if fault and form is Format.PDF:
        tell(say("It was written as HTML instead: {path}", path=paths[0]))
        raise fault
    if fault:
        tell(fault.aloud)
    return paths


def _pdf(copy: "ClientCopy", *, large: bool) -> bytes:
    from confcli.reports.copy.as_pdf import as_pdf

    content, spelt = as_pdf(copy, large=large)
    if spelt:
        tell(
            say(
                "No font here can show these characters, so they stand in the PDF as ⟨U+…⟩: {characters}",
                characters=" ".join(spelt),
            )
        )
    return content
