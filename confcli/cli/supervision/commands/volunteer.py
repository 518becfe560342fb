"""This module knows what a volunteer types for a supervisor: their card accepted, their reply put beside its entry."""

from typing import Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.options import Given
from confcli.cli.paths import given_path
from confcli.cli.supervision import acts
from confcli.speech import say

Number = Annotated[
    Optional[str],
    typer.Option("--number", metavar="DIGITS", help=say("The number that the supervisor read to you by telephone.")),
]


def add(
    card: Annotated[
        str, typer.Argument(metavar="CARD", parser=given_path, help=say("The card that your supervisor gave you."))
    ],
    number: Number = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Volunteer: accept your supervisor's card."""
    acts.cards.add(Given(vault, passphrase_file), card, number)


def list_supervisors(
    vault: options.Vault = None, passphrase_file: options.PassphraseFile = None, as_json: options.Json = False
) -> None:
    """Volunteer: list who can open your session logs."""
    acts.cards.list_supervisors(Given(vault, passphrase_file), as_json=as_json)


def remove(
    code: Annotated[str, typer.Argument(metavar="CODE", help=say("The supervisor's code, such as S-01."))],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Volunteer: seal no more for a supervisor."""
    acts.cards.remove(Given(vault, passphrase_file), code)


def receive(
    file: Annotated[
        str, typer.Argument(metavar="FILE", parser=given_path, help=say("The reply that your supervisor sent."))
    ],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Volunteer: put a reply beside its entry."""
    acts.replies.receive(Given(vault, passphrase_file, plain=True), file)
