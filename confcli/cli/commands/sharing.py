"""This module knows the commands before a sharing: the checklist, and trying its rules."""

from typing import Annotated, Optional

import typer

from confcli.cli import acts, options
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.speech import say

Corrects = Annotated[
    Optional[str],
    typer.Option("--corrects", metavar="ENTRY", help=say("Decide anew: the entry that had a wrong answer.")),
]
Continue = Annotated[
    Optional[str],
    typer.Option("--continue", metavar="ENTRY", help=say("Go on with a decision that had to wait: its entry.")),
]
Like = Annotated[
    Optional[str],
    typer.Option("--like", metavar="ENTRY", help=say("The same client and colleague again: the earlier entry.")),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "share", share)
    command(app, "classify", classify)


def share(
    given: options.Ruled,
    client: options.ClientCode = None,
    corrects: Corrects = None,
    continues: Continue = None,
    like: Like = None,
    as_json: options.Json = False,
) -> None:
    """Before you share anything: guided questions, a verdict, and a record of it."""
    earlier = {"corrects": corrects, "continue": continues, "like": like}
    acts.sharing.share(given, client, earlier, as_json=as_json)


def classify(
    answers: Annotated[
        str,
        typer.Argument(metavar="FILE", parser=given_path, help=say("An answers file, TOML or JSON; - reads stdin.")),
    ],
    policy: options.PolicyFolder = None,
    as_json: options.Json = False,
) -> None:
    """Try the rules on an answers file. Needs no vault and records nothing."""
    acts.code.classify(answers, policy, as_json=as_json)
