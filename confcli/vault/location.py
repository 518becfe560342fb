"""This module knows where the vault lies, and refuses what is no vault before anything opens it."""

from __future__ import annotations

import errno
import os
import re
import stat
from secrets import token_hex

from confcli.errors import Misread, NotWritten, VaultLocked
from confcli.vault.atomic_files import discard, leave
from confcli.vault.backup_names import BACKUPS, most_promising
from confcli.vault.locks import offers_locks
from confcli.vault.secrets import SALT_BYTES
from confcli.vault.waiting import reading

SMALLEST = 4096  # bytes: one page
PLAINTEXT = b"SQLite format 3\x00"
MOUNTED = ("/media/", "/mnt/", "/run/media/", "/Volumes/")  # where sticks and shares appear
SQLITES = 500  # bytes: a longer path SQLite does not open
TOO_LONG = (errno.ENAMETOOLONG, errno.ENOENT, errno.EINVAL)  # Windows says that there is no such path
NO_LOCKS = "The disk of {path} offers no file locks, so no vault can be kept there."
STAMP = "2026-12-31-235959"
# The longest names that ever stand beside a vault, and in the folder of its backups.
BESIDE = f".set-aside-{STAMP}.recovery.age"
BACKUP = f"-{STAMP}-1234567.confcli-backup"


def default_place() -> str:
    """Give the path of the vault when none was named: the local, never the roaming, data folder."""
    from platformdirs import user_data_dir

    place = user_data_dir("confcli", appauthor=False, roaming=False)
    if not os.path.isabs(place):  # there is no home folder: a vault in whatever folder we stand in would be lost
        raise Misread("This computer does not say where your files are.", "Name the vault file with --vault.")
    return os.path.join(place, "vault.confcli-vault")


def require_vault(path: str) -> bytes:
    """Give the salt of the vault at `path`; raises VaultLocked for anything that is no vault.

    A file of 0 or 1 bytes would open as an empty database with any key, and a plaintext database
    would be read without one: neither may get as far as SQLCipher.
    """
    try:
        about = os.lstat(path)
    except OSError as error:
        raise _missing(path, error) from error
    if not stat.S_ISREG(about.st_mode):
        sentence = "{path} is a link or a folder, not a vault."
        raise VaultLocked(sentence, "Name the vault file itself with --vault.", path=path)
    if about.st_nlink > 1 and _has_second_name(path, about):
        raise VaultLocked(
            "{path} is a file with a second name (a hard link), so it was not opened.",
            "Copy it to a new file, and name that with --vault.",
            path=path,
        )
    if about.st_size < SMALLEST:
        sentence = "{path} is not a vault: it is too small."
        raise VaultLocked(sentence, "Keep the file, and restore your newest backup.", path=path)
    try:
        with reading(path) as file:
            start = file.read(SALT_BYTES)
    except OSError as error:
        raise VaultLocked("The vault at {path} cannot be read.", "Check who may read the file.", path=path) from error
    if start == PLAINTEXT:
        raise VaultLocked(
            "{path} is not encrypted, so it is not a vault.", "Name the vault file with --vault.", path=path
        )
    return start


def _has_second_name(path: str, about: os.stat_result) -> bool:
    """Tell whether a file has another name than those that a killed restore or init of ours left; these go."""
    folder, name = os.path.split(os.path.abspath(path))
    left = re.compile(rf"{re.escape(name)}\.[0-9a-f]{{8}}\.new")
    same = [os.path.join(folder, one) for one in os.listdir(folder) if left.fullmatch(one)]
    discard(*(one for one in same if os.path.lexists(one) and os.path.samestat(os.lstat(one), about)))
    return os.lstat(path).st_nlink > 1


def is_draft(path: str) -> bool:
    """Tell whether this is a vault on its way in, as a restore unpacks it: what it comes from is still there."""
    return bool(re.search(r"\.[0-9a-f]{8}\.new$", path))


