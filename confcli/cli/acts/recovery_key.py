"""This module knows how a vault is opened with the key on the recovery sheet: from a file, or typed from the paper."""

from typing import TYPE_CHECKING

from confcli.cli import passphrase
from confcli.cli.console import tell
from confcli.cli.paths import read_text
from confcli.cli.process import keep_memory_private
from confcli.cli.workspace import tell_of_upgrade
from confcli.errors import Unanswered
from confcli.speech import say
from confcli.vault.care.recovery import LENGTH, SheetKey, without_slips
from confcli.vault.care.settling import UNSETTLED, is_unsettled
from confcli.vault.location import require_vault
from confcli.vault.unlocking import recovered

if TYPE_CHECKING:
    from confcli.vault.vault import Vault

LINES_OF_A_SHEET = 3


def opened_with_sheet(path: str, key_file: str | None) -> "Vault":
    """Open a vault with the key of a sheet, from a file or typed; a typing mistake may be typed again."""
    require_vault(path)
    if key_file:
        key = SheetKey(read_text(key_file))
    else:
        tell(
            say("Type the key from the recovery sheet, the groups of line 1 first. Spaces and capitals do not matter.")
        )
        key = passphrase.again_if_misread(_typed_key)
    vault = recovered(path, key)
    tell_of_upgrade(vault)
    if is_unsettled(vault):
        tell(say(UNSETTLED))
    return vault


def _typed_key() -> "SheetKey":
    """Read the key line by line; who pastes or types all of it at once is not asked for more."""
    keep_memory_private()
    typed: list[str] = []
    while len(typed) < LINES_OF_A_SHEET and len(without_slips("".join(typed))) < LENGTH:
        line = passphrase.line(say("Line {number}: ", number=len(typed) + 1), say(passphrase.SHEET_LINES))
        if line == passphrase.STOP or (line == passphrase.BACK and not typed):
            raise Unanswered("No key was typed.", "Nothing was changed.")
        typed = typed[:-1] if line == passphrase.BACK else [*typed, line]
    return SheetKey("".join(typed))
