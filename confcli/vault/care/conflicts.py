"""This module knows the copies that a synchronising program leaves beside a vault when two computers changed it."""

from __future__ import annotations

import os
import re
from platform import node

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
