"""This module knows what a line of a menu is, and how lines are shown, chosen and done until the menu is left.

A line is its words and an act on the open session, or its words and a menu of its own.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli.console import NOT_KEPT, STOPPED, STOPPED_KEPT, tell
from confcli.cli.paths import given_path
from confcli.core.code.model import QuestionWords
from confcli.errors import ConfcliError, Unanswered
from confcli.flows.ports import Interrupted, Wish, Wished
from confcli.flows.prompting import choose, write
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from confcli.cli.options import Given
    from confcli.cli.workspace import Work
    from confcli.flows.ports import Interviewer

    Act = Callable[[Work], "Between | None"]

LEAVE = "leave"
KEPT_HERE = "What you answered is kept, unfinished. To go on with it, choose the same line again."


class Between(NamedTuple):
    """What is done between two sessions: it gives the options under which the next one is laid out."""

    act: Callable[[Given], Given]
    locked: bool  # whether the vault has to be closed meanwhile, and unlocked again afterwards


class Line(NamedTuple):
    """One thing to do: the English of its words, and what does it."""

    words: str
    act: Act


class Menu(NamedTuple):
    """Lines under a title, which is also the words of the line that opens it."""

    words: str
    lines: Sequence[Line | Menu]
    above: Callable[[Work], str] | None = None  # what stands above the lines each time they are shown


def show_menu(session: Work, menu: Menu) -> Between | None:
    """Show a menu again and again until it is left, or something is to be done between two sessions.

    What was recorded leads back to the first menu, where all that is still to do stands; looking does not.
    """
    lines = {say(line.words): line for line in menu.lines}
    while True:
        if menu.above:
            session.interviewer.say(menu.above(session))
        chosen = choose_line(session.interviewer, say(menu.words), list(lines), session.card)
        if chosen == LEAVE:
            return None
        line, before = lines[chosen], session.ledger.head()
        then = show_menu(session, line) if isinstance(line, Menu) else _do(session, line.act)
        if then or not (menu.above or session.ledger.head() == before):
            return then


def choose_line(ask: Interviewer, title: str, lines: list[str], card: str) -> str:
    """Have one of some lines chosen; LEAVE for going back, stopping or the end of the input."""
    words = QuestionWords(title, "", say("To leave: < or ="))
    try:
        return choose(ask, card, "menu", words, [(line, line) for line in lines], back=True)
    except (KeyboardInterrupt, Unanswered):
        return LEAVE
    except Wished as wished:
        if wished.wish is Wish.IDLE:
            raise
        return LEAVE


def _do(session: Work, act: Act) -> Between | None:
    """Do one thing; whatever ends it, the menu comes back, and what was confirmed is kept."""
    try:
        return act(session)
    except ConfcliError as error:
        tell(error.aloud)
    except Interrupted as stopped:
        tell(f"\n{say(STOPPED_KEPT if stopped.kept else NOT_KEPT)}")
    except KeyboardInterrupt:
        tell(f"\n{say(STOPPED)}")
    except Wished as wished:
        if wished.wish is Wish.IDLE:
            raise
        tell(say(KEPT_HERE if wished.kept else NOT_KEPT))
    finally:
        sys.stdout.flush()
    return None


def with_path(title: str, act: Callable[[Work, str], Between | None]) -> Act:
    """Give what asks for a file or a folder first."""
    return lambda session: act(session, asked_path(session.interviewer, session.card, title))


def asked_path(ask: Interviewer, card: str, title: str) -> str:
    """Ask for a file or a folder, which may be dragged onto the window."""
    words = QuestionWords(say(title), "", say("Type its name, or drag it onto this window."))
    return given_path(_meant(write(ask, card, "path", words, back=True)))


def asked_words(
    session: Work,
    name: str,
    title: str,
    about: str,
    read: Callable[[str], str] = str.strip,
    *,
    optional: bool = False,
) -> str:
    """Ask for a line of text; title and help are given in English, and what `read` refuses is asked again."""
    words = QuestionWords(say(title), "", say(about))
    return write(session.interviewer, session.card, name, words, read, back=True, optional=optional)


def _meant(path: str) -> str:
    """Give the path that was typed or dragged: a terminal puts it in quotes, or a backslash before each blank."""
    bare = path.strip().strip("\"'")
    return bare if os.path.lexists(bare) else bare.replace("\\ ", " ")
