"""This module knows what is done around a supervisor's card: written, handed over, compared, accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli import card_file
from confcli.cli.console import conclude, show, show_data, tell
from confcli.cli.paths import here
from confcli.cli.workspace import Work, unlocked
from confcli.core.people import SUPERVISOR, known_code, read_code
from confcli.core.supervision.supervisor_card import Card, Supervisor
from confcli.speech import say
from confcli.vault.age_files import fingerprint
from confcli.vault.keys import KeyRing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.cli.options import Given
    from confcli.vault.vault import Vault


def write_own_card(given: Given, folder: str) -> None:
    """Write the card of the vault's owner."""
    with unlocked(given) as ledger:
        _write(ledger, folder)


def write_card_here(session: Work) -> None:
    """Write the card of the vault's owner into the folder we stand in, in a session that is open."""
    _write(session.vault, here())


def _write(vault: Vault, folder: str) -> None:
    """Write the card, and say what to do with it."""
    card = card_file.write_own(vault, folder, "supervisor")
    tell(say("Hand this card to your volunteers; nothing on it is secret."))
    tell(say("When they add it they ring you. Read them this number:"))
    card_file.tell_number(card)
    tell(say("Ask each of them for their first line, and keep it: confcli supervisor hold FILE --volunteer V-07"))


def add(given: Given, card: str, number: str | None) -> None:
    """Accept the card in a file, with the number that was given or is typed."""
    read = card_file.read(card)
    with unlocked(given) as ledger:
        card_file.compare(read, number)
        _accept(ledger, read)


def add_card(session: Work, path: str) -> None:
    """Accept a card in a session that is open."""
    read = card_file.read(path)
    card_file.compare(read, None)
    _accept(session.vault, read)


def list_supervisors(given: Given, *, as_json: bool) -> None:
    """List who can open the session logs that are written here."""
    with unlocked(given) as ledger:
        known = KeyRing(ledger).supervisors()
    if as_json:
        show_data([{"code": one.code, "key": one.recipient, "number": fingerprint(one.recipient)} for one in known])
    else:
        show_list(known)


def show_list(known: Sequence[Supervisor]) -> None:
    """Show who can open the session logs that are written here."""
    if known:
        show("\n".join(f"{one.code}  {fingerprint(one.recipient)}" for one in known))
    else:
        tell(say("Nobody. To add the card of your supervisor: confcli supervisor add CARD"))


def remove(given: Given, code: str) -> None:
    """Seal no more for a supervisor."""
    typed = read_code(code, SUPERVISOR)
    with unlocked(given) as ledger:
        dismiss(ledger, typed)


def dismiss(vault: Vault, code: str) -> None:
    """Seal no more for the supervisor who is meant, in a session that is open."""
    keys = KeyRing(vault)
    meant = known_code(code, (one.code for one in keys.supervisors()))
    keys.dismiss(meant)
    conclude(say("New session logs are no longer sealed for {code}.", code=meant))
    tell(say("What they have received already, they can still read."))


def _accept(vault: Vault, card: Card) -> None:
    KeyRing(vault).own()  # what replies are sealed to
    KeyRing(vault).accept(Supervisor(card.code, card.key))
    conclude(say("The number is right. From now on {code} can open the session logs you write.", code=card.code))
    tell(say("Give them your checkpoint, if they do not have it yet: confcli checkpoint --folder FOLDER"))
