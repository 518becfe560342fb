"""This module knows how to throw away what was typed before a question stood on the screen.

A pasted note of three lines must never answer the next two questions.
"""

from __future__ import annotations

import sys
import time

from confcli.interviewers.person import at_terminal

AT_ONCE = 0.03  # seconds: what comes within them was pasted, not typed


def drain() -> None:
    """Forget every key that is waiting."""
    if not at_terminal(sys.stdin):
        return
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        # Not key by key: a key without a letter is counted, and then waited for.
        ctypes.windll.kernel32.FlushConsoleInputBuffer(ctypes.c_void_p(msvcrt.get_osfhandle(sys.stdin.fileno())))
    else:
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def pasted_since(moment: float) -> bool:
    """Tell whether this comes so soon after a moment (of time.monotonic) that nobody can have typed it."""
    return time.monotonic() - moment < AT_ONCE


def waiting() -> bool:
    """Tell whether more was pasted in one go with the line that was just read."""
    if not at_terminal(sys.stdin):
        return False
    if sys.platform == "win32":
        import msvcrt

        return bool(msvcrt.kbhit())
    import select

    return bool(select.select([sys.stdin], [], [], AT_ONCE)[0])
