"""This module knows what is said of what lies around a vault: who may read it, what copies it, its disk.

Each sentence says what was seen and no more; where a system shows nothing, that is what is said.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from confcli.speech import say
from confcli.vault.care import disks
from confcli.vault.care.access import open_to_others
from confcli.vault.care.synchronised import conflicted, perhaps_in_icloud, synchronised


class Level(StrEnum):
    """How grave a finding is."""

    WELL = "well"
    LOOK = "look"
    DAMAGE = "damage"
    UNSEEN = "unseen"  # it could not be looked at: neither well nor damaged


class Finding(NamedTuple):
    """One thing that was looked at, what was found, and what to do; `about` is English in every language."""

    level: Level
    about: str
    sentence: str
    hint: str = ""


def privacy(path: str) -> Finding:
    """Look who besides its owner may get at the vault; raises OSError."""
    others = open_to_others(path)
    if others is None:
        sentence = say("Who else may read the file cannot be told from here.")
        return Finding(
            Level.LOOK, "Privacy", sentence, say("Keep it in a folder of your own, on this computer's own disk.")
        )
    if others:
        sentence = say("Others may get at {path}.", path=others[0])
        return Finding(Level.LOOK, "Privacy", sentence, say("Keep it in a folder of your own."))
    return Finding(
        Level.WELL, "Privacy", say("Apart from administrators, this computer lets nobody else read the file.")
    )


def place(path: str) -> Finding:
    """Look whether a program that synchronises copies the vault away."""
    folder = synchronised(path)
    if folder:
        sentence = say("The vault lies in {folder}, which copies files while they are open.", folder=folder)
        hint = say("Move it to a folder that is not synchronised; backups may lie there.")
        return Finding(Level.LOOK, "Place", sentence, hint)
    if perhaps_in_icloud(path):
        return Finding(Level.LOOK, "Place", say(ICLOUD), say("Better keep the vault in another folder."))
    return Finding(Level.WELL, "Place", say("It lies in no synchronised folder that we know."))


def copies(path: str) -> Finding:
    """Look for copies of the vault that two computers made at once; raises OSError."""
    found = conflicted(path)
    if found:
        hint = say("Delete neither. What the copy holds: confcli log --vault COPY")
        return Finding(Level.LOOK, "Copies", say(CONFLICT, name=found[0]), hint)
    return Finding(Level.WELL, "Copies", say("No copy from a conflict lies beside it."))


def disk(path: str) -> Finding:
    """Look whether the disk is encrypted."""
    encrypted = None
    with suppress(OSError, subprocess.SubprocessError, ValueError):  # it cannot be told, then
        encrypted = disks.encrypted(path)
    match encrypted:
        case True:
            return Finding(Level.WELL, "Disk", say("It is encrypted."))
        case False:
            sentence = say("As far as this computer shows, it is not encrypted: a finder can read other files.")
            return Finding(Level.LOOK, "Disk", sentence, say(ENCRYPT))
    return Finding(Level.LOOK, "Disk", say("Whether it is encrypted cannot be told from here."), say(ENCRYPT))


def warnings(path: str) -> list[str]:
    """Say what speaks against a place before a vault is put there. The vault is its owner's, so nothing is refused."""
    said = []
    with suppress(OSError):
        folder = synchronised(path)
        if folder:
            said.append(say("This place lies in {folder}, which copies files while they are open.", folder=folder))
        elif perhaps_in_icloud(path):
            said.append(say(ICLOUD))
        if said:
            said.append(
                say("A vault can be damaged there. Better name another place with --vault; backups may lie there.")
            )
        said += [say(CONFLICT, name=name) for name in conflicted(path)]
    return said


ICLOUD = "Whether iCloud copies your Desktop and Documents folders cannot be told from here."
CONFLICT = "Beside it lies {name}, which looks like a copy from a conflict."
ENCRYPT = "Switch on BitLocker, FileVault or LUKS."
