"""This module knows what lies around the vault: who may read it, who copies it away, whether the disk is encrypted."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from platform import system

# Folders that a program copies elsewhere while the vault is open; a half-copied vault is a damaged one.
SYNCHRONISED = re.compile(
    r"^(onedrive|dropbox|icloud.*|com~apple~clouddocs|google ?drive|nextcloud|owncloud|pcloud ?drive|kdrive|mega)\b",
    re.IGNORECASE,
)
PATIENCE = 5  # seconds that the operating system gets to answer


def open_to_others(path: str) -> list[str]:
    """Name the files and folders of the vault that others on this computer may read."""
    if sys.platform == "win32":
        return []  # who may read is not told by these bits there
    places = ((path, 0o077), (os.path.dirname(os.path.abspath(path)), 0o022))
    return [place for place, bits in places if stat.S_IMODE(os.stat(place).st_mode) & bits]


def synchronised(path: str) -> str | None:
    """Name the synchronised folder that the vault lies in, if it does."""
    for part in os.path.abspath(os.path.realpath(path)).split(os.sep):
        if SYNCHRONISED.match(part):
            return part
    return None


def disk_encrypted(path: str) -> bool | None:
    """Tell whether the disk under the vault is encrypted; None where it cannot be told without an administrator."""
    try:
        match system():
            case "Darwin":
                asked = ["/usr/bin/fdesetup", "isactive"]
                return subprocess.run(asked, check=False, capture_output=True, timeout=PATIENCE).returncode == 0  # noqa: S603  # nothing in it is given
            case "Linux":
                return _mapped(_device(os.path.realpath(path)))
    except (OSError, subprocess.SubprocessError, ValueError):
        pass  # it cannot be told, then
    return None


def _device(path: str) -> str:
    """Give the block device of the file system that holds a path, as the kernel lists it."""
    number = os.stat(path).st_dev
    device = f"/sys/dev/block/{os.major(number)}:{os.minor(number)}"
    if os.path.exists(device):
        return os.path.realpath(device)
    with open("/proc/self/mountinfo", encoding="utf-8") as mounts:  # Btrfs has device numbers of its own
        rows = [line.split() for line in mounts]
    mounted = [row for row in rows if path == row[4] or path.startswith(row[4].rstrip("/") + "/")]
    source = max(mounted, key=lambda row: len(row[4]))
    return os.path.realpath(f"/sys/class/block/{os.path.basename(os.path.realpath(source[source.index('-') + 2]))}")


def _mapped(device: str) -> bool | None:
    """Look for an encrypted layer (dm-crypt) in a device and in those it rests on."""
    if not os.path.isdir(device):
        return None  # a network share, or memory
    try:
        with open(os.path.join(device, "dm", "uuid"), encoding="ascii") as file:
            if file.read().startswith("CRYPT-"):
                return True
    except OSError:
        pass  # no mapped device
    under = os.path.join(device, "slaves")
    below = os.listdir(under) if os.path.isdir(under) else []
    return any(_mapped(os.path.realpath(os.path.join(under, name))) for name in below)
