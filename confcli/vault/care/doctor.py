"""This module knows how a vault is looked over: one finding a question, and what to do about it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from confcli.core.dates import read_stamp
from confcli.errors import ConfcliError, Tampered, WrongPassphrase
from confcli.speech import say, say_many
from confcli.vault.backup_names import folder_of
from confcli.vault.care import backups, host_checks
from confcli.vault.care.host_checks import Finding, Level
from confcli.vault.care.own_backups import BRING_IT_BACK, HOLDS_MORE, compared
from confcli.vault.care.recovery import SHEET, digest, fits, noted, recovery_file
from confcli.vault.care.settling import is_unsettled
from confcli.vault.integrity import damaged_pages, prove_ledger
from confcli.vault.keys import KeyRing
from confcli.vault.opening import open_with_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from confcli.vault.vault import Vault

__all__ = ["Finding", "Level", "look_over"]

OLD = 7  # days after which a backup is said to be old


def look_over(vault: Vault, now: datetime) -> Iterator[Finding]:
    """Look at one thing after the other, the vault itself first; whatever becomes of a look, the others follow."""
    looks: dict[str, Callable[[Vault], Finding]] = {
        "The file": _pages,
        "The record": _ledger,
        "Backups": lambda vault: _backups(vault, now),
        "Recovery": _recovery,
        "Privacy": lambda vault: host_checks.privacy(vault.path),
        "Place": lambda vault: host_checks.place(vault.path),
        "Copies": lambda vault: host_checks.copies(vault.path),
        "Disk": lambda vault: host_checks.disk(vault.path),
    }
    for about, look in looks.items():
        try:
            yield look(vault)
        except Tampered as error:
            yield Finding(Level.DAMAGE, about, error.sentence, say(RESTORE))
        except Exception as error:  # noqa: BLE001  # whatever stopped it, it is said, and the other looks go on
            sentence = say("This could not be looked at ({what}).", what=type(error).__name__)
            yield Finding(Level.UNSEEN, about, sentence, say("Check that the disk is there, then look again."))


def _pages(vault: Vault) -> Finding:
    damaged = damaged_pages(vault)
    if damaged:
        sentence = say_many(len(damaged), "It is damaged in one place.", "It is damaged in {count} places.")
        return Finding(Level.DAMAGE, "The file", sentence, say(RESTORE))
    return Finding(Level.WELL, "The file", say("Every page is as it was written."))


def _ledger(vault: Vault) -> Finding:
    size = prove_ledger(vault).size
    sentence = say_many(
        size, "The one entry is there, unchanged.", "All {count} entries are there, in order and unchanged."
    )
    return Finding(Level.WELL, "The record", sentence)


def _backups(vault: Vault, now: datetime) -> Finding:
    beside = compared(vault)
    if beside.more:
        newest, hold = beside.more[-1], say(HOLDS_MORE, path=beside.more[-1].path)
        return Finding(Level.LOOK, "Backups", hold, say(BRING_IT_BACK, path=newest.path))
    others = len(beside.others)
    strange = say_many(others, *STRANGE) if others else ""
    made = [backup for backup in beside.own if backup.stamp]
    if not (made or others):
        _require_a_look(folder_of(vault.path))
        return Finding(Level.LOOK, "Backups", say("There is none yet."), say(MAKE_ONE))
    newest = (made or beside.others)[-1]
    try:
        content = backups.read(newest.path)
    except ConfcliError as error:
        level = Level.DAMAGE if isinstance(error, Tampered) else Level.UNSEEN
        return Finding(level, "Backups", error.sentence, say("Make a new one: confcli vault backup"))
    if made and not _goes_with(vault, newest.path, content):
        return Finding(Level.LOOK, "Backups", say(ANOTHER_SHEET), say(MAKE_ONE))
    if not made:
        return Finding(Level.LOOK, "Backups", say("None of the backups here is this vault's."), say(MAKE_ONE))
    behind, days = vault.head().size - newest.size, (now.replace(tzinfo=None) - read_stamp(newest.stamp)).days
    level = Level.LOOK if days > OLD and behind else Level.WELL
    kept = say_many(
        len(made),
        "One is kept; it was made {age}, {entries}.",
        "{count} are kept; the newest was made {age}, {entries}.",
        age=_age(days),
        entries=say_many(behind, "one entry ago", "{count} entries ago") if behind else say("up to date"),
    )
    return Finding(level, "Backups", f"{kept} {strange}".strip(), say(MAKE_ONE if level is Level.LOOK else STICK))


def _goes_with(vault: Vault, path: str, content: backups.Content) -> bool:
    """Try whether a backup opens with the vault's key, and whether today's recovery file lies in it."""
    if KeyRing(vault).keyholders() and digest(content.recovery or b"") != noted(vault):
        return False
    try:
        with backups.unpacked(path, vault.path) as draft:
            open_with_key(draft, vault.key).close()
    except WrongPassphrase:
        return False
    return True


def _require_a_look(folder: str) -> None:
    """Raise OSError for a folder that is there and cannot be looked into: it may hold anything."""
    try:
        os.listdir(folder)
    except FileNotFoundError:
        return


def _age(days: int) -> str:
    if days < -1:
        return say("on a day that is still to come")  # by this computer's clock
    return say("today") if days < 1 else say_many(days, "one day ago", "{count} days ago")


def _recovery(vault: Vault) -> Finding:
    holders = [holder.name for holder in KeyRing(vault).keyholders()]
    if is_unsettled(vault):
        return Finding(Level.LOOK, "Recovery", say(INTERRUPTED), say("Write it anew: confcli vault recovery renew"))
    if not holders and os.path.lexists(recovery_file(vault.path)):
        sentence = say("Nobody is on the list, but there is a recovery file: {path}", path=recovery_file(vault.path))
        return Finding(Level.LOOK, "Recovery", sentence, say("Whoever was taken off the list may open it. Remove it."))
    if not holders:
        sentence = say("Nobody could open the vault if you forgot the passphrase.")
        return Finding(Level.LOOK, "Recovery", sentence, say("Make a recovery sheet: confcli vault recovery sheet"))
    if not fits(vault):
        sentence = say("The recovery file is missing or cannot be read, or it does not fit the present passphrase.")
        return Finding(Level.LOOK, "Recovery", sentence, say("Write it anew: confcli vault recovery renew"))
    return Finding(
        Level.WELL,
        "Recovery",
        say("It can be opened by: {names}.", names=", ".join(say(name) if name == SHEET else name for name in holders)),
        say("To try a sheet: confcli vault recovery test"),
    )


ANOTHER_SHEET = "The newest backup was made before the passphrase, the sheet or the keyholders changed."
INTERRUPTED = "A change of who can open the vault is not finished, because the recovery file could not be written."
STRANGE = (
    "One more is another vault's, or has another passphrase; it is never removed by itself.",
    "{count} more are another vault's, or have another passphrase; they are never removed by themselves.",
)
RESTORE = "Keep the file, and bring the newest backup back: confcli vault restore BACKUP --set-aside"
MAKE_ONE = "To make one: confcli vault backup"
STICK = "Copy one to a stick now and then: confcli vault backup --folder FOLDER"
