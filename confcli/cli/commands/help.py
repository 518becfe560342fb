"""This module knows the help page in plain words, beside the --help of each command."""

import typer

from confcli.cli.console import show, width
from confcli.cli.options import command
from confcli.speech import as_typed, say

# What to do, and what to type for it, in the order in which a volunteer meets it.
LINES = (
    ("The menu, with all that is still to do", "confcli"),
    ("Someone is in danger now", "confcli emergency"),
    ("Make your vault, once", "confcli init"),
    ("Add a client", "confcli client add"),
    ("Explain the Code at first contact", "confcli first-contact C-001"),
    ("Write a copy of the Code for a client", "confcli code copy"),
    ("Record a contact", "confcli contact C-001"),
    ("Before you share anything", "confcli share"),
    ("Afterwards: what was in fact shared", "confcli outcome 5"),
    ("Look back", "confcli log"),
    ("Correct an entry; the entry itself stays", "confcli correct 5"),
    ("Your supervisor's card, before the first session log", "confcli supervisor add CARD"),
    ("A session log for your supervisor", "confcli export"),
    ("For supervisors: all commands", "confcli supervisor"),
    ("A backup, or is all well", "confcli vault doctor"),
    ("The passphrase is forgotten", "confcli vault recover"),
    ("Practise with invented cases", "confcli practice"),
    ("English or French, and how you are asked", "confcli language"),
)
KEYS = (
    ("someone is in danger: whom to call", "!"),
    ("help on this question", "?"),
    ("back to the question before", "<"),
    ("the clause of the Code behind it", ":"),
    ("save and stop; you go on later just there", "="),
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "help", show_help)


def show_help() -> None:
    """How confcli works, on one page in plain words."""
    show(page(width()))


def page(columns: int) -> str:
    """Give the help page, wrapped to a width in columns."""
    from confcli.reports.layout import bullet, paragraph

    parts = [paragraph(say("How confcli works"), columns), ""]
    for what, typed in LINES:
        parts += [paragraph(say(what), columns), f"    {as_typed(typed)}"]
    parts += ["", paragraph(say("At any question, instead of an answer:"), columns)]
    parts += [bullet(say(what), columns, mark=key) for what, key in KEYS]
    parts += ["", paragraph(say("All the options of a command: add --help, as in confcli share --help"), columns)]
    return "\n".join(parts)
