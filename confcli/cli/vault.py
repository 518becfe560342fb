"""This module knows the command that makes a vault."""

import sys

import typer

from confcli.cli import options
from confcli.cli.desk import Given, interviewer, load_policy, now, show, tell


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init")(init)


def init(
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
    policy: options.PolicyFolder = None,
) -> None:
    """Make your vault: choose a passphrase, then read and make the undertaking."""
    from confcli.cli import passphrase
    from confcli.core.checkpoint import checkpoint
    from confcli.core.ledger import genesis
    from confcli.flows.undertake import FORM, record_undertaking, undertake
    from confcli.vault.opening import NewVault
    from confcli.vault.place import default_place, require_room

    code = load_policy(policy, FORM)
    path = vault or default_place()
    require_room(path)
    ask = interviewer(Given(plain=plain, answers=answers), tuple(code.forms.values()))
    made = undertake(code, ask, now().date())
    tell(
        "Now choose a passphrase of eight characters or more. Write it down and keep it away from the laptop: "
        "without it nobody can help."
    )
    secret = passphrase.from_file(passphrase_file) if passphrase_file else passphrase.new()
    at = now().isoformat(timespec="seconds")
    new = NewVault(path, secret)
    try:
        record_undertaking(code, new.vault, made, at)
        start = checkpoint(genesis(new.vault.head().ledger), at)
        new.move_in()
    except BaseException:
        new.discard()
        raise
    tell(f"Your vault is at {path}. Your undertaking is its first entry.\nGive this line to your supervisor to keep:")
    sys.stderr.flush()
    show(start)
