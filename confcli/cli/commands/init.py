"""This module knows the command that makes a vault."""

import sys
from typing import TYPE_CHECKING

import typer

from confcli.cli import options
from confcli.cli.commands import recovery
from confcli.cli.console import emergency_card, show, tell
from confcli.cli.options import command
from confcli.cli.placing import warn
from confcli.cli.workspace import Given, interviewer, load_policy, now
from confcli.errors import ConfcliError, NotWritten
from confcli.interviewers.person import attended
from confcli.speech import LANGUAGES, offers, say, speak

if TYPE_CHECKING:
    from confcli.vault.secrets import RawKey


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "init", init)


def init(
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
    policy: options.PolicyFolder = None,
    page: recovery.Page = None,
) -> None:
    """Make your vault: read and make the undertaking, get a passphrase and a recovery sheet."""
    from confcli.cli import passphrase
    from confcli.core.dates import keep_moment
    from confcli.core.ledger.chain import genesis
    from confcli.core.ledger.checkpoint import checkpoint
    from confcli.flows.undertaking import FORM, record_undertaking, undertake
    from confcli.vault.location import default_place, require_room
    from confcli.vault.opening import NewVault

    path = vault or default_place()
    require_room(path)
    if attended() and not answers:
        plain = _choose_language_and_voice() or plain
    warn(path)
    code = load_policy(policy, FORM)
    ask = interviewer(Given(plain=plain, answers=answers), tuple(code.forms.values()))
    made = undertake(code, ask, now().date(), emergency_card())
    secret = passphrase.from_file(passphrase_file) if passphrase_file else passphrase.new()
    at = keep_moment(now())
    new = NewVault(path, secret)
    try:
        record_undertaking(code, new.vault, made, at)
        start = checkpoint(genesis(new.vault.head().ledger), at)
        new.move_in()
    except BaseException:
        new.discard()
        raise
    _recovery_sheet(path, new.vault.key, page)
    tell(say("Your vault is at {path}. Your undertaking is its first entry.", path=path))
    tell(say("Give this line to your supervisor to keep:"))
    sys.stderr.flush()
    show(start)


def _choose_language_and_voice() -> bool:
    """Ask once, before anything else, in which language and how to ask; give whether in numbered lines.

    Both stay changeable. Where they cannot be kept they hold for now, and that is said.
    """
    from confcli.cli import settings

    if "language" in settings.settings():
        return False
    language = _one_of(offers(), tuple(LANGUAGES))
    speak(language)
    asked = say("How do you want to be asked? With arrow keys: 1. In numbered lines, good for a screen reader: 2.")
    voice = _one_of(asked, ("guided", "plain"))
    try:
        settings.remember("language", language)
        settings.remember("voice", voice)
        tell(say("To change this later: confcli language"))
    except NotWritten as error:
        tell(error.aloud)
        tell(say("What you chose holds for this time."))
    return voice == "plain"


def _one_of(asked: str, options: tuple[str, ...]) -> str:
    """Ask until a number is typed, or the name of one of the options."""
    from confcli.cli import passphrase

    meant = {**dict(zip(options, options, strict=True)), **{str(n): one for n, one in enumerate(options, start=1)}}
    numbers = " / ".join(str(number) for number in range(1, len(options) + 1))
    while True:
        tell(asked)
        typed = passphrase.line(f"{numbers}: ").lower()
        if typed[:2] in meant or typed in meant:
            return meant.get(typed) or meant[typed[:2]]


def _recovery_sheet(path: str, key: "RawKey", page: str | None) -> None:
    """Hand out the recovery sheet; without a terminal and without a page there is none yet."""
    from confcli.cli.acts.recovery_sheet import hand_out
    from confcli.vault.opening import open_with_key

    if not (page or attended()):
        tell(say("There is no recovery sheet yet. To make one: confcli vault recovery sheet --page FILE"))
        return
    tell(say("Your vault is made. If you ever forget the passphrase, a recovery sheet opens it."))
    vault = open_with_key(path, key)
    try:
        hand_out(vault, page)
    except (KeyboardInterrupt, ConfcliError) as stopped:
        tell("\n" + say("There is no recovery sheet yet. To make one: confcli vault recovery sheet"))
        if isinstance(stopped, ConfcliError):
            tell(stopped.aloud)
    finally:
        vault.close()
