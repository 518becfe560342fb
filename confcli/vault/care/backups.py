"""This module knows backups: one file each, checked before it counts. Which stay: `confcli.vault.care.thinning`.

A backup is a ZIP of the encrypted vault and its recovery file, with the SHA-256 of all that precedes
it as its last 64 bytes, so one changed byte anywhere is seen before anything is restored.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from secrets import token_hex
from shutil import copyfileobj
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.dates import read_stamp, stamp
from confcli.errors import Damaged, Held, NotWritten, WrongPassphrase
from confcli.vault.atomic_files import discard, new_file, rename_if_free, write_new
from confcli.vault.care.recovery import ENDING, recovery_file
from confcli.vault.integrity import prove, require_whole_pages
from confcli.vault.location import BACKUPS
from confcli.vault.opening import empty_vault, open_with_key
from confcli.vault.secrets import SALT_BYTES
from confcli.vault.waiting import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from confcli.vault.secrets import Passphrase, RawKey
    from confcli.vault.vault import Vault

SUFFIX = ".confcli-backup"
VAULT, RECOVERY = "vault", "recovery.age"  # the two files inside
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a ZIP must give its files a time; the backup's name says the true one
SEAL = 64  # hex digits: the SHA-256 of all before, at the end
PIECE = 2**20  # bytes that are copied at once


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


def found_before(path: str) -> list[Backup]:
    """List the backups from before an upgrade, which are kept beside the others."""
    name = re.compile(rf"{re.escape(os.path.basename(path))}-before-version-(\d+)-(\d+){re.escape(SUFFIX)}", re.ASCII)
    place = folder_of(path)
    matched = map(name.fullmatch, os.listdir(place) if os.path.isdir(place) else ())
    return [Backup(os.path.join(place, match[0]), "", int(match[2])) for match in matched if match]


def name_before(path: str, version: int, size: int) -> str:
    """Name the backup from before the upgrade to a version of the tables."""
    return f"{os.path.basename(path)}-before-version-{version}-{size}{SUFFIX}"


def make(vault: Vault, at: datetime, folder: str | None = None) -> Backup:
    """Write a backup that has proved to be whole; raises NotWritten, or Tampered when the vault is not whole."""
    place = folder or folder_of(vault.path)
    draft = os.path.join(place, f".{token_hex(4)}.part")
    copy = f"{draft}-copy"
    try:
        if folder is None:
            os.makedirs(place, mode=0o700, exist_ok=True)
        size = _copy(vault, copy)
        bundle(draft, copy, recovery_file(vault.path))
        return _put(draft, os.path.basename(vault.path), size, at)
    except OSError as error:
        raise NotWritten(
            "No backup could be written to {place}.", "Check that the folder is there and has room.", place=place
        ) from error
    finally:
        discard(draft, copy, f"{copy}-journal")


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
    raise Damaged("{path} is damaged, or it is not a backup.", "Nothing was changed. Take another backup.", path=path)


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
        discard(draft, f"{draft}-journal", draft + ENDING)


def require_no_other_opens(path: str, passphrase: Passphrase, key: RawKey) -> None:
    """Say so when a passphrase that does not open the vault opens its newest backup; raises Damaged."""
    for backup in found(path)[-1:]:
        try:
            with unpacked(backup.path, path) as draft:
                with reading(draft) as file:
                    salt = file.read(SALT_BYTES)
                with reading(path) as file:
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
            moment = max(moment, read_stamp(last.stamp) + timedelta(seconds=1))
        named = stamp(moment)
        path = os.path.join(place, f"{name}-{named}-{size}{SUFFIX}")
        try:
            rename_if_free(draft, path)
        except FileExistsError:
            continue  # another window was quicker
        return Backup(path, named, size)


def _copy(vault: Vault, copy: str) -> int:
    """Copy the vault, prove the copy, and give how many entries it holds.

    The seals of the vault's own pages are proved first: copied, a damaged page would get a new one.
    """
    require_whole_pages(vault, structure=False)
    # Not read from the file at its place, which may no longer be the one that is open.
    (salt,) = vault.run("PRAGMA cipher_salt")
    other = empty_vault(copy, vault.key, bytes.fromhex(salt["cipher_salt"]))
    try:
        vault.copy_to(other)
    finally:
        other.close()
    checked = open_with_key(copy, vault.key)
    try:
        return prove(checked).size
    finally:
        checked.close()


def bundle(draft: str, copy: str, recovery_path: str) -> None:
    """Put the copy and the recovery file into one, piece by piece: a supervisor's vault may be large."""
    recovery = _recovery_at(recovery_path)
    with new_file(draft) as file:
        with zipfile.ZipFile(file, "w") as both:
            about = zipfile.ZipInfo(VAULT, LONG_AGO)
            about.file_size = os.path.getsize(copy)
            with reading(copy) as source, both.open(about, "w") as inside:
                copyfileobj(source, inside, PIECE)
            if recovery is not None:
                both.writestr(zipfile.ZipInfo(RECOVERY, LONG_AGO), recovery)
            both.comment = b"0" * SEAL
        end = file.seek(-SEAL, os.SEEK_END)
        digest, left = sha256(), end
        file.seek(0)
        while left:
            piece = file.read(min(left, PIECE))
            digest.update(piece)
            left -= len(piece)
        file.write(digest.hexdigest().encode())


def _recovery_at(path: str) -> bytes | None:
    """Read the recovery file, if there is one; one that is there and cannot be read is no backup's to leave out."""
    try:
        with reading(path) as file:
            return file.read()
    except FileNotFoundError:
        return None


def _read(path: str) -> bytes | None:
    try:
        with reading(path) as file:
            return file.read()
    except (OSError, Held):
        return None
