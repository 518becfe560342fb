"""This module knows backups: one file each, checked before it counts, and about ten of them kept.

A backup is a ZIP of the encrypted vault and its recovery file, with the SHA-256 of all that precedes
it as its last 64 bytes, so one changed byte anywhere is seen before anything is restored.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from secrets import token_hex
from shutil import copyfileobj
from typing import TYPE_CHECKING, NamedTuple

from confcli.errors import Damaged, NotWritten, WrongPassphrase
from confcli.vault.key import SALT_BYTES
from confcli.vault.moving import keep_the_name, new_file, remove, rename_if_free, write_new
from confcli.vault.opening import empty_vault, open_with_key
from confcli.vault.place import BACKUPS
from confcli.vault.proving import prove, require_whole_pages
from confcli.vault.recovery import ENDING, recovery_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.vault.key import Passphrase, RawKey
    from confcli.vault.vault import Vault

STAMP = "%Y-%m-%d-%H%M%S"
SUFFIX = ".confcli-backup"
VAULT, RECOVERY = "vault", "recovery.age"  # the two files inside
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a ZIP must give its files a time; the backup's name says the true one
NEWEST, DAYS = 5, 5  # how many are kept of the newest, and of earlier days one each
SEAL = 64  # hex digits: the SHA-256 of all before, at the end
PIECE = 2**20  # bytes that are copied at once
LARGE = 32 * 2**20  # bytes; from here on one automatic backup a day


class Backup(NamedTuple):
    """A backup file: where it lies, and what its name says."""

    path: str
    stamp: str  # 2026-11-22-211503, local time
    size: int  # entries of the ledger


def folder_of(path: str) -> str:
    """Give the folder where the backups of the vault at `path` lie."""
    return os.path.join(os.path.dirname(os.path.abspath(path)), BACKUPS)


def found(path: str, folder: str | None = None) -> list[Backup]:
    """List the backups of a vault, oldest first."""
    name = re.compile(
        rf"{re.escape(os.path.basename(path))}-(\d{{4}}-\d\d-\d\d-\d{{6}})-(\d+){re.escape(SUFFIX)}", re.ASCII
    )
    place = folder or folder_of(path)
    try:
        names = os.listdir(place)
    except OSError:
        return []
    matched = [match for match in map(name.fullmatch, names) if match]
    return sorted(
        (Backup(os.path.join(place, match[0]), match[1], int(match[2])) for match in matched),
        key=lambda backup: (backup.stamp, backup.size),
    )


def read_stamp(backup: Backup) -> datetime:
    """Give the local time that a backup's name says."""
    return datetime.strptime(backup.stamp, STAMP)  # noqa: DTZ007  # local, as it was written


def make(vault: Vault, at: datetime, folder: str | None = None) -> Backup:
    """Write a backup that has proved to be whole; raises NotWritten, or Tampered when the vault is not whole."""
    place = folder or folder_of(vault.path)
    draft = os.path.join(place, f".{token_hex(4)}.part")
    copy = f"{draft}-copy"
    try:
        if folder is None:
            os.makedirs(place, mode=0o700, exist_ok=True)
        size = _copy(vault, copy)
        _bundle(draft, copy, _read(recovery_file(vault.path)))
        return _put(draft, os.path.basename(vault.path), size, at)
    except OSError as error:
        raise NotWritten(
            "No backup could be written to {place}.", "Check that the folder is there and has room.", place=place
        ) from error
    finally:
        for leftover in (draft, copy, f"{copy}-journal"):
            remove(leftover)


def keep_up(vault: Vault, at: datetime) -> Backup | None:
    """Make the automatic backup after a session, then let old ones go; a large vault gets one a day."""
    before = found(vault.path)
    today = f"{at:%Y-%m-%d}"
    enough = vault.bytes() > LARGE and any(backup.stamp.startswith(today) for backup in before)
    if enough and not vault.has_emptied:
        return None
    backup = make(vault, at)
    thin(vault)
    return backup


def thin(vault: Vault) -> None:
    """Remove backups that are not needed any more, and those that still hold what was erased since.

    Of a volunteer's erasure that a supervisor received just now, every older one does.

    Raises NotWritten when one cannot be removed.
    """
    every = found(vault.path)
    erased = vault.run("SELECT coalesce(max(seq), 0) FROM register WHERE kind = 'erasure'")[0][0]
    keep = kept(every)
    try:
        for leftover in _leftovers(vault.path):
            remove(leftover)
        for backup in every[:-1]:  # never the newest
            if vault.has_emptied or backup not in keep or backup.size < erased:
                remove(backup.path)
    except OSError as error:
        raise NotWritten(
            "An old backup could not be removed.", "Look into the folder {folder}.", folder=folder_of(vault.path)
        ) from error
    keep_the_name(every[-1].path if every else vault.path)


def _leftovers(path: str) -> list[str]:
    """Find what a killed backup, restore or init has left behind: each may be a whole vault."""
    drafts = re.compile(rf"{re.escape(os.path.basename(path))}\.[0-9a-f]{{8}}\.new.*|\.[0-9a-f]{{8}}\.part.*")
    places = (os.path.dirname(os.path.abspath(path)), folder_of(path))
    return [
        os.path.join(place, name)
        for place in places
        if os.path.isdir(place)
        for name in os.listdir(place)
        if drafts.fullmatch(name)
    ]


