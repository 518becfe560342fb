"""A small disk of a test's own: to be filled, or to be protected against writing."""

import os
import shutil
import subprocess
from pathlib import Path

from killing import run

ROOM = 1024 * 1024  # bytes of the small disk: more than all that is written in one run
BALLAST = "ballast"


def can_mount() -> bool:
    """Whether the tools are there with which anyone may mount a disk; a container can forbid it all the same."""
    return bool(shutil.which("unshare") and shutil.which("nsenter"))


class SmallDisk:
    """A file system of its own in memory, as `unshare` lets anyone mount one; only our commands go there."""

    what = "a small file system, filled"

    def __init__(self, folder):
        self.inside = folder / "disk"
        self.inside.mkdir()
        mount = f'mount -t tmpfs -o size={ROOM} none "$0" && echo mounted && exec cat'
        self._holder = subprocess.Popen(
            ["unshare", "-rm", "sh", "-c", mount, str(self.inside)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.mounted = self._holder.stdout.readline() == b"mounted\n"
        self.seen = f"/proc/{self._holder.pid}/root{self.inside}"  # the same place, from where we stand

    def close(self):
        self._holder.stdin.close()  # the holder ends, and the disk with it
        self._holder.stdout.close()
        self._holder.wait()

    def protect(self):
        """Let nobody write on it any more, as the switch of a memory card does."""
        ran = self.run(["mount", "-o", "remount,ro", str(self.inside)])
        assert ran.returncode == 0, ran.stdout

    def leave(self, room):
        """Fill it but for so many bytes."""
        about = os.statvfs(self.seen)
        ballast = bytes(max(0, about.f_bavail * about.f_frsize - room))
        (Path(self.seen) / BALLAST).write_bytes(ballast)

    def empty(self):
        (Path(self.seen) / BALLAST).unlink(missing_ok=True)

    def run(self, command):
        return run(["nsenter", "--preserve-credentials", "-U", "-m", "-t", str(self._holder.pid), *command])
