"""This module knows how to keep a passphrase in this process from lying about after it."""

import sys
from contextlib import suppress

PR_SET_DUMPABLE = 4  # prctl(2)


def keep_memory_private() -> None:
    """Leave no core file after a crash, and let no other process of this account read our memory, where that exists."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
