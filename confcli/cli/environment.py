"""This module knows which words of the environment mean nothing, and takes them away before anything goes by them.

A home that is no path would put the vault into whatever folder we stand in; a time zone that nobody knows
would silently give every entry the time of Greenwich.
"""

from __future__ import annotations

import os
import re
import sys
import time

ZONES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
# Such as CET-1CEST. Windows knows three letters alone, and would change to summer time when the United States do.
NAME, SUMMER = ("[A-Za-z]{3}", "") if sys.platform == "win32" else (r"([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)", r"(\D.*)?")
RULE = re.compile(rf"{NAME}[+-]?\d{{1,2}}(:\d\d){{0,2}}{SUMMER}")


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
