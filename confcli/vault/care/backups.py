"""This module knows backups: one file each, checked before it counts. Which stay: `confcli.vault.care.thinning`.

A backup is a ZIP of the encrypted vault and its recovery file, with the SHA-256 of all that precedes
it as its last 64 bytes, so one changed byte anywhere is seen before anything is restored.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.dates import read_stamp, stamp
from confcli.errors import ConfcliError, Damaged, Held, NotWritten, WrongPassphrase
from confcli.vault.atomic_files import discard, rename_if_free, write_new
from confcli.vault.backup_names import Backup, folder_of, found, most_promising, named
from confcli.vault.care.bundling import RECOVERY, VAULT, bundle
from confcli.vault.care.recovery import ENDING, recovery_file
from confcli.vault.in_the_making import in_the_making
from confcli.vault.integrity import prove, require_whole_pages
from confcli.vault.opening import empty_vault, open_with_key
from confcli.vault.secrets import SALT_BYTES
from confcli.vault.shelf import OWN, Listed
from confcli.vault.waiting import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from confcli.core.ledger.chain import Head
    from confcli.vault.secrets import Passphrase, RawKey
    from confcli.vault.vault import Vault


def make(vault: Vault, at: datetime, folder: str | None = None) -> Backup:
    """Write a backup that has proved to be whole; raises NotWritten, or Tampered when the vault is not whole."""
    place = folder or folder_of(vault.path)
    draft = os.path.join(place, f".{token_hex(4)}.part")
    copy = f"{draft}-copy"
    try:
        if folder is None:
            os.makedirs(place, mode=0o700, exist_ok=True)
        with in_the_making(draft):
            head = _copy(vault, copy)
            seal = bundle(draft, copy, recovery_file(vault.path))
            moment = max([at.replace(tzinfo=None), *map(_after, _as_full(vault, place, head.size))])
            made = _put(draft, os.path.basename(vault.path), head.size, moment)
    except OSError as error:
        raise NotWritten(
            "No backup could be written to {place}.", "Check that the folder is there and has room.", place=place
        ) from error
    finally:
        discard(draft, copy, f"{copy}-journal")
    if folder is None:
        _note(vault, made, seal, head)
    return made


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
                return Content(_member(bundle, VAULT), _member(bundle, RECOVERY) if RECOVERY in names else None)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        pass
    raise Damaged("{path} is damaged, or it is not a backup.", "Nothing was changed. Take another backup.", path=path)


def _member(bundle: zipfile.ZipFile, name: str) -> bytes:
    """Read one file of a backup. Ours are never packed: what is could swell to anything, and no memory holds it."""
    about = bundle.getinfo(name)
    if about.compress_type != zipfile.ZIP_STORED or about.file_size != about.compress_size:
        raise zipfile.BadZipFile
    return bundle.read(about)


@contextmanager
def unpacked(backup: str, beside: str) -> Iterator[str]:
    """Put the vault of a backup, and its recovery file, beside a place; both are removed if still there after."""
    content = read(backup)
    draft = f"{beside}.{token_hex(4)}.new"
    try:
        os.makedirs(os.path.dirname(os.path.abspath(beside)), mode=0o700, exist_ok=True)
        with in_the_making(draft):
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
    backup = most_promising(path)
    if backup is None:
        return
    try:
        with unpacked(backup.path, path) as draft:
            with reading(draft) as file:
                salt = file.read(SALT_BYTES)
            with reading(path) as file:
                same = file.read(SALT_BYTES) == salt
            open_with_key(draft, key if same else passphrase.key(salt)).close()
    except (WrongPassphrase, Damaged, NotWritten):
        return
    raise Damaged(
        "This passphrase does not open the vault, but it opens its backup of {day}.",
        "Unless you have changed it since, the vault is damaged. Keep the file, and bring the backup back: "
        "confcli vault restore {path} --set-aside",
        day=backup.stamp[:10],
        path=backup.path,
    )


def _put(draft: str, name: str, size: int, moment: datetime) -> Backup:
    """Give a finished backup its name, later than that of any other that holds as much."""
    place = os.path.dirname(draft)
    while True:
        path = os.path.join(place, named(name, stamp(moment), size))
        try:
            rename_if_free(draft, path)
        except FileExistsError:
            moment += timedelta(seconds=1)  # another window was quicker
            continue
        return Backup(path, stamp(moment), size)


def _as_full(vault: Vault, place: str, size: int) -> list[Backup]:
    """Give those backups of ours that hold as much: of them alone the date in the name tells which is newer."""
    own = vault.own_backups() if place == folder_of(vault.path) else None
    return [one for one in found(vault.path, place) if one.size == size and (own is None or one.name in own)]


def _after(backup: Backup) -> datetime:
    return read_stamp(backup.stamp) + timedelta(seconds=1)


def _note(vault: Vault, made: Backup, seal: str, head: Head) -> None:
    """Put it on the vault's own list; where that cannot be, it is looked into when the vault is next opened."""
    with suppress(ConfcliError, OSError):
        vault.note_backup(Listed(made.name, seal, os.path.getsize(made.path), head.size, head.hash, OWN))


def _copy(vault: Vault, copy: str) -> Head:
    """Copy the vault, prove the copy, and give the end of its ledger.

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
        return prove(checked)
    finally:
        checked.close()


def _read(path: str) -> bytes | None:
    try:
        with reading(path) as file:
            return file.read()
    except (OSError, Held):
        return None
