"""This module knows the file in which a client goes to a colleague: sealed for one key, read with the vault's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.paths import read_bytes
from confcli.cli.publishing import holds, together
from confcli.core.dates import day_for_name
from confcli.core.handover import LARGEST, Handover, read_handover, write_handover
from confcli.errors import Misread, NotWritten, Tampered
from confcli.flows.handing_over import Telling, hand_over
from confcli.reports.entries import entry as entry_text
from confcli.reports.entry_line import entry_list
from confcli.vault.age_files import seal, unseal
from confcli.vault.keys import KeyRing

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.core.supervision.supervisor_card import Card
    from confcli.vault.vault import Vault

READABLE = 72  # columns of an entry that goes into the file
SEALING = 2  # times what is in it: no sealed file is larger


def write(session: Work, client: str, card: Card, folder: str) -> tuple[str, int]:
    """Ask what goes to the colleague with this card, and write it; give the path and the number of the entry.

    Raises NotWritten where what lies there afterwards is not what was written.
    """
    written: list[tuple[str, bytes]] = []
    with together(folder, session.vault) as file:

        def stage(handed: Handover) -> None:
            content = seal(write_handover(handed), [card.key])
            name = f"client-{handed.taker}-{day_for_name(session.clock())}-{handed.entry:04d}.confcli"
            written.append((file(name, content), content))

        telling = Telling(entry_list, lambda entry: entry_text(session.policy, entry, READABLE))
        seq = hand_over(session, client, card.code, telling, stage)
    ((path, content),) = written
    if not holds(path, content):
        raise NotWritten("The file at {path} is not as it was written.", "Hand the client over again.", path=path)
    return path, seq


def read(vault: Vault, path: str) -> Handover:
    """Open a file that a colleague sealed for this vault; raises Misread or Tampered for what is none."""
    key = KeyRing(vault).identity()
    if key is None:
        raise Misread("Nothing can be sealed for this vault yet.", "Write your card first: confcli client card")
    sealed = read_bytes(path)
    if len(sealed) > SEALING * LARGEST:
        raise Tampered("This file does not hand a client over.", "Ask your colleague to hand the client over again.")
    return read_handover(unseal(sealed, key))
