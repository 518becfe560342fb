"""This module knows the names of backups: it alone writes and reads them.

What a name says is only what somebody called a file. A date that there is none of is no name of ours, and never an
error; which backup is whose, and what it holds, the ledger tells: see `confcli.vault.care.own_backups`.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from typing import NamedTuple

from confcli.core.dates import read_stamp

BACKUPS = "backups"  # the folder of a vault's backups, beside it
SUFFIX = ".confcli-backup"
LATEST = "9000"  # from this year on no later name could be given, so it is none of ours
LONGEST = 9  # digits of a number of entries


class Backup(NamedTuple):
    """A backup file: where it lies, and what its name says."""

    path: str
    stamp: str  # 2026-11-22-211503, local time
    size: int  # entries of the ledger

    @property
    def name(self) -> str:
        """Give the name of the file."""
        return os.path.basename(self.path)


def folder_of(path: str) -> str:
    """Give the folder where the backups of the vault at `path` lie."""
    return os.path.join(os.path.dirname(os.path.abspath(path)), BACKUPS)


def named(path: str, stamp: str, size: int) -> str:
    """Name a backup of the vault at `path`."""
    return f"{os.path.basename(path)}-{stamp}-{size}{SUFFIX}"


def name_before(path: str, version: int, size: int) -> str:
    """Name the backup from before the upgrade to a version of the tables."""
    return f"{os.path.basename(path)}-before-version-{version}-{size}{SUFFIX}"


def found(path: str, folder: str | None = None) -> list[Backup]:
    """List what is called a backup of a vault, in the order of the names' dates."""
    called = _called(path, folder or folder_of(path), r"(\d{4}-\d\d-\d\d-\d{6})-(\d+)")
    dated = [backup for backup in called if _is_date(backup.stamp)]
    return sorted(dated, key=lambda backup: (backup.stamp, backup.size))


def found_before(path: str) -> list[Backup]:
    """List the backups from before an upgrade, which are kept beside the others."""
    return [backup._replace(stamp="") for backup in _called(path, folder_of(path), r"before-version-(\d+)-(\d+)")]


def most_promising(path: str) -> Backup | None:
    """Give the backup that says it holds most, where no ledger can be asked, for nothing opens it yet."""
    return max(found(path), key=lambda backup: (backup.size, backup.stamp), default=None)


def _called(path: str, place: str, form: str) -> list[Backup]:
    name = re.compile(rf"{re.escape(os.path.basename(path))}-{form}{re.escape(SUFFIX)}", re.ASCII)
    try:
        names = os.listdir(place)
    except OSError:
        return []
    matched = [match for match in map(name.fullmatch, names) if match and len(match[2]) <= LONGEST]
    every = [Backup(os.path.join(place, match[0]), match[1], int(match[2])) for match in matched]
    return [backup for backup in every if _is_file(backup.path)]


def _is_file(path: str) -> bool:
    """Tell a file from a pipe, which would be waited for without end, and from a link."""
    with suppress(OSError):
        mode = os.lstat(path).st_mode
        return stat.S_ISREG(mode) or stat.S_ISDIR(mode)  # a folder in its place is told as what cannot be read
    return False


def _is_date(text: str) -> bool:
    if text >= LATEST:
        return False
    try:
        read_stamp(text)
    except ValueError:
        return False
    return True
