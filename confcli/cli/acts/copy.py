"""This module knows what is done to give a client the copy of the Code: its language, its size, its files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import show, tell
from confcli.cli.publishing import holds, tell_spelt, together
from confcli.cli.settings import COORDINATOR, require_language, settings
from confcli.core.client_copy import Coordinator, read_coordinator
from confcli.core.formats import Format
from confcli.errors import NotWritten
from confcli.policy import load_copy
from confcli.reports.copy.as_html import as_html
from confcli.reports.copy.as_pdf import as_pdf
from confcli.speech import say, spoken

if TYPE_CHECKING:
    from confcli.core.client_copy import ClientCopy

BOTH = (Format.PDF, Format.HTML)


class Look(NamedTuple):
    """What a copy is to look like."""

    large: bool = False
    forms: tuple[Format, ...] = BOTH


PLAIN = Look()


def copy_code(policy: str | None, language: str | None, folder: str, look: Look) -> None:
    """Write the copy in a language, or in the one that is spoken."""
    copy = load_copy(policy, require_language(language) if language else spoken(), coordinator())
    for path in write_copy(copy, folder, look):
        show(path)


def coordinator() -> Coordinator:
    """Give whom a client may turn to, as it was said with `language --coordinator` or at `init`."""
    return read_coordinator(settings().get(COORDINATOR, ""))


def write_copy(copy: ClientCopy, folder: str, look: Look = PLAIN, *, same_is_fine: bool = False) -> list[str]:
    """Write the copy; give the paths. Where no PDF can be made the HTML is, and it is said why.

    Raises NotWritten, when a PDF alone was asked for only after the HTML was written in its place.
    """
    files: dict[str, str | bytes] = {}
    name = f"{copy.file}{'-large' if look.large else ''}"
    fault = None
    if Format.PDF in look.forms:
        try:
            files[f"{name}.pdf"], spelt = as_pdf(copy, large=look.large)
            tell_spelt(spelt)
        except NotWritten as error:
            fault = error
    if Format.HTML in look.forms or fault:
        files[f"{name}.html"] = as_html(copy, large=look.large)
    paths = []
    with together(folder) as file:
        for each, content in files.items():
            path = os.path.join(folder, each)
            paths.append(path if same_is_fine and holds(path, content) else file(each, content))
    if fault and Format.HTML not in look.forms:
        tell(say("It was written as HTML instead: {path}", path=paths[0]))
        raise fault
    if fault:
        tell(fault.aloud)
    return paths