def kept(backups: list[Backup]) -> list[Backup]:
    """Choose which to keep: the newest five, and the last one of each of five earlier days."""
    newest, earlier = backups[-NEWEST:], backups[:-NEWEST]
    days = {backup.stamp[:10]: backup for backup in earlier}  # the last of a day wins
    return [*list(days.values())[-DAYS:], *newest]


class Content(NamedTuple):
    """What a backup holds."""

    vault: bytes
    recovery: bytes | None


def read(path: str) -> Content:
    """Read a backup; raises Damaged unless every byte is as it was written."""
    raw = _read(path)
    if raw is None:
        sentence = "There is no backup {path} that can be read."
        raise NotWritten(sentence, "Check the name: it ends in .confcli-backup", path=path)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as bundle:
            sealed = bundle.comment == sha256(raw[: -len(bundle.comment)]).hexdigest().encode()
            if sealed:
                names = bundle.namelist()
                return Content(bundle.read(VAULT), bundle.read(RECOVERY) if RECOVERY in names else None)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        pass
    raise Damaged("{path} is damaged, or it is no backup.", "Nothing was changed. Take another backup.", path=path)


@contextmanager
def unpacked(backup: str, beside: str) -> Iterator[str]:
    """Put the vault of a backup, and its recovery file, beside a place; both are removed if still there after."""
    content = read(backup)
    draft = f"{beside}.{token_hex(4)}.new"
    try:
        os.makedirs(os.path.dirname(os.path.abspath(beside)), mode=0o700, exist_ok=True)
        write_new(draft, content.vault)
        if content.recovery is not None:
            write_new(draft + ENDING, content.recovery)
        yield draft
    except OSError as error:
        sentence = "Nothing can be written beside {place}."
        raise NotWritten(sentence, "Make room, or name another place.", place=beside) from error
    finally:
        for leftover in (draft, f"{draft}-journal", draft + ENDING):
            remove(leftover)


def require_no_other_opens(path: str, passphrase: Passphrase, key: RawKey) -> None:
    """Say so when a passphrase that does not open the vault opens its newest backup; raises Damaged."""
    for backup in found(path)[-1:]:
        try:
            with unpacked(backup.path, path) as draft:
                with open(draft, "rb") as file:
                    salt = file.read(SALT_BYTES)
                with open(path, "rb") as file:
                    same = file.read(SALT_BYTES) == salt
                open_with_key(draft, key if same else passphrase.key(salt)).close()
        except (WrongPassphrase, Damaged, NotWritten):
            continue
        raise Damaged(
            "This passphrase does not open the vault, but it opens its backup of {day}.",
            "Unless you have changed it since, the vault is damaged. Keep the file, and bring the backup back: "
            "confcli vault restore {path} --set-aside",
            day=backup.stamp[:10],
            path=backup.path,
        )


def _put(draft: str, name: str, size: int, at: datetime) -> Backup:
    """Give a finished backup its name, later than any other, so that the order of names tells which is newest."""
    place = os.path.dirname(draft)
    moment = at.replace(tzinfo=None)
    while True:
        for last in found(name, place)[-1:]:
            moment = max(moment, read_stamp(last) + timedelta(seconds=1))
        stamp = moment.strftime(STAMP)
        path = os.path.join(place, f"{name}-{stamp}-{size}{SUFFIX}")
        try:
            rename_if_free(draft, path)
        except FileExistsError:
            continue  # another window was quicker
        return Backup(path, stamp, size)


def _copy(vault: Vault, copy: str) -> int:
    """Copy the vault, prove the copy, and give how many entries it holds.

    The seals of the vault's own pages are proved first: copied, a damaged page would get a new one.
    """
    require_whole_pages(vault, structure=False)
    # Not read from the file at its place, which may no longer be the one that is open.
    salt = bytes.fromhex(vault.run("PRAGMA cipher_salt")[0][0])
    other = empty_vault(copy, vault.key, salt)
    try:
        vault.copy_to(other)
    finally:
        other.close()
    checked = open_with_key(copy, vault.key)
    try:
        return prove(checked).size
    finally:
        checked.close()


def _bundle(draft: str, copy: str, recovery: bytes | None) -> None:
    """Put the copy and the recovery file into one, piece by piece: a supervisor's vault may be large."""
    with new_file(draft) as file:
        with zipfile.ZipFile(file, "w") as bundle:
            about = zipfile.ZipInfo(VAULT, LONG_AGO)
            about.file_size = os.path.getsize(copy)
            with open(copy, "rb") as source, bundle.open(about, "w") as inside:
                copyfileobj(source, inside, PIECE)
            if recovery is not None:
                bundle.writestr(zipfile.ZipInfo(RECOVERY, LONG_AGO), recovery)
            bundle.comment = b"0" * SEAL
        end = file.seek(-SEAL, os.SEEK_END)
        digest, left = sha256(), end
        file.seek(0)
        while left:
            piece = file.read(min(left, PIECE))
            digest.update(piece)
            left -= len(piece)
        file.write(digest.hexdigest().encode())


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None
