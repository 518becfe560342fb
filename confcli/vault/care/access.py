"""This module knows who besides its owner may get at a file on this computer, or that it cannot be told.

Administrators can always, and so can whoever owns a folder above: those two are told apart.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from enum import Enum

from confcli.vault.care import disks
from confcli.vault.care.descriptors import (
    APPEND,
    CHANGE_RIGHTS,
    DELETE,
    DELETE_CHILD,
    READ,
    TAKE,
    WRITE,
    others_hold,
)

PATIENCE = 5  # seconds that the operating system gets to answer
NOBODY = 65_534  # who owns, in a container, what belongs to somebody outside it
ACL = re.compile(r"\s+\d+: (?P<who>.+?)(?: inherited)? (?P<kind>allow|deny) (?P<rights>\S+)")


class Place(Enum):
    """What a path is to the vault, with the rights there that nobody else should have: on Windows, and as mode bits."""

    FILE = (READ | WRITE | APPEND | DELETE | CHANGE_RIGHTS | TAKE, 0o077)
    FOLDER = (WRITE | DELETE_CHILD | DELETE | CHANGE_RIGHTS | TAKE, 0o022)  # who may put another file there
    ABOVE = (DELETE_CHILD | DELETE | CHANGE_RIGHTS | TAKE, 0o022)  # who may put another folder there
    ROOT = (DELETE_CHILD | CHANGE_RIGHTS | TAKE, 0o022)  # which nobody can rename


def open_to_others(path: str) -> list[str] | None:
    """Name the file or the folders above it that others may get at; None where that cannot be told for one of them."""
    answers = {place: _open(place, rank) for place, rank in _places(path)}
    found = [place for place, answer in answers.items() if answer]
    return None if None in answers.values() and not found else found


def _places(path: str) -> list[tuple[str, Place]]:
    folder = os.path.dirname(os.path.realpath(path))
    places = [(path, Place.FILE), (folder, Place.FOLDER)]
    while (above := os.path.dirname(folder)) != folder:
        folder = above
        places.append((folder, Place.ROOT if folder == os.path.dirname(folder) else Place.ABOVE))
    return places


if sys.platform == "win32":

    def _open(place: str, rank: Place) -> bool | None:
        from confcli.vault.care import asking_windows as windows

        try:
            held = others_hold(windows.descriptor(place), windows.myself(), rank.value[0])
            return None if not held and not windows.keeps_rights(place) else held
        except OSError:
            return None

else:

    def _open(place: str, rank: Place) -> bool | None:
        about = os.stat(place)
        if about.st_uid == NOBODY:
            return None
        if about.st_uid not in (0, os.geteuid()) or _granted(place, about, rank):
            return True
        if not disks.keeps_rights(place):
            return None
        return listed_for_others(place) if sys.platform == "darwin" else False


def _granted(place: str, about: os.stat_result, rank: Place) -> bool:
    """Read the mode bits. On Linux they are the most that an access list grants, whoever stands in the list."""
    bits = stat.S_IMODE(about.st_mode) & rank.value[1]
    if rank in (Place.ABOVE, Place.ROOT) and about.st_mode & stat.S_ISVTX:
        return False  # there only an owner renames what is theirs, as in /tmp
    if bits & 0o070 and not bits & 0o007 and _a_group_of_one(about.st_gid):
        return _has_list(place)
    return bool(bits)


def _a_group_of_one(number: int) -> bool:
    """Tell whether a group is the one that many systems make for each account, with nobody else in it."""
    if sys.platform == "win32":
        return False
    import grp
    import pwd

    try:
        mine, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(number)
    except KeyError:
        return False
    return group.gr_name == mine and set(group.gr_mem) <= {mine}


def _has_list(place: str) -> bool:
    """Tell whether the group's bits stand for an access list; where that cannot be told, they do."""
    if sys.platform != "linux":
        return False
    import errno

    try:
        os.getxattr(place, "system.posix_acl_access")
    except OSError as error:
        return error.errno not in (errno.ENODATA, errno.ENOTSUP)
    return True


def listed_for_others(place: str) -> bool | None:
    """Ask a Mac for the access list of a file, which its mode bits know nothing of."""
    asked = ["/bin/ls", "-lde", os.path.abspath(place)]
    try:
        ran = subprocess.run(asked, check=False, capture_output=True, timeout=PATIENCE, env={"LC_ALL": "C"})  # noqa: S603  # a path, after which no option is read
    except (OSError, subprocess.SubprocessError):
        return None
    if ran.returncode:
        return None
    return others_are_allowed(ran.stdout.decode("utf-8", "replace"), _my_name())


def others_are_allowed(listing: str, me: str) -> bool | None:
    """Read a listing of `ls -lde`: whether its entries allow anybody else anything."""
    lines = [line for line in listing.splitlines()[1:] if line.strip()]
    entries = [ACL.fullmatch(line) for line in lines]
    if None in entries:
        return None  # another form than the one we know
    return any(entry["kind"] == "allow" and entry["who"] != f"user:{me}" for entry in entries if entry)


def _my_name() -> str:
    if sys.platform == "win32":
        return ""
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name
