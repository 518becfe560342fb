"""This module knows what is done around a supervisor's card: written, handed over, compared, accepted."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.cli import passphrase
from confcli.cli.console import conclude, show, show_data, tell
from confcli.cli.paths import here, read_text
from confcli.cli.publishing import holds, together
from confcli.cli.workspace import Work, unlocked
from confcli.core.heard_number import is_heard
from confcli.core.people import SUPERVISOR, known_code, read_code
from confcli.core.supervision.supervisor_card import Card, Supervisor, read_card, write_card
from confcli.errors import Misread
from confcli.flows.session import volunteer_of
from confcli.speech import say
from confcli.vault.age_files import fingerprint, require_recipient
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
    """Write the card, and say what to do with it; one that is there already is as good."""
    card = Card(volunteer_of(vault), KeyRing(vault).own().recipient)
    name, content = f"supervisor-{card.code}.card", write_card(card) + "\n"
    with together(folder) as file:
        path = os.path.join(folder, name)
        show(path if holds(path, content) else file(name, content))
    tell(say("Hand this card to your volunteers; nothing on it is secret."))
    tell(say("When they add it they ring you. Read them this number:"))
    tell(f"\n    {fingerprint(card.key)}\n")
    tell(say("Ask each of them for their first line, and keep it: confcli supervisor hold FILE --volunteer V-07"))


def add(given: Given, card: str, number: str | None) -> None:
    """Accept the card in a file, with the number that was given or is typed."""
    read = _card(card)
    with unlocked(given) as ledger:
        if number is not None:
            _require_number(read, number)
            _accept(ledger, read)
        else:
            _compare_and_accept(ledger, read)


def add_card(session: Work, path: str) -> None:
    """Accept a card in a session that is open."""
    _compare_and_accept(session.vault, _card(path))


def _compare_and_accept(vault: Vault, card: Card) -> None:
    """Have the number of a card typed as the supervisor reads it, and accept the card; raises Misread."""
    tell(say("Ring {code}, and have them read the number of their card to you.", code=card.code))
    tell(say("Take it from nowhere else: whoever changed the card would change the number too."))
    passphrase.again_if_misread(lambda: _require_number(card, passphrase.line(say("Their number: "))))
    _accept(vault, card)


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


def _card(path: str) -> Card:
    """Read a card; raises Misread for what is none, or has a typing mistake in its key."""
    card = read_card(read_text(path))
    return replace(card, key=require_recipient(card.key))


def _accept(vault: Vault, card: Card) -> None:
    KeyRing(vault).own()  # what replies are sealed to
    KeyRing(vault).accept(Supervisor(card.code, card.key))
    conclude(say("The number is right. From now on {code} can open the session logs you write.", code=card.code))
    tell(say("Give them your checkpoint, if they do not have it yet: confcli checkpoint --folder FOLDER"))


def _require_number(card: Card, typed: str) -> None:
    """Hold the number that was read by telephone against the card; raises Misread."""
    if not is_heard(typed, fingerprint(card.key)):
        raise Misread(
            "This is not the number of this card.",
            "Have it read once more. If it still differs, do not use this card: it may not be theirs.",
        )
