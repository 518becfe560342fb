"""What a test needs of a computer that not every one has, each with the reason for which it is skipped without it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from functools import cache

import pytest

WINDOWS = sys.platform == "win32"
MAC = sys.platform == "darwin"
NO_STRACE = "strace is missing here or not allowed"

# How a process is killed without being asked, how a program does that to itself, and the exit code of each.
KILLED = 1 if WINDOWS else -9
KILL = signal.SIGTERM if WINDOWS else signal.SIGKILL  # which Windows does not tell it either
KILLED_ITSELF = int(KILL) if WINDOWS else -int(KILL)


@cache
def can_trace() -> bool:
    """Whether system calls can be traced: strace may be missing, or forbidden inside a container."""
    if not shutil.which("strace"):
        return False
    tried = ["strace", "-f", "--seccomp-bpf", "-e", "trace=write", "-o", os.devnull, "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@cache
def can_link() -> bool:
    """Whether links can be made: Windows gives the right to few."""
    with tempfile.TemporaryDirectory() as folder:
        link = os.path.join(folder, "link")
        try:
            os.symlink(folder, link)
        except OSError:
            return False
        return os.path.islink(link)


def only_for(path, mode) -> bool:
    """Whether a file or folder has just this mode, where modes say who may read it; on Windows they do not."""
    return WINDOWS or stat.S_IMODE(os.stat(path).st_mode) == mode


needs_terminal = pytest.mark.skipif(WINDOWS, reason="Windows has no pseudo-terminals")
needs_modes = pytest.mark.skipif(WINDOWS, reason="on Windows no mode says who may read a file")
needs_limits = pytest.mark.skipif(WINDOWS, reason="Windows can neither mount a small disk nor limit a file's size")
needs_free_bytes = pytest.mark.skipif(WINDOWS or MAC, reason="names and command lines are Unicode here")
needs_free_names = pytest.mark.skipif(WINDOWS, reason="Windows allows no such name")
needs_links = pytest.mark.skipif(not can_link(), reason="links cannot be made here")
needs_strace = pytest.mark.skipif(not can_trace(), reason=NO_STRACE)
needs_two_processors = pytest.mark.skipif((os.cpu_count() or 1) == 1, reason="this computer has one processor")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not on this computer")
NO_TYPST = "typst has no wheel for this computer"
