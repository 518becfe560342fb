"""This module knows what is done to give a client the copy of the Code: its language, its size, its files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.choosing import chosen_client
from confcli.cli.console import conclude, show, tell
from confcli.cli.paths import here
from confcli.cli.publishing import holds, tell_spelt, together
from confcli.cli.settings import COORDINATOR, require_language, settings
from confcli.core.client_copy import Coordinator, read_coordinator
from confcli.core.code.model import QuestionWords, language_spoken
from confcli.core.formats import Format
from confcli.core.ledger.marks import COPY_OFFERED
from confcli.errors import NotWritten
from confcli.flows.clients import clients, find_client
from confcli.flows.encounter import explain_only
from confcli.flows.prompting import choose
from confcli.policy import load_copy
from confcli.reports.copy.as_html import as_html
from confcli.reports.copy.as_pdf import as_pdf
from confcli.speech import LANGUAGES, say, spoken

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.core.client_copy import ClientCopy

BOTH = (Format.PDF, Format.HTML)


class Look(NamedTuple):
    """What a copy is to look like."""

    large: bool = False
    forms: tuple[Format, ...] = BOTH


PLAIN = Look()
NOBODY = "nobody"
COPIES = {
    ("en", False): "In English",
    ("en", True): "In English, in large print",
    ("fr", False): "In French",
    ("fr", True): "In French, in large print",
}


def copy_code(policy: str | None, language: str | None, folder: str, look: Look) -> None:
    """Write the copy in a language, or in the one that is spoken."""
    copy = load_copy(policy, require_language(language) if language else spoken(), coordinator())
    for path in write_copy(copy, folder, look):
        show(path)


def coordinator() -> Coordinator:
    """Give whom a client may turn to, as it was said with `language --coordinator` or at `init`."""
    return read_coordinator(settings().get(COORDINATOR, ""))


def hand_copy(session: Work) -> None:
    """Ask whom a copy is for, and hand it to them; for a client it counts as offered (FC-2)."""
    others = [(NOBODY, say("Nobody in particular"))]
    code = chosen_client(session, say("Who is the copy for?"), others) if clients(session.ledger) else NOBODY
    if code == NOBODY:
        _hand_out(*_chosen(session, spoken()))
    else:
        hand_to(session, code)


def hand_to(session: Work, code: str) -> None:
    """Write a copy for a client, then ask what became of the offer, and record it (FC-2)."""
    client = find_client(session.ledger, code)
    theirs = language_spoken(session.form("client"), client.language)
    _hand_out(*_chosen(session, theirs or spoken()))
    seq, _ = explain_only(session, code, COPY_OFFERED)
    conclude(say("Recorded as entry {seq}.", seq=seq))


def _chosen(session: Work, first: str) -> tuple[str, Look]:
    """Ask in which language and size; the client's own language stands first."""
    languages = sorted(LANGUAGES, key=lambda one: one != first)
    offered = [(language, large) for language in languages for large in (False, True)]
    lines = [(str(number), say(COPIES[pair])) for number, pair in enumerate(offered)]
    words = QuestionWords(say("Which copy of the Code?"), "")
    language, large = offered[int(choose(session.interviewer, session.card, "copy", words, lines, back=True))]
    return language, Look(large=large)


def _hand_out(language: str, look: Look) -> None:
    """Write the copy, and say where; one that is there already is as good."""
    paths = write_copy(load_copy(None, language, coordinator()), here(), look, same_is_fine=True)
    conclude(say("The copy of the Code is ready. Print it, or send it."))
    for path in paths:
        show(path)


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
