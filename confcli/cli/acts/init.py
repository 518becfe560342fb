"""This module knows what is done to make a vault: the undertaking, a passphrase, a recovery sheet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from confcli.cli import passphrase
from confcli.cli.acts.orientation import ask_language_and_voice, remember_coordinator
from confcli.cli.acts.recovery_sheet import hand_out_first
from confcli.cli.console import emergency_card, show, tell
from confcli.cli.groundwork import interviewer, kept_now, load_policy, now
from confcli.cli.settings import COORDINATOR, settings
from confcli.core.ledger.chain import genesis
from confcli.core.ledger.checkpoint import checkpoint
from confcli.flows.undertaking import FORM, ask_whom, record_undertaking, undertake, whom
from confcli.interviewers.person import attended
from confcli.speech import say
from confcli.vault.care.host_checks import warnings
from confcli.vault.location import default_place, require_room
from confcli.vault.opening import NewVault, open_with_key

if TYPE_CHECKING:
    from confcli.cli.options import Given


def init(given: Given, page: str | None = None) -> None:
    """Make a vault; its first entry is the undertaking. `page` is where the recovery sheet is written as a page."""
    path = given.vault or default_place()
    require_room(path)
    if attended() and not given.answers:
        given = given._replace(plain=ask_language_and_voice() or given.plain)
    for warning in warnings(path):  # said once, plainly: the vault is theirs
        tell(warning)
    code, coordinator = load_policy(given.policy, FORM), whom(COORDINATOR)
    ask = interviewer(given, (*code.forms.values(), coordinator))
    made = undertake(code, ask, now().date(), emergency_card())
    if not settings().get(COORDINATOR):
        remember_coordinator(ask_whom(ask, coordinator, now().date(), emergency_card()))
    secret = passphrase.from_file(given.passphrase_file) if given.passphrase_file else passphrase.new()
    at = kept_now()
    new = NewVault(path, secret)
    try:
        record_undertaking(code, new.vault, made, at)
        start = checkpoint(genesis(new.vault.head().ledger), at)
        new.move_in()
    except BaseException:
        new.discard()
        raise
    hand_out_first(lambda: open_with_key(path, new.vault.key), page)
    tell(say("Your vault is at {path}. Your undertaking is its first entry.", path=path))
    tell(say("Give this line to your supervisor to keep:"))
    sys.stderr.flush()
    show(start)
