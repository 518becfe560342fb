"""This module knows when a backup is made by itself, and which of them stay: about ten."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from confcli.core.dates import day_for_name
from confcli.core.ledger.erasure import KIND, NOTE
from confcli.errors import Held, NotWritten
from confcli.vault.atomic_files import discard, keep_the_name, remove
from confcli.vault.backup_names import Backup, folder_of
from confcli.vault.care.backups import make
from confcli.vault.care.own_backups import compared, is_as_listed
from confcli.vault.care.recovery import ENDING
from confcli.vault.in_the_making import is_in_the_making

if TYPE_CHECKING:
    from datetime import datetime

    from confcli.vault.vault import Vault

NEWEST, DAYS = 5, 5  # how many are kept of the newest, and of earlier days one each
LARGE = 32 * 2**20  # bytes; from here on one automatic backup a day


class NotForgotten(NotWritten):
    """The backup was made, but an older one that holds what was erased could not be removed."""


def keep_up(vault: Vault, at: datetime) -> Backup | None:
    """Make the automatic backup after a session, then let old ones go; a large vault gets one a day."""
    today = day_for_name(at)
    if _is_large(vault) and not vault.has_emptied and any(one.stamp.startswith(today) for one in compared(vault).own):
        return None
    backup = make(vault, at)
    thin(vault)
    return backup


def thin(vault: Vault) -> None:
    """Remove backups that are not needed any more, and those that still hold what was erased since.

    Only the vault's own go, which are to the last byte what its list says: another ledger's, and one that holds more
    than the vault, may be somebody's last copy. Of a volunteer's erasure that a supervisor received just now, every
    older one holds what was erased. One that is only too many and that another program holds waits for the next time.

    Raises NotForgotten when one cannot be removed that must.
    """
    beside = compared(vault)
    last = (entry.seq for kind in (KIND, NOTE) for entry in vault.entries(kind=kind, latest=1))
    erased = max(last, default=0)
    every = [backup for backup in beside.own if backup.stamp]
    older = every[:-1]  # never the newest
    from_before = [backup for backup in beside.own if not backup.stamp]
    told = [backup for backup in (*from_before, *older) if vault.has_emptied or backup.size < erased]
    keep = kept(every)
    work_off(vault.path, os.path.dirname(os.path.abspath(vault.path)), folder_of(vault.path))
    many = [one for one in older if one not in keep and one not in told and is_as_listed(vault, one)]
    left = discard(*(backup.path for backup in many))
    stuck = [backup for backup in told if not is_as_listed(vault, backup) or not _removed(backup)]
    for gone in (*many, *told):
        if gone.path not in left and gone not in stuck:
            vault.forget_backup(gone.name)
    keep_the_name(every[-1].path if every else vault.path)
    if stuck:
        raise NotForgotten(
            "An old backup still holds what was erased: {path}.",
            "It could not be removed. Close what uses it, then delete it by hand.",
            path=stuck[0].path,
        )


def kept(backups: list[Backup]) -> list[Backup]:
    """Choose which to keep: the newest five, and the last one of each of five earlier days."""
    newest, earlier = backups[-NEWEST:], backups[:-NEWEST]
    days = {backup.stamp[:10]: backup for backup in earlier}  # the last of a day wins
    return [*list(days.values())[-DAYS:], *newest]


def _is_large(vault: Vault) -> bool:
    try:
        return os.path.getsize(vault.path) > LARGE
    except OSError:  # it is gone, and the backup will say so
        return False


def _removed(backup: Backup) -> bool:
    try:
        remove(backup.path)
    except (OSError, Held):
        return False
    return True


def work_off(path: str, *places: str) -> None:
    """Remove what a killed backup, restore or init of the vault at `path` has left in these folders.

    Each may be a whole vault, and what was begun of a recovery file opens one. What another window is at stays.
    """
    name, drawn = re.escape(os.path.basename(path)), "[0-9a-f]{8}"
    drafts = re.compile(rf"({name}\.{drawn}\.new|\.{drawn}\.part).*|{name}{re.escape(ENDING)}\.{drawn}\.part")
    for place in places:
        try:
            names = os.listdir(place)
        except OSError:
            continue
        left = [found for one in names if (found := drafts.fullmatch(one))]
        begun = {found[1] for found in left if found[1]}
        still = {one for one in begun if is_in_the_making(os.path.join(place, one))}
        discard(*(os.path.join(place, found[0]) for found in left if found[1] not in still))
