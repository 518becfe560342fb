"""This module knows which entry a supervisor's reply is about, and which key of the volunteer's it is sealed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.console import tell
from confcli.core.ledger.chain import Shown
from confcli.errors import Misread
from confcli.reports.entries import when
from confcli.speech import say
from confcli.vault.age_files import require_recipient
from confcli.vault.supervision.inbox_writer import Shelf

if TYPE_CHECKING:
    from confcli.core.supervision.inbox import Received, Source
    from confcli.vault.vault import Vault


def one_entry(vault: Vault, code: str, number: int) -> tuple[Received, Source]:
    """Find the entry to reply to, in the ledger that was held last; raises Misread where it has two histories."""
    shelf = Shelf(vault)
    found = shelf.entry(code, number)
    ledgers = {one.id: one for one in shelf.sources() if one.volunteer == code}
    source = ledgers[max(one.source for one in found)]
    here = [one for one in found if one.source == source.id]
    if len(here) > 1:
        raise Misread(
            "There are two histories of entry {seq} of {code}.",
            "Speak with the volunteer first. To see both: confcli supervisor report",
            seq=number,
            code=code,
        )
    if len(ledgers) > 1:
        tell(
            say(
                "You hold several ledgers of {code}. This entry is in {ledger}…, held since {day}.",
                code=code,
                ledger=source.ledger[:8],
                day=when(source.since)[:10],
            )
        )
    return here[0], source


def shown(vault: Vault, about: Received) -> Shown:
    """Give a received entry as it can be read: an empty client, which is not kept, is no erased one."""
    fields = about.fields if Shelf(vault).is_emptied(about) else {"client": None, **about.fields}
    return Shown(about.seq, about.kind, fields, about.withheld)


def reply_key(vault: Vault, code: str, source: Source) -> str:
    """Give the key that replies to a ledger are sealed to; raises Misread.

    It is trusted on first use: whoever has your card and the volunteer's last head could write an export of their
    own after it, with a key of theirs. Nothing tells the two apart, so then there is none.
    """
    keys = {
        str(one.fields["reply_to"])
        for one in Shelf(vault).entries("export", volunteer=code)
        if one.source == source.id and one.fields.get("reply_to")
    }
    if len(keys) > 1:
        raise Misread(
            "{code}'s key for replies has changed.",
            "Ring them. If they have begun anew, set aside what came and begin again: confcli supervisor again {code}",
            code=code,
        )
    if not keys:
        raise Misread(
            "No sealed session log of {code} has come yet, so there is no key to reply to.",
            "Ask them to export once more.",
            code=code,
        )
    return require_recipient(keys.pop())
