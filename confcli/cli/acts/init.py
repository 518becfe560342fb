"""This module knows what is asked before a vault is made: the undertaking, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli import new_passphrase, passphrase
from confcli.cli.acts.making import Making
from confcli.cli.acts.making_again import begin_anew, begins_beside_backups, wants_to_go_on
from confcli.cli.acts.orientation import ask_language_and_voice, remember_coordinator
from confcli.cli.acts.printing import require_asked_twice
from confcli.cli.console import emergency_card, tell
from confcli.cli.groundwork import interviewer, load_policy, now
from confcli.cli.options import Paper
from confcli.cli.settings import COORDINATOR, settings
from confcli.flows.undertaking import FORM, ask_whom, undertake, whom
from confcli.interviewers.person import attended
from confcli.vault import making
from confcli.vault.care.host_checks import warnings
from confcli.vault.location import default_place, require_room

if TYPE_CHECKING:
    from confcli.cli.options import Given


def init(given: Given, paper: Paper | None = None) -> None:
    """Make a vault; its first entry is the undertaking. `paper` is how the recovery sheet gets there.

    The vault stands there before its words are typed from the paper: interrupted, it is gone on with.
    """
    path, paper = given.vault or default_place(), paper or Paper()
    require_asked_twice(paper, path)
    if making.is_unfinished(path) and attended():
        if wants_to_go_on():
            Making(path, paper).go_on(given.passphrase_file)
            return
        begin_anew(path)
    require_room(path)
    if not begins_beside_backups(path):
        return
    if attended() and not given.answers:
        given = given._replace(plain=ask_language_and_voice() or given.plain)
    for warning in warnings(path):  # said once, plainly: the vault is theirs
        tell(warning)
    code, coordinator = load_policy(given.policy, FORM), whom(COORDINATOR)
    ask = interviewer(given, (*code.forms.values(), coordinator))
    made = undertake(code, ask, now().date(), emergency_card())
    if not settings().get(COORDINATOR):
        remember_coordinator(ask_whom(ask, coordinator, now().date(), emergency_card()))
    if given.passphrase_file:
        Making(path, paper).with_passphrase(passphrase.from_file(given.passphrase_file), code, made)
    else:
        Making(path, paper).with_words(new_passphrase.draw(), code, made)
