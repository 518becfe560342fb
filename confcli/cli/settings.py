"""This module knows the few things that are remembered outside the vault, none of them about a client.

Language, way of asking, and the coordinator's name and number must be there before anything is unlocked. They
lie in one small file in the home folder, since looking up the system's own folder costs two starts.
"""

from __future__ import annotations

import os
import sys
from stat import S_ISREG

from confcli.speech import LANGUAGES

TYPE_CHECKING = False  # typing would have to be imported, and the emergency card waits for this module
if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST = next(iter(LANGUAGES))
PRIMARY = 0xFF  # of the number by which Windows names a language
PAGES = "pages"
COORDINATOR = "coordinators_number"  # with the name before it, if one was given
LONGEST = 100_000  # bytes: far more than we write


def place() -> str:
    """Give the path of the settings file."""
    return os.path.join(os.path.expanduser("~"), ".confcli.json")


def settings() -> Mapping[str, str]:
    """Read the settings; a file that is missing or damaged counts as empty, so that nothing ever waits for it."""
    try:
        text = _read(place())
    except (OSError, UnicodeDecodeError):
        return {}
    # One flat object of short texts that we wrote: importing json would cost the emergency card a third of its time.
    pairs = (part.partition(":") for part in text.strip().strip("{}").split(","))
    return {name.strip().strip('"'): value.strip().strip('"') for name, sep, value in pairs if sep}


def _read(path: str) -> str:
    """Read the file as any editor saves it, in UTF-8, UTF-16 or Latin-1; raises OSError, UnicodeDecodeError."""
    # A pipe under this name would make the emergency card wait for ever.
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
        if not S_ISREG(os.fstat(file.fileno()).st_mode):
            return ""
        raw = file.read(LONGEST)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def remember(name: str, value: str) -> None:
    """Keep a setting; raises NotWritten."""
    import json

    from confcli.errors import NotWritten
    from confcli.vault.atomic_files import write_over

    try:
        plain = "".join(character for character in value if character not in '",:{}\\')
        write_over(
            os.path.realpath(place()), json.dumps({**settings(), name: plain}, indent=1, ensure_ascii=False).encode()
        )
    except OSError as error:
        raise NotWritten("The setting could not be kept.", "Check who may write to your home folder.") from error


def chosen_language() -> str:
    """Name the language that was chosen, else the one that the computer speaks."""
    chosen = settings().get("language", "")
    return chosen if chosen in LANGUAGES else computers_language()


def computers_language() -> str:
    """Name French where the computer speaks it, else English."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if sys.platform == "win32" and not spoken:
        import ctypes

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage() & PRIMARY
        return next((code for code, (_, _, own) in LANGUAGES.items() if own == number), FIRST)
    return next((code for code in LANGUAGES if spoken.startswith(code)), FIRST)


def speaks_plainly() -> bool:
    """Tell whether numbered lines were chosen, or the terminal can do nothing else."""
    if os.environ.get("TERM") == "dumb" or os.environ.get("ACCESSIBLE") == "1":
        return True
    return settings().get("voice") == "plain"


def turns_pages() -> bool:
    """Tell whether it is to stop at the end of each screen: unless that was switched off, as for a screen reader."""
    return settings().get(PAGES) != "off"


def require_language(text: str) -> str:
    """Read a language; raises Misread for one that is not spoken here."""
    from confcli.errors import Misread

    named = text.strip().lower()[:2]
    if named not in LANGUAGES:
        raise Misread("confcli does not speak {language}.", "It speaks English (en) and French (fr).", language=text)
    return named
