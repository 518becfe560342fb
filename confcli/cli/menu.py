"""This module knows the home menu: unlocked once, locked when nobody is there, left when that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli import acts, chosen
from confcli.cli.console import STOPPED, emergency_card, tell
from confcli.cli.groundwork import interviewer, load_policy
from confcli.cli.menu_lines import LEAVE, choose_line, show_menu
from confcli.cli.menu_table import HOME
from confcli.cli.options import Given
from confcli.cli.workspace import session_at, unlocked
from confcli.errors import ConfcliError
from confcli.flows.ports import Wish, Wished
from confcli.flows.prompting import show_card
from confcli.speech import say
from confcli.vault.backup_names import most_promising
from confcli.vault.location import default_place, has_none

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.cli.menu_lines import Between
    from confcli.flows.ports import Interviewer

LOCKED = "Locked: no key was pressed for a long time. Nothing is lost. To go on, unlock again."
LOST_A_LINE = (
    "Locked: no key was pressed for a long time. Only the line you were typing is not kept. To go on, unlock again."
)


def home(given: Given) -> None:
    """Open the menu, or what can be done before there is a vault."""
    ask = interviewer(given, ())
    if _has_no_vault(given):
        _without_vault(ask, given)
        return
    while ended := _until_locked(given):
        if isinstance(ended, Wished):
            interviewer(given, ()).clear()
            tell(say(LOST_A_LINE if ended.half_typed else LOCKED))
        else:
            given = _done_while_locked(ended, given)


def _until_locked(given: Given) -> Wished | Between | None:
    """Unlock, and show the menu until it is left; give what ended it when that was something else.

    It is locked where nobody was there, or for what is done with a closed vault alone.
    """
    with unlocked(given) as vault:
        while True:
            ask, policy = interviewer(given, ()), load_policy(given.policy)
            try:
                ended = show_menu(session_at(vault, policy, ask, given.policy), HOME)
            except Wished as wished:
                if wished.wish is not Wish.IDLE:
                    raise
                return wished
            if ended is None or ended.locked:
                return ended
            given = ended.act(given)


def _done_while_locked(between: Between, given: Given) -> Given:
    """Do what needs a closed vault; whatever ends it, the menu is to come back."""
    try:
        return between.act(given)
    except ConfcliError as error:
        tell(error.aloud)
    except KeyboardInterrupt:
        tell(f"\n{say(STOPPED)}")
    return given


def _has_no_vault(given: Given) -> bool:
    return has_none(given.vault or default_place())


def _without_vault(ask: Interviewer, given: Given) -> None:
    """Show what can be done before there is a vault."""
    lost = most_promising(given.vault or default_place())
    if lost:
        ask.say(say("The vault is gone from its place, but there are backups of it: {path}", path=lost.path))
    else:
        ask.say(say("Welcome to confcli. There is no vault on this laptop yet."))
    again = say("Bring my vault back from a backup")
    actions: dict[str, Callable[[], None]] = {
        say("Someone is in danger now"): lambda: show_card(ask, emergency_card()),
        **({again: lambda: chosen.getting_back.bring_back_first(ask, given)} if lost else {}),
        say("Make my vault"): lambda: acts.init.init(Given(vault=given.vault, plain=given.plain)),
        again: lambda: chosen.getting_back.bring_back_first(ask, given),
        say("Practise with invented cases"): lambda: acts.practice.practise(ask),
    }
    while True:
        line = choose_line(ask, say("What would you like to do?"), list(actions), emergency_card())
        if line == LEAVE:
            return
        actions[line]()
        if not _has_no_vault(given):
            tell(say("To open the menu: confcli"))
            return
