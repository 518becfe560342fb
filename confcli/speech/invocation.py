"""This module knows what a person types to start the program again: by the name it was started by, where no other does.

The emergency card waits for it, so the few folders of PATH are looked through without importing shutil.
"""

import os
import sys

NAME = "confcli"
PLAIN = "/._-+@:,~"  # what needs no quotes in a shell, beside letters and digits


def started() -> str:
    """Give what to type before a command: `confcli` where PATH knows it, else what started this program."""
    if _on_path(NAME):
        return NAME
    itself = sys.argv[0]
    name = os.path.basename(itself)
    if name == "__main__.py" and os.path.basename(os.path.dirname(itself)) == NAME:
        return f"{_python()} -m {NAME}"
    if name.removesuffix(".exe") == NAME:
        return _typed(itself)
    return NAME  # inside another program


def _on_path(name: str) -> bool:
    """Tell whether a shell finds this program by its name alone, wherever one stands."""
    endings = (".exe", ".cmd", ".bat") if sys.platform == "win32" else ("",)
    folders = (folder for folder in os.environ.get("PATH", "").split(os.pathsep) if os.path.isabs(folder))
    files = (os.path.join(folder, name + ending) for folder in folders for ending in endings)
    return any(os.path.isfile(file) and os.access(file, os.X_OK) for file in files)


def _python() -> str:
    """Give the Python that runs us, as it was typed; Windows' launcher hides behind the one that it started."""
    python = sys.orig_argv[0]
    if sys.platform == "win32" and os.path.isabs(python) and sys.prefix == sys.base_prefix and _on_path("py"):
        return "py"
    return _typed(python)


def _typed(path: str) -> str:
    """Give a path as a shell wants it: from here where it lies below, and in quotes where it must be."""
    here = os.path.join(os.getcwd(), "")
    if path.startswith(here):
        path = path.removeprefix(here)
        path = path if os.path.dirname(path) else os.path.join(os.curdir, path)
    if sys.platform == "win32":
        path = path.removesuffix(".exe")
        return path if _plain(path, PLAIN + "\\") else f'& "{path}"'  # as PowerShell wants it
    return path if _plain(path, PLAIN) else "'" + path.replace("'", "'\\''") + "'"


def _plain(path: str, others: str) -> bool:
    return all(character.isalnum() or character in others for character in path)
