"""This module knows how a command gets to work on the vault: a way to ask, then the vault, then the clock.

The vault is unlocked before a word is asked for, so nothing typed can be lost to a wrong passphrase.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.cli import passphrase
from confcli.cli.console import emergency_card, tell
from confcli.cli.groundwork import interviewer, load_policy, now
from confcli.cli.interrupted import finish_interrupted
from confcli.core.code.model import language_spoken
from confcli.errors import ConfcliError
from confcli.flows.ports import Interrupted, Wish, Wished
from confcli.flows.session import Session
from confcli.policy import load
from confcli.speech import say, spoken
from confcli.vault import location
from confcli.vault.care.own_backups import BRING_IT_BACK, HOLDS_MORE, compared
from confcli.vault.care.thinning import NotForgotten, keep_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.cli.options import Given
    from confcli.core.code.model import FormWords, Policy
    from confcli.flows.ports import Interviewer
    from confcli.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Session):
    """A session of ours: it knows the vault that is its ledger, for what no flow has to know."""

    vault: Vault


def session_at(vault: Vault, policy: Policy, ask: Interviewer, folder: str | None) -> Work:
    """Give a session on an open vault."""

    def other_words(spoken_by_client: str, form: str) -> FormWords | None:
        """Give a form's words in what a client speaks; none where we do not, or the volunteer reads it already."""
        language = language_spoken(load(folder, forms=("client",)).forms["client"], spoken_by_client)
        if not language or language == spoken():
            return None
        return load(folder, language=language, forms=(form,)).words[form]

    return Work(policy, vault, vault, ask, now, emergency_card(), other_words, vault=vault)


@contextmanager
def at_work(given: Given, *asked: str, whole_policy: bool = False, beside: tuple[str, ...] = ()) -> Iterator[Work]:
    """Give a session that can ask these forms, and knows the words of those beside them."""
    policy = load_policy(given.policy, *(() if whole_policy else (*asked, *beside)))
    ask = interviewer(given, [policy.forms[form] for form in asked])
    with unlocked(given) as vault:
        vault.require_pen()  # nobody types a note that cannot be kept
        try:
            yield session_at(vault, policy, ask, given.policy)
        except Interrupted as stopped:  # Typer would not let through what it knows
            wished = Wished(Wish.STOP)
            wished.kept, wished.interrupted = stopped.kept, True
            raise wished from None


@contextmanager
def unlocked(given: Given, *, automatic_backup: bool = True) -> Iterator[Vault]:
    """Unlock the vault; a session that recorded or took in something ends with a backup.

    A passphrase that was typed may be typed again, up to three times.
    """
    path = given.vault or location.default_place()
    location.require_vault(path)
    vault = passphrase.unlock(path, given.passphrase_file)
    before = _worth(vault)
    tell_of_upgrade(vault)
    try:
        tell_of_backups(vault)
        if vault.reads_only:
            tell(say("The disk of this vault offers no file locks, so it was opened for reading only."))
        else:
            finish_interrupted(vault)
        yield vault
    finally:
        try:
            worth = _worth(vault)  # read back: where it cannot be, nothing is said to be recorded
            if automatic_backup and worth and worth != before:
                back_up(vault)
        finally:
            vault.close()


def tell_of_upgrade(vault: Vault) -> None:
    """Say that an older vault was brought up to date, and where it lies as it was; said once."""
    if vault.before:
        sentence = "Your vault is from an older confcli, and is now up to date. As it was before, it is kept in {path}"
        tell(say(sentence, path=vault.before))


def tell_of_backups(vault: Vault) -> None:
    """Say at once when a backup holds more than the vault, each time; and what is another vault's, when it is found."""
    try:
        beside = compared(vault)
    except ConfcliError:  # a damaged vault is another command's matter
        return
    for backup in beside.more[-1:]:
        tell(say(HOLDS_MORE, path=backup.path))
        tell(say(BRING_IT_BACK, path=backup.path))
    for backup in beside.fresh[-1:]:
        tell(say("This backup is another vault's, or has another passphrase: {path}.", path=backup.path))
        tell(
            say(
                "It stays as it is. To bring it back elsewhere: confcli vault restore {path} --vault FILE",
                path=backup.path,
            )
        )


def _worth(vault: Vault) -> tuple[int, ...]:
    """Count what there is to lose; a vault too damaged to be counted has nothing, and gets no backup."""
    try:
        return vault.worth()
    except ConfcliError:
        return ()


def back_up(vault: Vault) -> None:
    """Make the automatic backup; when it cannot be made, that is said, and what was recorded stays recorded."""
    try:
        keep_up(vault, now())
    except NotForgotten as error:
        tell(error.aloud)
    except ConfcliError as error:
        tell(say("It is recorded, but the backup did not work. {reason}", reason=error.aloud))
        tell(say("To make one: confcli vault backup"))
