"""This module knows what is done when a client goes to a colleague: the card, the sealed file, and taking it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli import card_file, handover_file
from confcli.cli.console import conclude, show, tell
from confcli.cli.menu_lines import asked_path
from confcli.cli.paths import here
from confcli.cli.workspace import Work, at_work, unlocked
from confcli.flows import handing_over, taking_over
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.core.supervision.supervisor_card import Card
    from confcli.vault.vault import Vault


def write_card(given: Given, folder: str) -> None:
    """Write one's own card into a folder, for a colleague."""
    with unlocked(given) as vault:
        _write_card(vault, folder)


def write_card_here(session: Work) -> None:
    """Write one's own card into the folder we stand in, in a session that is open."""
    _write_card(session.vault, here())


def _write_card(vault: Vault, folder: str) -> None:
    card = card_file.write_own(vault, folder, "volunteer")
    tell(say("Give this card to the colleague who hands a client over to you; nothing on it is secret."))
    tell(say("They ring you first. Read them this number:"))
    card_file.tell_number(card)


def hand_over(given: Given, client: str, card: str, number: str | None, folder: str) -> None:
    """Hand a client over to the colleague whose card is in a file."""
    read = card_file.read(card)
    with at_work(given, handing_over.KIND, whole_policy=True) as session:
        hand_to(session, client, read, number, folder)


def hand_on(session: Work, client: str) -> None:
    """Ask for the colleague's card, and hand a client over to them; the file goes into the folder we stand in."""
    card = card_file.read(asked_path(session.interviewer, session.card, "Where is your colleague's card?"))
    hand_to(session, client, card, None, here())


def hand_to(session: Work, client: str, card: Card, number: str | None, folder: str) -> None:
    """Compare the card, ask what the colleague needs, and write that into a file that they alone can open."""
    card_file.compare(card, number)
    path, seq = handover_file.write(session, client, card, folder)
    show(path)
    conclude(say("Recorded as entry {seq}.", seq=seq))
    tell(say("Only {code} can open this file. To take the client over: confcli client take-over FILE", code=card.code))
    tell(say("The client stays in your vault too. When your own support ends: confcli end"))


def take_over(given: Given, file: str) -> None:
    """Take over the client in a file."""
    with at_work(given, taking_over.KIND, whole_policy=True) as session:
        take_from(session, file)


def take_from(session: Work, path: str) -> None:
    """Take over the client in a file, in a session that is open."""
    code = taking_over.take_over(session, handover_file.read(session.vault, path))
    show(code)
    tell(say("What your colleague handed over stands here: confcli client show {code}", code=code))
    tell(say("Next: explain the policy at first contact: confcli first-contact {code}", code=code))
    tell(say("Then delete the file, in the mail and on the stick too."))
