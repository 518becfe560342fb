"""This module knows the home menu: unlocked once, locked when nobody is there, and one line for each thing to do."""

import sys
from typing import TYPE_CHECKING

import typer

from confcli.cli import options
from confcli.cli.console import emergency_card, show, tell, width
from confcli.cli.options import command
from confcli.cli.workspace import Given, interviewer, load_policy, session_at, unlocked
from confcli.errors import ConfcliError, Unanswered
from confcli.flows.ports import Wish, Wished
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confcli.cli.workspace import Work
    from confcli.flows.ports import Interviewer

    Actions = Mapping[str, Callable[[Work], None]]

LEAVE = "leave"
LOCKED = "Locked: no key was pressed for a long time. Nothing is lost. To go on, unlock again."
LOST_A_LINE = (
    "Locked: no key was pressed for a long time. Only the line you were typing is not kept. To go on, unlock again."
)
KEPT_HERE = "What you answered is kept, unfinished. To go on with it, choose the same line again."


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "home", home)


def home(
    vault: options.Vault = None, passphrase_file: options.PassphraseFile = None, plain: options.Plain = False
) -> None:
    """Open the menu: what you may want to do, and what is still to be done."""
    given = Given(vault, passphrase_file, plain)
    ask = interviewer(given, ())
    if _has_no_vault(given):
        _without_vault(ask, given)
        return
    while locked := _until_locked(given, ask):
        ask.clear()
        tell(say(LOST_A_LINE if locked.half_typed else LOCKED))


def _until_locked(given: Given, ask: "Interviewer") -> Wished | None:
    """Unlock, and show the menu until it is left; give what ended it when it was locked because nobody was there."""
    policy = load_policy(given.policy)
    with unlocked(given) as vault:
        session = session_at(vault, policy, ask, given.policy)
        try:
            _menu(session, say("What would you like to do?"), _main(), standing=_standing)
        except Wished as wished:
            if wished.wish is not Wish.IDLE:
                raise
            return wished
    return None


def _menu(session: "Work", title: str, actions: "Actions", standing: "Callable[[Work], str] | None" = None) -> None:
    """Show a menu again and again until it is left."""
    while True:
        if standing:
            session.interviewer.say(standing(session))
        chosen = choose_line(session.interviewer, title, list(actions), session.card)
        if chosen == LEAVE:
            return
        _do(session, actions[chosen])


def choose_line(ask: "Interviewer", title: str, lines: list[str], card: str) -> str:
    """Have one of some lines chosen; LEAVE for going back, stopping or the end of the input."""
    from confcli.core.code.model import QuestionWords
    from confcli.flows.prompting import choose

    words = QuestionWords(title, "", say("To leave: < or ="))
    try:
        return choose(ask, card, "menu", words, [(line, line) for line in lines], back=True)
    except (KeyboardInterrupt, Unanswered):
        return LEAVE
    except Wished as wished:
        if wished.wish is Wish.IDLE:
            raise
        return LEAVE


def _do(session: "Work", action: "Callable[[Work], None]") -> None:
    """Do one thing; whatever ends it, the menu comes back, and what was confirmed is kept."""
    from confcli.cli.app import NOT_KEPT, STOPPED

    try:
        action(session)
    except ConfcliError as error:
        tell(error.aloud)
    except KeyboardInterrupt:
        tell(f"\n{say(STOPPED)}")
    except Wished as wished:
        if wished.wish is Wish.IDLE:
            raise
        tell(say(KEPT_HERE if wished.kept else NOT_KEPT))
    sys.stdout.flush()


def _main() -> "Actions":
    from confcli.cli.commands import clients, sharing, supervision_menu

    return {
        say("Someone is in danger now"): _danger,
        say("First contact: explain the Code"): lambda session: clients.explain_to(session, None),
        say("Record a contact"): lambda session: clients.record_contact(session, None),
        say("Before I share anything"): lambda session: sharing.ask_before(session, None),
        say("Give a copy of the Code"): _copy,
        say("My log and my clients"): lambda session: _menu(session, say("My log and my clients"), _records()),
        say("Supervision"): lambda session: _menu(session, say("Supervision"), supervision_menu.lines()),
        say("Help and practice"): lambda session: _menu(session, say("Help and practice"), _help()),
    }


def _records() -> "Actions":
    from confcli.cli.commands import breach, clients, ending, log, sharing

    return {
        say("What was recorded"): log.show_log,
        say("My clients"): clients.show_clients,
        say("Add a client"): lambda session: clients.add_to(session, None),
        say("What was in fact shared"): sharing.ask_outcome,
        say("A breach happened"): breach.record_breach,
        say("The end of support, or of my volunteering"): ending.record_ending,
        say("Is all well with the vault?"): _doctor,
    }


def _help() -> "Actions":
    from confcli.cli.commands.help import page

    return {
        say("How confcli works"): lambda _: show(page(width())),
        say("Practise with invented cases"): _practice,
        say("The Code, clause by clause"): _code,
    }


def _danger(session: "Work") -> None:
    from confcli.flows.prompting import show_card

    show_card(session.interviewer, session.card)
    session.interviewer.say(say("When help is on its way, record it: Before I share anything."))


def _copy(session: "Work") -> None:
    from confcli.cli.commands.copy import hand_copy

    hand_copy(session)


def _doctor(session: "Work") -> None:
    from confcli.cli.commands.vault import look_over_vault

    look_over_vault(session.vault)


def _practice(session: "Work") -> None:
    from confcli.cli.commands.practice import practise

    practise(session.interviewer)


def _code(session: "Work") -> None:
    from confcli.reports.code import clauses

    show(clauses(session.policy, width()))


def _standing(session: "Work") -> str:
    """Say what is unfinished and what is still to be done."""
    from confcli.core.dates import show_moment
    from confcli.core.ledger.kinds import kind_name
    from confcli.flows.clients import clients
    from confcli.flows.drafts import begun, unfinished
    from confcli.flows.recording import outstanding, running_clocks
    from confcli.reports.layout import bullet
    from confcli.reports.people import still_to_do

    found = [
        say("Unfinished since {moment}: {what}", moment=show_moment(begun(one)), what=kind_name(one.kind))
        for one in unfinished(session.drafts)
    ]
    found += still_to_do(
        list(clients(session.ledger).values()),
        outstanding(session.ledger),
        running_clocks(session.ledger, session.clock()),
    )
    if not found:
        return say("Nothing is left to do.")
    return "\n".join((say("Still to do"), *(bullet(line, width()) for line in found)))


def _has_no_vault(given: Given) -> bool:
    from confcli.vault.location import default_place, has_none

    return has_none(given.vault or default_place())


def _without_vault(ask: "Interviewer", given: Given) -> None:
    """Show what can be done before there is a vault."""
    from confcli.cli.commands.init import init
    from confcli.flows.prompting import show_card

    ask.say(say("Welcome to confcli. There is no vault on this laptop yet."))
    actions: dict[str, Callable[[], None]] = {
        say("Someone is in danger now"): lambda: show_card(ask, emergency_card()),
        say("Make my vault"): lambda: init(vault=given.vault, plain=given.plain),
        say("Practise with invented cases"): lambda: _practise(ask),
    }
    while True:
        chosen = choose_line(ask, say("What would you like to do?"), list(actions), emergency_card())
        if chosen == LEAVE:
            return
        actions[chosen]()
        if not _has_no_vault(given):
            tell(say("To open the menu: confcli"))
            return


def _practise(ask: "Interviewer") -> None:
    from confcli.cli.commands.practice import practise

    practise(ask)