def has_none(path: str) -> bool:
    """Tell whether there certainly is no vault: not when a disk is missing, or a folder may not be entered."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return not _disk_is_gone(path)
    except OSError:
        return False
    return False


def _missing(path: str, error: OSError) -> VaultLocked:
    """Say why nothing is found at a path: only where there is nothing may a new vault be advised."""
    if isinstance(error, FileNotFoundError) and not _disk_is_gone(path):
        if backup := most_promising(path):
            return VaultLocked(
                "There is no vault at {path}, but there are backups of it.",
                "To bring one back: confcli vault restore {backup}",
                path=path,
                backup=backup.path,
            )
        return VaultLocked(
            "There is no vault at {path}.",
            "To make one: confcli init. To bring one back: confcli vault restore BACKUP",
            path=path,
        )
    if isinstance(error, PermissionError):
        return VaultLocked(
            "The folder of {path} may not be entered, so the vault cannot be seen.",
            "Start confcli as the person whose vault it is, or ask who looks after this computer.",
            path=path,
        )
    if isinstance(error, NotADirectoryError):
        return VaultLocked("{path} leads through a file, not a folder.", "Check what stands after --vault.", path=path)
    if error.errno == errno.ENAMETOOLONG:
        return VaultLocked("The name {path} is too long.", "Check what stands after --vault.", path=path)
    return VaultLocked(
        "The disk with {path} cannot be reached; the vault may well be there.",
        "Put the stick or disk in, or connect the share. Then try again.",
        path=path,
    )


def _disk_is_gone(path: str) -> bool:
    """Tell whether the place of a stick, disk or share is empty: then nothing is known of what lies on it."""
    whole = os.path.abspath(path)
    drive = os.path.splitdrive(whole)[0]
    if drive:
        return not os.path.lexists(drive + os.sep)
    if not whole.startswith(MOUNTED):
        return False
    return not os.path.lexists(os.path.dirname(whole))


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
    folder, name = os.path.split(os.path.abspath(path))
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        draft = _made(f"{path}.{token_hex(4)}.new")
        try:
            os.path.realpath(draft)  # on a very long path Windows fails here
            locks = offers_locks(draft)
        finally:
            discard(draft)
    except OSError as error:
        raise _no_room(path) from error
    if not locks:
        raise VaultLocked(NO_LOCKS, "Name a place on this laptop's own disk with --vault.", path=path)
    try:
        _try_names(folder, name)
    except OSError as error:
        if error.errno not in TOO_LONG:
            raise _no_room(path) from error
        raise NotWritten(
            "{path} is too long: its backups would have no name.", "Choose a shorter one with --vault.", path=path
        ) from error


def _no_room(path: str) -> NotWritten:
    return NotWritten("No vault can be made at {path}.", "Name another place with --vault.", path=path)


def _try_names(folder: str, name: str) -> None:
    """Make names as long as will ever be needed, and remove them again; raises OSError.

    They begin as drafts do: one that cannot be removed now is cleared away later, and counts as nothing.
    """
    backups = os.path.join(folder, BACKUPS)
    fresh = not os.path.isdir(backups)
    if fresh:
        os.mkdir(backups, mode=0o700)
    beside, backup = f".{token_hex(4)}.new", f".{token_hex(4)}.part"
    try:
        for longest in (
            os.path.join(folder, name + beside + BESIDE[len(beside) :]),
            os.path.join(backups, backup + name + BACKUP[len(backup) :]),
        ):
            if len(os.fsencode(longest)) > SQLITES:
                raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
            discard(_made(longest))
    finally:
        if fresh:
            leave(backups)


def _made(path: str) -> str:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return path


def make_private(path: str) -> None:
    """Take the file from everybody but the owner, and give nobody anything; what knows no owners is left as it is."""
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)
        if mode & 0o077:
            os.chmod(path, mode & 0o700)
    except OSError:
        return
