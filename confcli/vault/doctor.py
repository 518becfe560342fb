"""This module knows how a vault is looked over: one finding a question, and what to do about it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from confcli.errors import ConfcliError, Tampered
from confcli.speech import say, say_many
from confcli.vault import backups
from confcli.vault.proving import damaged_pages, prove_ledger
from confcli.vault.recovery import SHEET, fits, keyholders
from confcli.vault.surroundings import disk_encrypted, open_to_others, synchronised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from confcli.vault.vault import Vault

OLD = 7  # days after which a backup is said to be old


class Level(StrEnum):
    """How grave a finding is."""

    WELL = "well"
    LOOK = "look"
    DAMAGE = "damage"


class Finding(NamedTuple):
    """One thing that was looked at, what was found, and what to do; `about` is English in every language."""

    level: Level
    about: str
    sentence: str
    hint: str = ""


def look_over(vault: Vault, now: datetime) -> Iterator[Finding]:
    """Look at one thing after the other, the vault itself first; what is damaged stops no other look."""
    looks = {
        "The file": _pages,
        "The record": _ledger,
        "Backups": lambda vault: _backups(vault, now),
        "Recovery": _recovery,
        "Privacy": _privacy,
        "Place": _synchronised,
        "Disk": _disk,
    }
    for about, look in looks.items():
        try:
            yield look(vault)
        except Tampered as error:
            yield Finding(Level.DAMAGE, about, error.sentence, say(RESTORE))


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
    made = backups.found(vault.path)
    if not made:
        return Finding(Level.LOOK, "Backups", say("There is none yet."), say(MAKE_ONE))
    newest = made[-1]
    try:
        backups.read(newest.path)
    except ConfcliError as error:
        return Finding(Level.DAMAGE, "Backups", error.sentence, say("Make a new one: confcli vault backup"))
    days = (now.replace(tzinfo=None) - backups.read_stamp(newest)).days
    age = say("today") if days < 1 else say_many(days, "one day ago", "{count} days ago")
    behind = vault.head().size - newest.size
    level = Level.LOOK if days > OLD and behind else Level.WELL
    kept = say_many(
        len(made),
        "One is kept; it was made {age}, {entries}.",
        "{count} are kept; the newest was made {age}, {entries}.",
        age=age,
        entries=say_many(behind, "one entry ago", "{count} entries ago"),
    )
    return Finding(level, "Backups", kept, say(MAKE_ONE if level is Level.LOOK else STICK))


def _recovery(vault: Vault) -> Finding:
    holders = [holder.name for holder in keyholders(vault)]
    if not holders:
        sentence = say("Nobody could open the vault if you forgot the passphrase.")
        return Finding(Level.LOOK, "Recovery", sentence, say("Make a recovery sheet: confcli vault recovery sheet"))
    if not fits(vault):
        sentence = say("The recovery file is missing, or it does not fit the present passphrase.")
        return Finding(Level.LOOK, "Recovery", sentence, say("Write it anew: confcli vault recovery renew"))
    return Finding(
        Level.WELL,
        "Recovery",
        say("It can be opened by: {names}.", names=", ".join(say(name) if name == SHEET else name for name in holders)),
        say("To try a sheet: confcli vault recovery test"),
    )


def _privacy(vault: Vault) -> Finding:
    others = open_to_others(vault.path)
    if others:
        return Finding(
            Level.LOOK,
            "Privacy",
            say("Others on this computer may get at {path}.", path=others[0]),
            say("Keep it in a folder of your own."),
        )
    return Finding(Level.WELL, "Privacy", say("Nobody else on this computer may read the file."))


def _synchronised(vault: Vault) -> Finding:
    folder = synchronised(vault.path)
    if folder:
        sentence = say("The vault lies in {folder}, which copies files while they are open.", folder=folder)
        hint = say("Move it to a folder that is not synchronised; backups may lie there.")
        return Finding(Level.LOOK, "Place", sentence, hint)
    return Finding(Level.WELL, "Place", say("It lies in no synchronised folder that we know."))


def _disk(vault: Vault) -> Finding:
    match disk_encrypted(vault.path):
        case True:
            return Finding(Level.WELL, "Disk", say("It is encrypted."))
        case False:
            sentence = say("It is not encrypted, so other files can be read by a finder.")
            return Finding(Level.LOOK, "Disk", sentence, say(ENCRYPT))
    return Finding(Level.LOOK, "Disk", say("Whether it is encrypted cannot be told from here."), say(ENCRYPT))


RESTORE = "Keep the file, and bring the newest backup back: confcli vault restore BACKUP --set-aside"
MAKE_ONE = "To make one: confcli vault backup"
STICK = "Copy one to a stick now and then: confcli vault backup --folder FOLDER"
ENCRYPT = "Switch on BitLocker, FileVault or LUKS."
