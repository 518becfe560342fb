"""This module knows what is said of a ledger that was checked: whether it is whole, and the numbers to read out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import tell
from confcli.cli.groundwork import kept_now
from confcli.core.ledger.checkpoint import checkpoint
from confcli.flows.supervision.vouching import own_numbers
from confcli.speech import say, say_many
from confcli.vault.care.own_backups import BRING_IT_BACK, compared

if TYPE_CHECKING:
    from confcli.core.ledger.chain import Head
    from confcli.vault.vault import Vault


def tell_checked(vault: Vault, head: Head) -> str:
    """Say what was checked, and give the line to keep; that nothing is missing is said where no backup holds more."""
    numbers = tuple(own_numbers(vault))  # before a word is said: a damaged vault is told of, and nothing else
    if more := compared(vault).more:
        tell(say_many(head.size, "One entry, checked.", "{count} entries, checked: they are in order and unchanged."))
        tell(say("But entries are missing: a backup holds some that the vault does not. Bring it back first."))
        tell(say(BRING_IT_BACK, path=more[-1].path))
    else:
        whole = "{count} entries, checked: nothing is missing, nothing was changed."
        tell(say_many(head.size, "One entry, checked.", whole))
    tell(say("If your supervisor rings you to compare, read them this number:"))
    for size, number in numbers:
        tell(f"    {number}  {say('(up to entry {seq})', seq=size)}")
    return checkpoint(head, kept_now())
