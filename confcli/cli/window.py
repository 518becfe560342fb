"""This module knows the window that a double click opens: it takes commands, and stays until it is left."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def run(main: "Callable[[list[str] | None], int]") -> int:
    """Run confcli as the program of the app folder; give the exit code. `main` runs one command line."""
    if not own():
        return main(None)
    _settle()
    code = main(None)
    while words := _typed():
        code = main(words)
    return code


def own() -> bool:
    """Tell whether this window was opened for us, and closes when we end."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetConsoleProcessList((ctypes.c_uint32 * 2)(), 2) == 1)
    return os.environ.get("CONFCLI_WINDOW") == "own"  # what opens a window for us there sets it


def _settle() -> None:
    """Work where a person looks for what was written, not among the program's files; in here, its name is enough."""
    from confcli.cli.console import tell
    from confcli.cli.settings import chosen_language
    from confcli.speech import say, speak
    from confcli.speech.invocation import NAME

    sys.argv[0] = NAME
    home = os.path.expanduser("~")
    for folder in (os.path.join(home, "Documents"), home):
        if os.access(folder, os.W_OK | os.X_OK):
            os.chdir(folder)
            break
    speak(chosen_language())
    tell(say("Every file you ask for will be put in {folder}.", folder=os.getcwd()))


def _typed() -> list[str]:
    """Ask for a command, as every hint names one; give its words, and none for closing."""
    from confcli.cli.console import tell
    from confcli.speech import say

    tell("\n" + say("To close this window, press Enter. Or type a command, such as: confcli help"))
    try:
        line = sys.stdin.readline()
    except (OSError, ValueError, KeyboardInterrupt):
        return []
    words = _words(line)
    return words[1:] or ["home"] if words[:1] == ["confcli"] else words


def _words(line: str) -> list[str]:
    """Take a line apart as a shell does; a backslash is part of a Windows path."""
    import shlex

    try:
        if sys.platform == "win32":
            return [word.strip('"') for word in shlex.split(line, posix=False)]
        return shlex.split(line)
    except ValueError:  # a quotation mark without its other half
        return line.split()
