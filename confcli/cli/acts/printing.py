"""This module knows how a page with a key reaches paper: through a print queue, or as a file asked for twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from confcli.cli import passphrase
from confcli.cli.console import tell
from confcli.cli.options import Paper
from confcli.errors import Misread, NotWritten, Unanswered
from confcli.interviewers.person import attended
from confcli.speech import say

__all__ = ["Paper", "print_out", "require_asked_twice"]

PRINTERS = ("lp", "lpr")  # each prints what it is given on stdin
PATIENCE = 30  # seconds that a print queue gets to take a page
INSTEAD = "Name a file on a stick. Or say that you know, with --unencrypted."


def print_out(text: str) -> None:
    """Send a page to the print queue through a pipe; raises Misread where there is none, NotWritten if it refuses."""
    program = next(filter(None, map(shutil.which, PRINTERS)), None)
    if sys.platform == "win32" or program is None:
        raise Misread(
            "From here nothing can be printed without a file.", "Have a page written onto a stick: --page FILE"
        )
    try:
        ran = subprocess.run([program], input=text.encode(), check=False, capture_output=True, timeout=PATIENCE)  # noqa: S603  # no argument
        taken = ran.returncode == 0
    except (OSError, subprocess.SubprocessError):
        taken = False
    if not taken:
        raise NotWritten("The printer did not take the page.", "Check the printer. Or copy the lines from the screen.")
    tell(say("The page is in the print queue, which may keep a copy until it is printed, or longer."))


def require_asked_twice(paper: Paper, vault: str) -> None:
    """Refuse a page on the disk that the vault lies on, unless it is asked for twice; raises Unanswered."""
    if not paper.page or paper.known or _disk(paper.page) != _disk(vault):
        return
    if not attended():
        raise Unanswered("This page would hold the key on this laptop's disk, so it was not written.", INSTEAD)
    tell(say("Whoever finds this page can open the vault, even when it is deleted: what it held stays on the disk."))
    tell(say("Safer: copy the lines from the screen, print with --print, or name a file on a stick."))
    tell(say("To write it all the same, type this word: {word}", word=say("write")))
    if passphrase.line(say("Now type: write ")).lower() != say("write"):
        raise Unanswered("Nothing was written.", INSTEAD)


def _disk(path: str) -> int | None:
    """Give the number of the disk that a file lies on, or will lie on."""
    place = os.path.realpath(path)
    while True:
        try:
            return os.stat(place).st_dev
        except OSError:
            if place == (place := os.path.dirname(place)):
                return None
