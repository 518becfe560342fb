"""This module knows how a backup is put together: a ZIP of two files, never packed, with its seal at the end."""

from __future__ import annotations

import os
import zipfile
from hashlib import sha256
from shutil import copyfileobj
from typing import BinaryIO

from confcli.errors import Held
from confcli.vault.atomic_files import new_file
from confcli.vault.waiting import reading

VAULT, RECOVERY = "vault", "recovery.age"  # the two files inside
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a ZIP must give its files a time; the backup's name says the true one
SEAL = 64  # hex digits: the SHA-256 of all before, at the end
PIECE = 2**20  # bytes that are copied at once


def bundle(draft: str, copy: str, recovery_path: str) -> str:
    """Put the copy and the recovery file into one, piece by piece, and give its seal: a vault may be large."""
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
        seal = _digest(file, end)
        file.seek(end)
        file.write(seal.encode())
    return seal


def brings_recovery(path: str) -> bool:
    """Tell whether a backup holds a recovery file; one that cannot be read may."""
    try:
        with zipfile.ZipFile(path) as both:
            return RECOVERY in both.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return True


def seal_of(path: str) -> str:
    """Compute the seal that a backup would bear, piece by piece; nothing for one that cannot be read."""
    try:
        with reading(path) as file:
            seal = _digest(file, file.seek(-SEAL, os.SEEK_END))
            return seal if file.read() == seal.encode() else ""
    except (OSError, Held):
        return ""


def _digest(file: BinaryIO, left: int) -> str:
    """Hash the beginning of a file."""
    file.seek(0)
    digest = sha256()
    while piece := file.read(min(left, PIECE)):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


def _recovery_at(path: str) -> bytes | None:
    """Read the recovery file, if there is one; one that is there and cannot be read is no backup's to leave out."""
    try:
        with reading(path) as file:
            return file.read()
    except FileNotFoundError:
        return None
