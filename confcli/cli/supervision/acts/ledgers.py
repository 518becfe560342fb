"""This module knows what is done with the ledger of a volunteer: its checkpoint kept, or all of it set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import conclude, tell
from confcli.cli.groundwork import kept_now
from confcli.cli.paths import read_bytes
from confcli.cli.supervision.acts.inbox import say_what_still_shows
from confcli.cli.supervision.acts.received_log import unsealed
from confcli.cli.workspace import unlocked
from confcli.core.ledger.session_log import names_a_log, read_held_dated
from confcli.core.people import VOLUNTEER, read_code
from confcli.flows.supervision.replying import held_code
from confcli.speech import say, say_many
from confcli.vault.supervision.inbox_writer import Shelf

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.core.ledger.chain import Head
    from confcli.vault.vault import Vault


def hold(given: Given, file: str, volunteer: str, *, another: bool) -> bool:
    """Keep a checkpoint; give whether it fits what is held. `another` begins a new ledger beside the old one."""
    code, raw = read_code(volunteer, VOLUNTEER), read_bytes(file)
    with unlocked(given) as ledger:
        return keep_line(ledger, raw, code, another=another)


def again(given: Given, volunteer: str) -> None:
    """Set aside what came of a volunteer; what was held by hand stays."""
    typed = read_code(volunteer, VOLUNTEER)
    with unlocked(given) as ledger:
        set_aside(ledger, typed)


def set_aside(vault: Vault, typed: str) -> None:
    """Set aside what came of the volunteer who is meant, in a session that is open."""
    shelf = Shelf(vault)
    code = held_code(shelf, typed)
    entries = shelf.begin_again(code)
    conclude(say_many(entries, "Set aside: one entry of {code}.", "Set aside: {count} entries of {code}.", code=code))
    tell(say("Take the wrong file out of its folder, but keep it. Then: confcli supervisor import FOLDER"))


def keep_line(vault: Vault, raw: bytes, typed: str, *, another: bool) -> bool:
    """Keep a checkpoint in a session that is open, and say so; give whether it fits what is held."""
    shelf = Shelf(vault)
    code = held_code(shelf, typed)
    content = unsealed(raw, vault)
    head, at = read_held_dated(content)
    known, by_itself = shelf.source(head.ledger), names_a_log(content)
    shelf.hold(head, at, code, kept_now(exact=True), another=another, vouches=not by_itself)
    conclude(
        say_many(
            head.size,
            "Kept: {code}'s ledger with one entry.",
            "Kept: {code}'s ledger with {count} entries.",
            code=code,
        )
    )
    if by_itself:
        tell(
            say(
                "A session log vouches for nothing by itself. To compare it: confcli supervisor compare {code}",
                code=code,
            )
        )
    if shelf.has_emptied:
        vault.sweep()
        say_what_still_shows(shelf.showing)
    fits = known is None or not _contradicts(shelf, code, head)
    if not fits:
        conclude(say("It contradicts what you hold. Both are kept: confcli supervisor report"))
    return fits


def _contradicts(shelf: Shelf, code: str, head: Head) -> bool:
    """Tell whether a checkpoint reaches beyond the place where two histories part."""
    return any(one.volunteer == code and one.agreed < head.size for one in shelf.contradictions())
