"""This module knows the commands around a supervisor's card: written, handed over, compared, accepted."""

import os
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, show_data, tell
from confcli.cli.options import command
from confcli.cli.paths import given_path, read_text
from confcli.cli.workspace import Given, unlocked
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.core.supervision.supervisor_card import Card
    from confcli.vault.vault import Vault

Number = Annotated[
    Optional[str],
    typer.Option("--number", metavar="DIGITS", help=say("The number that the supervisor read to you by telephone.")),
]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    command(group, "init", init)
    command(group, "add", add)
    command(group, "list", list_supervisors)
    command(group, "remove", remove)


def init(
    folder: options.Folder = ".", vault: options.Vault = None, passphrase_file: options.PassphraseFile = None
) -> None:
    """Supervisor: make your key, and write your card."""
    with unlocked(Given(vault, passphrase_file)) as ledger:
        write_own_card(ledger, folder)


def write_own_card(vault: "Vault", folder: str) -> None:
    """Write the card of the vault's owner, and say what to do with it; one that is there already is as good."""
    from confcli.cli.publishing import holds, together
    from confcli.core.supervision.supervisor_card import Card, write_card
    from confcli.flows.session import volunteer_of
    from confcli.vault.age_files import fingerprint
    from confcli.vault.supervision.keys import own_key

    card = Card(volunteer_of(vault), own_key(vault).recipient)
    name, content = f"supervisor-{card.code}.card", write_card(card) + "\n"
    with together(folder) as file:
        path = os.path.join(folder, name)
        show(path if holds(path, content) else file(name, content))
    tell(say("Hand this card to your volunteers; nothing on it is secret."))
    tell(say("When they add it they ring you. Read them this number:"))
    tell(f"\n    {fingerprint(card.key)}\n")
    tell(say("Ask each of them for their first line, and keep it: confcli supervisor hold FILE --volunteer V-07"))


def add(
    card: Annotated[
        str, typer.Argument(metavar="CARD", parser=given_path, help=say("The card that your supervisor gave you."))
    ],
    number: Number = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Volunteer: accept your supervisor's card."""
    given = _card(card)
    with unlocked(Given(vault, passphrase_file)) as ledger:
        if number is not None:
            _require_number(given, number)
            _accept(ledger, given)
        else:
            compare_and_accept(ledger, given)


def add_card(session: "Work", path: str) -> None:
    """Accept a card in a session that is open."""
    compare_and_accept(session.vault, _card(path))


def compare_and_accept(vault: "Vault", card: "Card") -> None:
    """Have the number of a card typed as the supervisor reads it, and accept the card; raises Misread."""
    from confcli.cli import passphrase

    tell(say("Ring {code}, and have them read the number of their card to you.", code=card.code))
    tell(say("Take it from nowhere else: whoever changed the card would change the number too."))
    passphrase.again_if_misread(lambda: _require_number(card, passphrase.line(say("Their number: "))))
    _accept(vault, card)


def list_supervisors(
    vault: options.Vault = None, passphrase_file: options.PassphraseFile = None, as_json: options.Json = False
) -> None:
    """Volunteer: list who can open your session logs."""
    from confcli.vault.age_files import fingerprint
    from confcli.vault.supervision.keys import supervisors

    with unlocked(Given(vault, passphrase_file)) as ledger:
        known = supervisors(ledger)
    if as_json:
        show_data([{"code": one.code, "key": one.recipient, "number": fingerprint(one.recipient)} for one in known])
    elif known:
        show("\n".join(f"{one.code}  {fingerprint(one.recipient)}" for one in known))
    else:
        tell(say("Nobody. To add the card of your supervisor: confcli supervisor add CARD"))


def remove(
    code: Annotated[str, typer.Argument(metavar="CODE", help=say("The supervisor's code."))],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Volunteer: seal no more for a supervisor."""
    from confcli.core.people import read_code
    from confcli.vault.supervision.keys import remove_supervisor

    read = read_code(code)
    with unlocked(Given(vault, passphrase_file)) as ledger:
        remove_supervisor(ledger, read)
    conclude(say("New session logs are no longer sealed for {code}.", code=read))
    tell(say("What they have received already, they can still read."))


def _card(path: str) -> "Card":
    """Read a card; raises Misread for what is none, or has a typing mistake in its key."""
    from dataclasses import replace

    from confcli.core.supervision.supervisor_card import read_card
    from confcli.vault.age_files import require_recipient

    card = read_card(read_text(path))
    return replace(card, key=require_recipient(card.key))


def _accept(vault: "Vault", card: "Card") -> None:
    from confcli.vault.supervision.keys import Supervisor, add_supervisor, own_key

    own_key(vault)  # what replies are sealed to
    add_supervisor(vault, Supervisor(card.code, card.key))
    conclude(say("The number is right. From now on {code} can open the session logs you write.", code=card.code))
    tell(say("Give them your checkpoint, if they do not have it yet: confcli checkpoint --folder FOLDER"))


def _require_number(card: "Card", typed: str) -> None:
    """Hold the number that was read by telephone against the card; raises Misread."""
    from confcli.vault.age_files import fingerprint

    digits = "".join(one for one in typed if one.isdigit())
    if digits != fingerprint(card.key).replace(" ", ""):
        raise Misread(
            "This is not the number of this card.",
            "Have it read once more. If it still differs, do not use this card: it may not be theirs.",
        )
