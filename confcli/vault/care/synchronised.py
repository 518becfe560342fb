"""This module knows folders that a program copies elsewhere while a file in them is open, and what it leaves there.

A vault that is copied half-written is a damaged vault. Finished backups may lie there: nobody writes to them.
"""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from functools import cache
from platform import node
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType


TABLE = os.path.join(os.path.dirname(__file__), "synchronised.toml")  # which says what each column means


class Service(NamedTuple):
    """A program that synchronises, and what gives its folders away: a line of the table."""

    name: str
    anywhere: str = ""
    at_home: str = ""
    marks: str = ""
    variables: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


ON_A_MAC = ("Library", "CloudStorage")  # every folder in this one belongs to a program that synchronises
HOMES = re.compile(r"(?:[A-Z]:)?[\\/](?:home|Users)[\\/][^\\/]+|[A-Z]:\\", re.IGNORECASE)
ICLOUD_TAKES = ("Desktop", "Documents")  # if its owner has said so; the folders look the same


@cache
def services() -> tuple[Service, ...]:
    """Read the table."""
    import tomllib

    with open(TABLE, "rb") as file:
        return tuple(Service(name, **about) for name, about in tomllib.load(file).items())


def synchronised(path: str) -> str | None:
    """Name the synchronised folder that a path lies in, as far as one can be recognised."""
    real = os.path.abspath(os.path.realpath(path))
    home = os.path.realpath(os.path.expanduser("~"))
    return (
        told(real, [*_from_variables(), *_from_notes(), *_from_the_system(real)])
        or named(real, home)
        or next((shown(*found) for found in _marked(real)), None)
    )


def perhaps_in_icloud(path: str) -> bool:
    """Tell whether iCloud may copy a path away without anything here showing it: the desktop of a Mac."""
    home = os.path.realpath(os.path.expanduser("~"))
    taken = (os.path.join(home, folder) for folder in ICLOUD_TAKES)
    return sys.platform == "darwin" and any(_within(os.path.realpath(path), folder) for folder in taken)


def named(path: str, home: str, flavour: ModuleType = os.path) -> str | None:
    """Name the outermost folder in a path whose name gives it away."""
    found = None
    folder = flavour.dirname(path)  # a vault may be called as it likes
    while (above := flavour.dirname(folder)) != folder:
        name, at_home = flavour.basename(folder), above == home or bool(HOMES.fullmatch(above))
        if tuple(re.split(r"[\\/]", above)[-2:]) == ON_A_MAC:
            found = name
        for service in services():
            if _is(service.anywhere, name) or (at_home and _is(service.at_home, name)):
                found = shown(service.name, name)
        folder = above
    return found


def told(path: str, roots: Iterable[tuple[str, str]]) -> str | None:
    """Name the folder of a path among those that a program, or the system, says are synchronised."""
    for service, root in roots:
        if root and _within(path, root):
            return shown(service, os.path.basename(root.rstrip("\\/")) or root)
    return None


def shown(service: str, folder: str) -> str:
    """Call a folder by its name, and by the program's where that does not stand in it."""
    inside = service.split(maxsplit=1)[0].casefold() in folder.casefold()
    return folder if inside else f"{folder} ({service})"


def _marked(path: str) -> Iterable[tuple[str, str]]:
    """Find folders above a path with something in them that only one program leaves."""
    folder = os.path.dirname(path)
    while True:
        names: list[str] = []
        with suppress(OSError):  # it is not ours, or not made yet
            names = os.listdir(folder)
        for service in services():
            if service.marks and any(map(_pattern(service.marks).fullmatch, names)):
                yield service.name, os.path.basename(folder) or folder
        if folder == (folder := os.path.dirname(folder)):
            return


def _from_variables() -> list[tuple[str, str]]:
    """Give the folders that OneDrive and its like name in a variable: each one stands in the table."""
    return [(service.name, os.environ.get(name, "")) for service in services() for name in service.variables]


def _from_notes() -> list[tuple[str, str]]:
    found = []
    for service in services():
        for note in service.notes:
            with (
                suppress(OSError, ValueError, LookupError, TypeError, AttributeError),
                open(_spelt_out(note), encoding="utf-8") as file,
            ):
                found += [(service.name, str(account["path"])) for account in json.load(file).values()]
    return found


def _spelt_out(note: str) -> str:
    return os.path.expandvars(os.path.expanduser(note))


def _from_the_system(path: str) -> list[tuple[str, str]]:
    """Ask Windows, which is told of such folders by those who synchronise them, and what the drive is called."""
    found: list[tuple[str, str]] = []
    if sys.platform == "win32":
        from confcli.vault.care import asking_windows as windows

        found = windows.copied_away()
        with suppress(OSError):
            drive, label = os.path.splitdrive(path)[0] + "\\", windows.label(path)
            found += [(service.name, drive) for service in services() if _is(service.anywhere, label)]
    return found


def _within(path: str, root: str) -> bool:
    real = os.path.normcase(os.path.realpath(root)).rstrip("\\/")
    return os.path.normcase(path).startswith(real + os.sep)


def _is(pattern: str, name: str) -> bool:
    return bool(pattern) and bool(_pattern(pattern).fullmatch(name))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


# What nearly all write into a name, in the language of the computer, wherever and however they put it. Google Drive
# has a mark of its own.
WORDS = re.compile(r"conflict|conflit|konflikt|conflitto|_conf\(\d+\)", re.IGNORECASE)
NUMBERED = re.compile(r" ?\(\d{1,3}\)| \d{1,3}")  # Google Drive, MEGA: "vault (1)"; iCloud: "vault 2"
OF_A_COMPUTER = re.compile(r"-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{0,14}(-\d{1,3})?")  # OneDrive: "vault-LAPTOP7"


def conflicted(path: str) -> list[str]:
    """Name the conflicted copies of a vault that lie beside it; raises OSError."""
    folder = os.path.dirname(os.path.abspath(path))
    names = (entry.name for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))
    return sorted(name for name in names if is_conflicted(name, os.path.basename(path), node()))


def is_conflicted(name: str, vault: str, computer: str = "") -> bool:
    """Tell whether a file name is that of a conflicted copy of a vault, or of what belongs to it."""
    stem, ending = os.path.splitext(vault)
    if name == vault or not name.casefold().startswith(stem.casefold()):
        return False
    rest = name[len(stem) :]
    if rest[:1].isalnum():
        return False  # a longer word: "vaults"
    if WORDS.search(rest):
        return True
    between = rest.removesuffix(ending)
    if not rest.endswith(ending):
        return False
    ours = bool(computer) and between.casefold() == f"-{computer}".casefold()
    return ours or bool(NUMBERED.fullmatch(between)) or bool(OF_A_COMPUTER.fullmatch(between))
