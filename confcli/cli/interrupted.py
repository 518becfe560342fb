"""This module knows what is finished first that a kill or a full disk cut short: who can open the vault, and files."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from confcli.cli.console import tell
from confcli.cli.publishing import finish
from confcli.errors import ConfcliError, Tampered
from confcli.speech import say
from confcli.vault.care.settling import NOT_SETTLED, settle

if TYPE_CHECKING:
    from confcli.vault.vault import Vault


def finish_interrupted(vault: Vault) -> None:
    """Finish it, and say so; what cannot be finished now is tried again, and a damaged vault is told elsewhere."""
    try:
        for sentence in settle(vault):
            tell(say(sentence))
    except Tampered:
        pass
    except ConfcliError as error:
        tell(say(NOT_SETTLED))
        tell(error.aloud)
    with suppress(ConfcliError):
        for path in finish(vault):
            tell(say("A file that was interrupted on its way out is now in its place: {path}", path=path))
