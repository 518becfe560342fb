"""This module knows what is done so that a ledger can be proved: its checkpoint given, a session log checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import show, show_data, tell, width
from confcli.cli.groundwork import kept_now
from confcli.cli.paths import read_bytes
from confcli.cli.publishing import together
from confcli.cli.workspace import Work, unlocked
from confcli.core.ledger import session_log
from confcli.core.ledger.checkpoint import checkpoint
from confcli.flows.session import volunteer_of
from confcli.flows.supervision.vouching import own_numbers
from confcli.reports.verification import verified, verified_data
from confcli.speech import say, say_many
from confcli.vault.care.own_backups import BRING_IT_BACK, compared
from confcli.vault.integrity import prove_ledger

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.core.ledger.chain import Head
    from confcli.vault.vault import Vault


def verify(file: str, against: str | None, *, as_json: bool) -> None:
    """Check a session log, and hold it against a checkpoint."""
    log = session_log.read_log(read_bytes(file))
    new = log.against(session_log.read_held(read_bytes(against))) if against else None
    if as_json:
        show_data(verified_data(log, new))
    else:
        show(verified(log, new, width()))


def show_checkpoint(given: Given, folder: str | None) -> None:
    """Check the whole ledger; show its checkpoint, or write it into a folder."""
    with unlocked(given) as ledger:
        head, code = prove_ledger(ledger), volunteer_of(ledger) if folder is not None else ""
        line = _told(ledger, head)
    if folder is None:
        show(line)
        return
    with together(folder) as file:
        show(file(f"checkpoint-{code}.json", f"{line}\n"))


def show_own(session: Work) -> None:
    """Check the whole ledger and show its checkpoint, in a session that is open."""
    show(_told(session.vault, prove_ledger(session.vault)))


def _told(vault: Vault, head: Head) -> str:
    """Say what was checked, and give the line to keep; that nothing is missing is said where no backup holds more."""
    if more := compared(vault).more:
        tell(say_many(head.size, "One entry, checked.", "{count} entries, checked: they are in order and unchanged."))
        tell(say("But entries are missing: a backup holds some that the vault does not. Bring it back first."))
        tell(say(BRING_IT_BACK, path=more[-1].path))
    else:
        whole = "{count} entries, checked: nothing is missing, nothing was changed."
        tell(say_many(head.size, "One entry, checked.", whole))
    tell(say("If your supervisor rings you to compare, read them this number:"))
    for size, number in own_numbers(vault):
        tell(f"    {number}  {say('(up to entry {seq})', seq=size)}")
    return checkpoint(head, kept_now())
