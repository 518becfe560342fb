"""This module knows how a copy of the Code is handed to a client: which one, and what became of the offer (FC-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.acts.copy import Look, coordinator, write_copy
from confcli.cli.choosing import chosen_client
from confcli.cli.console import conclude, show
from confcli.cli.paths import here
from confcli.core.code.model import QuestionWords, language_spoken
from confcli.core.ledger.marks import COPY_OFFERED
from confcli.flows.clients import clients, find_client
from confcli.flows.encounter import explain_only
from confcli.flows.prompting import choose
from confcli.policy import load_copy
from confcli.speech import say, spoken

if TYPE_CHECKING:
    from confcli.cli.workspace import Work

NOBODY = "nobody"
COPIES = {  # each by its language, with a sign after it where the print is large
    "en": "In English",
    "en+": "In English, in large print",
    "fr": "In French",
    "fr+": "In French, in large print",
}


def hand_copy(session: Work) -> None:
    """Ask whom a copy is for, and hand it to them; for a client it counts as offered (FC-2)."""
    others = [(NOBODY, say("Nobody in particular"))]
    code = chosen_client(session, say("Who is the copy for?"), others) if clients(session.ledger) else NOBODY
    if code == NOBODY:
        _write(*_chosen(session, spoken()))
    else:
        hand_to(session, code)


def hand_to(session: Work, code: str) -> None:
    """Write a copy for a client, then ask what became of the offer, and record it (FC-2)."""
    client = find_client(session.ledger, code)
    _write(*_chosen(session, language_spoken(session.form("client"), client.language) or spoken()))
    seq, _ = explain_only(session, code, COPY_OFFERED)
    conclude(say("Recorded as entry {seq}.", seq=seq))


def _chosen(session: Work, first: str) -> tuple[str, Look]:
    """Ask in which language and size; the client's own language stands first."""
    lines = [(one, say(words)) for one, words in COPIES.items()]
    lines.sort(key=lambda line: not line[0].startswith(first))
    words = QuestionWords(say("Which copy of the Code?"), "")
    chosen = choose(session.interviewer, session.card, "exemplar", words, lines, back=True)
    return chosen.removesuffix("+"), Look(large=chosen.endswith("+"))


def _write(language: str, look: Look) -> None:
    """Write the copy, and say where; one that is there already is as good."""
    paths = write_copy(load_copy(None, language, coordinator()), here(), look, same_is_fine=True)
    conclude(say("The copy of the Code is ready. Print it, or send it."))
    for path in paths:
        show(path)
