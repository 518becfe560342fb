"""This module knows whether a person sits at a terminal. Nobody else asks a stream: some say yes and are none."""

import sys

TYPE_CHECKING = False  # typing would have to be imported: see the start-up goal
if TYPE_CHECKING:
    from typing import TextIO


def at_terminal(stream: "TextIO | None") -> bool:
    """Tell whether this is a terminal that somebody can sit at. On Windows NUL calls itself one too."""
    if stream is None or stream.closed or not stream.isatty():
        return False
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        try:
            handle = msvcrt.get_osfhandle(stream.fileno())
        except (OSError, ValueError):
            return False
        return bool(ctypes.windll.kernel32.GetConsoleMode(ctypes.c_void_p(handle), ctypes.byref(ctypes.c_uint32())))
    return True


def attended() -> bool:
    """Tell whether somebody sees what is told and can answer: what is shown once is shown to them alone."""
    return at_terminal(sys.stdin) and at_terminal(sys.stderr)
