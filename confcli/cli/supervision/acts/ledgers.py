"""This module knows what is done with the ledger of a volunteer: its checkpoint kept, or all of it set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import conclude, tell
from confcli.cli.groundwork import kept_now
from confcli.cli.paths import read_bytes
from confcli.cli.supervision.acts.received_log import unsealed
from confcli.cli.workspace import unlocked
from confcli.core.ledger.session_log import read_held_dated
from confcli.core.people import read_code
from confcli.speech import say, say_many
from confcli.vault.supervision.inbox_writer import Shelf

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.core.ledger.chain import Head
    from confcli.vault.vault import Vault


def hold(given: Given, file: str, volunteer: str, *, another: bool) -> bool:
    """Keep a checkpoint; give whether it fits what is held. `another` begins a new ledger beside the old one."""
    code, raw = read_code(volunteer), read_bytes(file)
    with unlocked(given) as ledger:
        return keep_line(ledger, raw, code, another=another)


def again(given: Given, volunteer: str) -> None:
    """Set aside what came of a volunteer; what was held by hand stays."""
    code = read_code(volunteer)
    with unlocked(given) as ledger:
        set_aside(ledger, code)


def set_aside(vault: Vault, code: str) -> None:
    """Set aside what came of a volunteer, in a session that is open."""
    entries = Shelf(vault).begin_again(code)
    conclude(say_many(entries, "Set aside: one entry of {code}.", "Set aside: {count} entries of {code}.", code=code))
    tell(say("Take the wrong file out of its folder, but keep it. Then: confcli supervisor import FOLDER"))


def keep_line(vault: Vault, raw: bytes, code: str, *, another: bool) -> bool:
    """Keep a checkpoint in a session that is open, and say so; give whether it fits what is held."""
    shelf = Shelf(vault)
    head, at = read_held_dated(unsealed(raw, vault))
    known = shelf.source(head.ledger)
    shelf.hold(head, at, code, kept_now(exact=True), another=another)
    conclude(
        say_many(
            head.size,
            "Kept: {code}'s ledger with one entry.",
            "Kept: {code}'s ledger with {count} entries.",
            code=code,
        )
    )
    fits = known is None or not _contradicts(shelf, code, head)
    if not fits:
        conclude(say("It contradicts what you hold. Both are kept: confcli supervisor report"))
    return fits


def _contradicts(shelf: Shelf, code: str, head: Head) -> bool:
    """Tell whether a checkpoint reaches beyond the place where two histories part."""
    return any(one.volunteer == code and one.agreed < head.size for one in shelf.contradictions())
