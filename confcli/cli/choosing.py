"""This module knows how an entry or a client is chosen from a list: the newest first, with what tells them apart."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from confcli.core.code.model import QuestionWords
from confcli.errors import Misread
from confcli.flows.clients import clients
from confcli.flows.prompting import choose
from confcli.reports.entry_line import entry_line
from confcli.reports.people import client_line
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from confcli.cli.menu_lines import Act, Between
    from confcli.cli.workspace import Work
    from confcli.core.ledger.chain import Shown
    from confcli.vault.vault import Vault

PAGE = 8  # entries that are shown at once; the ninth line leads to older ones
OLDER = "older"


def with_client(title: str, act: Callable[[Work, str], Between | None]) -> Act:
    """Give what asks for a client first; the title is given in English."""
    return lambda session: act(session, chosen_client(session, say(title)))


def with_entry(
    title: str, act: Callable[[Work, int], Between | None], fits: Callable[[Work, Shown], bool] = lambda *_: True
) -> Act:
    """Give what asks for an entry first, among those that fit; the title is given in English."""
    return lambda session: act(
        session,
        chosen_entry(session, say(title), (one for one in newest_first(session.vault) if fits(session, one))).seq,
    )


def chosen_client(session: Work, title: str, others: Sequence[tuple[str, str]] = ()) -> str:
    """Have a client chosen, and give the code; `others` are lines below. Raises Misread where there is nobody."""
    known = clients(session.ledger).values()
    if not (known or others):
        raise Misread("There are no clients yet.", "To add one, choose: Add a client.")
    return _chosen(session, title, [*((one.code, client_line(one)) for one in known), *others])


def newest_first(vault: Vault, kind: str | None = None) -> Iterator[Shown]:
    """Yield entries, the newest first, and read no more of them than are wanted."""
    taken, size = 0, 10 * PAGE
    while True:
        read = list(vault.entries(kind=kind, latest=size))
        yield from reversed(read[: len(read) - taken])
        if len(read) < size:
            return
        taken, size = len(read), 10 * size


def chosen_entry(session: Work, title: str, found: Iterable[Shown]) -> Shown:
    """Have one of some entries chosen, in the order in which they come; raises Misread where there is none."""
    rest, known = iter(found), clients(session.ledger)
    shown = list(islice(rest, PAGE))
    if not shown:
        raise Misread("There are no such entries.")
    while True:
        later = list(islice(rest, PAGE))
        lines = [(str(one.seq), entry_line(session.policy, one, known)) for one in shown]
        chosen = _chosen(session, title, [*lines, *([(OLDER, say("Older ones"))] if later else [])])
        if chosen != OLDER:
            return next(one for one in shown if str(one.seq) == chosen)
        shown = later


def entry_named(session: Work, one: Shown) -> str:
    """Give the line by which an entry is chosen."""
    return entry_line(session.policy, one, clients(session.ledger))


def _chosen(session: Work, title: str, lines: Sequence[tuple[str, str]]) -> str:
    return choose(session.interviewer, session.card, "chosen", QuestionWords(title, ""), lines, back=True)
