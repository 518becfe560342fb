"""This module knows the process that runs us: what of its environment means nothing, its memory, its poorer consoles.

A home that is no path would put the vault into whatever folder we stand in; a time zone that nobody knows
would silently give every entry the time of Greenwich. Each is taken away before anything goes by it.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
import time
from contextlib import suppress

ZONES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
# Such as CET-1CEST. Windows knows three letters alone, and would change to summer time when the United States do.
NAME, SUMMER = ("[A-Za-z]{3}", "") if sys.platform == "win32" else (r"([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)", r"(\D.*)?")
RULE = re.compile(rf"{NAME}[+-]?\d{{1,2}}(:\d\d){{0,2}}{SUMMER}")

PR_SET_DUMPABLE = 4  # prctl(2)

SPELT_OUT = "confcli-spelt-out"
# What French and our own words are set with, and what stands for it; anything else is spelt out as \\u4f60.
PLAINER = {
    "\u202f": " ",
    "\u00a0": " ",
    "’": "'",
    "«": '"',
    "»": '"',
    "…": "...",
    "→": "->",
    "·": "-",
    "œ": "oe",
    "Œ": "OE",
}


def tidy() -> None:
    """Take away what means nothing; give a program that was started without an input an empty one."""
    _ = [
        os.environ.pop(name)
        for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "LOCALAPPDATA")
        if name in os.environ and not os.path.isabs(os.environ[name])
    ]
    if "TZ" in os.environ and not _is_zone(os.environ["TZ"]):
        del os.environ["TZ"]
        _read_zone_again()
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # for as long as the program runs


def _is_zone(text: str) -> bool:
    name = text.removeprefix(":")
    if RULE.fullmatch(name):
        return True
    if sys.platform == "win32" or not name:
        return False  # names such as Europe/Paris come from other shells; Windows takes them for a rule of its own
    return any(os.path.isfile(os.path.join(folder, name)) for folder in ZONES)


def _read_zone_again() -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.CDLL("ucrtbase")._tzset()  # noqa: SLF001  # so it is called in C
    else:
        time.tzset()


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


def spelt_out(error: UnicodeError) -> tuple[str, int]:
    """Replace what an output cannot show, as on old consoles: by its plain counterpart where there is one."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    shown = PLAINER.get(character) or character.encode("ascii", "backslashreplace").decode()
    return shown, error.start + 1


codecs.register_error(SPELT_OUT, spelt_out)
