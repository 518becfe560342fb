"""This module knows where the vault lies, and refuses what is no vault before anything opens it."""

from __future__ import annotations

import os
import stat
from secrets import token_hex

from confcli.errors import NotWritten, VaultLocked
from confcli.vault.key import SALT_BYTES
from confcli.vault.moving import discard
from confcli.vault.waiting import reading

SMALLEST = 4096  # bytes: one page
PLAINTEXT = b"SQLite format 3\x00"


def default_place() -> str:
    """Give the path of the vault when none was named: the local, never the roaming, data folder."""
    from platformdirs import user_data_dir

    return os.path.join(user_data_dir("confcli", appauthor=False, roaming=False), "vault.confcli-vault")


def require_vault(path: str) -> bytes:
    """Give the salt of the vault at `path`; raises VaultLocked for anything that is no vault.

    A file of 0 or 1 bytes would open as an empty database with any key, and a plaintext database
    would be read without one: neither may get as far as SQLCipher.
    """
    try:
        about = os.lstat(path)
    except OSError as error:
        raise VaultLocked(
            "There is no vault at {path}.",
            "To make one: confcli init. To bring one back: confcli vault restore BACKUP",
            path=path,
        ) from error
    if not stat.S_ISREG(about.st_mode):
        sentence = "{path} is a link or a folder, not a vault."
        raise VaultLocked(sentence, "Name the vault file itself with --vault.", path=path)
    if about.st_size < SMALLEST:
        sentence = "{path} is no vault: it is too small."
        raise VaultLocked(sentence, "Keep the file, and restore your newest backup.", path=path)
    try:
        with reading(path) as file:
            start = file.read(SALT_BYTES)
    except OSError as error:
        raise VaultLocked("The vault at {path} cannot be read.", "Check who may read the file.", path=path) from error
    if start == PLAINTEXT:
        raise VaultLocked("{path} is not encrypted, so it is no vault.", "Name the vault file with --vault.", path=path)
    return start


def require_free(path: str) -> None:
    """Refuse to make a vault where something is already; raises VaultLocked."""
    if os.path.lexists(path):
        raise VaultLocked(
            "There is already something at {path}; nothing was changed.",
            "To make another vault, name another file with --vault.",
            path=path,
        )


def require_room(path: str) -> None:
    """Try whether a vault can be made here, before anything is asked; raises VaultLocked or NotWritten."""
    require_free(path)
    draft = f"{path}.{token_hex(4)}.new"
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), mode=0o700, exist_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise NotWritten("No vault can be made at {path}.", "Name another place with --vault.", path=path) from error
    discard(draft)


def make_private(path: str) -> None:
    """Let nobody but the owner read the file; a stick or share that knows no owners is left as it is."""
    try:
        if stat.S_IMODE(os.stat(path).st_mode) & 0o077:
            os.chmod(path, 0o600)
    except OSError:
        return
