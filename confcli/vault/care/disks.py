"""This module knows the disk under a path: its kind, whether it keeps rights of its own, whether it is encrypted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import NamedTuple

PATIENCE = 5  # seconds that the operating system gets to answer

# File systems whose rights hold, whoever asks: what else there is takes them from the way it was mounted (a stick),
# or leaves them to another computer (a share) or another program (FUSE).
KEEP_RIGHTS = {"ext2", "ext3", "ext4", "btrfs", "xfs", "zfs", "f2fs", "jfs", "reiserfs", "bcachefs", "nilfs2"}
KEEP_RIGHTS |= {"tmpfs", "ramfs", "overlay", "ecryptfs", "apfs", "hfs", "hfsplus"}
WITHOUT_OWNERS = "noowners"  # how a Mac mounts a disk whose rights it passes over
MAC_LINE = re.compile(r"(?P<source>.+?) on (?P<point>/.*) \((?P<kind>[^,()]+)(?:, (?P<options>[^()]*))?\)")
OCTAL = re.compile(r"\\([0-7]{3})")


class Mount(NamedTuple):
    """One file system, and where it hangs."""

    point: str
    kind: str
    source: str
    options: frozenset[str] = frozenset()


def keeps_rights(path: str) -> bool:
    """Tell whether the rights that a file shows here are those that hold; False where that cannot be told."""
    mount = mount_of(os.path.realpath(path))
    return mount is not None and mount.kind in KEEP_RIGHTS and WITHOUT_OWNERS not in mount.options


def encrypted(path: str) -> bool | None:
    """Tell whether the disk under a path is encrypted; None where that cannot be told.

    Raises OSError or SubprocessError where the system has no answer.
    """
    if sys.platform == "win32":
        from confcli.vault.care.asking_windows import bitlocker

        return protected(bitlocker(path))
    if sys.platform == "darwin":
        # FileVault is about the disk that the Mac started from, whose two halves are one to its owner.
        if os.stat(path).st_dev not in [os.stat(place).st_dev for place in ("/", os.path.expanduser("~"))]:
            return None
        return {"true": True, "false": False}.get(_asked("/usr/bin/fdesetup", "isactive").strip())
    return _layered(path) if sys.platform == "linux" else None


def protected(told: str) -> bool | None:
    """Read what Windows tells Explorer of a drive (System.Volume.BitLockerProtection): 1 on, 6 on and locked, 2 off.

    Of the other numbers different things are said, so none is made of them.
    """
    return {"1": True, "6": True, "2": False}.get(told.strip())


def mount_of(path: str) -> Mount | None:
    """Find the file system of a real path, as the system lists it."""
    try:
        if sys.platform == "darwin":
            number = os.stat(path).st_dev  # a Mac joins two disks under one root, so names do not tell
            return next((one for one in from_mac(_asked("/sbin/mount")) if _number(one.point) == number), None)
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
            return holding(path, from_linux(file.read()))
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def from_linux(text: str) -> list[Mount]:
    """Read /proc/self/mountinfo; raises ValueError."""
    rows = [line.split() for line in text.splitlines()]
    after = [row.index("-") for row in rows]  # there may be more columns before it
    return [
        Mount(_spelt(row[4]), row[end + 1], _spelt(row[end + 2]), frozenset(row[5].split(",")))
        for row, end in zip(rows, after, strict=True)
    ]


def from_mac(text: str) -> list[Mount]:
    """Read what `mount` says on a Mac."""
    found = [match for line in text.splitlines() if (match := MAC_LINE.fullmatch(line))]
    return [
        Mount(one["point"], one["kind"], one["source"], frozenset((one["options"] or "").split(", "))) for one in found
    ]


def holding(path: str, mounts: list[Mount]) -> Mount | None:
    """Choose the file system that a path lies on: the deepest one, and of two at one place the later."""
    over = [mount for mount in mounts if path == mount.point or path.startswith(mount.point.rstrip("/") + "/")]
    return max(reversed(over), key=lambda mount: len(mount.point), default=None)


def _number(point: str) -> int | None:
    try:
        return os.stat(point).st_dev
    except OSError:
        return None


def _asked(*command: str) -> str:
    ran = subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)  # noqa: S603  # nothing in it is given
    return ran.stdout.decode("utf-8", "replace")


def _spelt(text: str) -> str:
    """Undo how the kernel writes a space in a name."""
    return OCTAL.sub(lambda match: chr(int(match[1], 8)), text)


def _layered(path: str) -> bool | None:
    """Look for a layer that Linux encrypts under the file system of a path."""
    real = os.path.realpath(path)
    number = os.stat(real).st_dev
    device = f"/sys/dev/block/{os.major(number)}:{os.minor(number)}"
    if os.path.exists(device):
        return mapped(os.path.realpath(device))
    mount = mount_of(real)  # Btrfs has device numbers of its own
    if mount is None or mount.kind != "btrfs":
        return None
    return _every([mapped(device) for device in pool(os.path.basename(os.path.realpath(mount.source)))])


def pool(name: str, listed: str = "/sys/fs/btrfs", devices: str = "/sys/class/block") -> list[str]:
    """Give every device that a Btrfs file system lies on, by the name of one of them."""
    for one in os.listdir(listed) if os.path.isdir(listed) else []:
        together = os.path.join(listed, one, "devices")
        if os.path.exists(os.path.join(together, name)):
            return [os.path.realpath(os.path.join(devices, each)) for each in os.listdir(together)]
    return [os.path.realpath(os.path.join(devices, name))]


def mapped(device: str) -> bool | None:
    """Tell whether a device, or every one that it rests on, is encrypted by dm-crypt; None where that is not seen."""
    if not os.path.isdir(device) or os.path.isdir(os.path.join(device, "loop")):
        return None  # a network share, memory, or a file on another disk
    try:
        with open(os.path.join(device, "dm", "uuid"), encoding="ascii") as file:
            if file.read().startswith("CRYPT-"):
                return True
    except FileNotFoundError:
        pass  # no mapped device
    under = os.path.join(device, "slaves")
    below = os.listdir(under) if os.path.isdir(under) else []
    return _every([mapped(os.path.realpath(os.path.join(under, name))) for name in below]) if below else False


def _every(answers: list[bool | None]) -> bool | None:
    """Give the answer for all of them: one disk that is not encrypted is enough."""
    if False in answers:
        return False
    return None if None in answers else True
