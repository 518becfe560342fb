"""This module knows what a volunteer types for a supervisor: their card accepted, their reply put beside its entry."""

from typing import Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.paths import given_path
from confcli.cli.supervision import acts
from confcli.speech import say

Number = Annotated[
    Optional[str],
    typer.Option("--number", metavar="DIGITS", help=say("The number that the supervisor read to you by telephone.")),
]


def add(
    given: options.Opened,
    card: Annotated[
        str, typer.Argument(metavar="CARD", parser=given_path, help=say("The card that your supervisor gave you."))
    ],
    number: Number = None,
) -> None:
    """Volunteer: accept your supervisor's card."""
    acts.cards.add(given, card, number)


def list_supervisors(given: options.Opened, as_json: options.Json = False) -> None:
    """Volunteer: list who can open your session logs."""
    acts.cards.list_supervisors(given, as_json=as_json)


def remove(
    given: options.Opened,
    code: Annotated[str, typer.Argument(metavar="CODE", help=say("The supervisor's code, such as S-01."))],
) -> None:
    """Volunteer: seal no more for a supervisor."""
    acts.cards.remove(given, code)


def receive(
    given: options.Opened,
    file: Annotated[
        str, typer.Argument(metavar="FILE", parser=given_path, help=say("The reply that your supervisor sent."))
    ],
) -> None:
    """Volunteer: put a reply beside its entry."""
    acts.replies.receive(given._replace(plain=True), file)
