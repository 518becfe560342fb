"""This module knows what a person means by a path: ~ is their home on every system, and nothing is no path."""

import os
import sys

from confcli.errors import Misread

STDIN = "-"
MOST = 128 * 2**20  # bytes: more than any file that is handed to us


def given_path(text: str) -> str:
    """Read a path as it was typed or given; raises Misread where it can mean nothing.

    Most shells open ~ themselves, but none does in --vault=~/x, and Windows' never do. A file that is really called so
    is meant first.
    """
    if sys.platform == "win32":
        text = text.strip('"')  # "C:\My files\" reaches us with the last quote: the backslash before keeps it
    if not text.strip():
        raise Misread("A file or folder is to be named here, and nothing is.", "Name it, or leave the option out.")
    path = text if os.path.lexists(text) else _from_home(text)
    if path != STDIN and not os.path.isabs(path):
        here()
    return path


def here() -> str:
    """Give the folder we stand in; raises Misread when it was removed."""
    try:
        return os.getcwd()
    except OSError as error:
        raise Misread(
            "The folder you are in is no longer there.", "Go to another one, for instance with: cd ~"
        ) from error


def _from_home(text: str) -> str:
    """Put the home folder in the place of ~, and somebody's home in the place of ~name/."""
    slashed = text.replace("\\", "/") if sys.platform == "win32" else text
    who, slash, _ = slashed.partition("/")
    if not who.startswith("~") or not (slash or who == "~"):
        return text
    home = os.path.expanduser(who)
    if home == who or not os.path.isdir(home):
        raise Misread("There is no home folder called {name} on this computer.", "Write the whole path.", name=who)
    return os.path.expanduser(text)


def read_bytes(path: str) -> bytes:
    """Read a file, or stdin for "-"; raises Misread when that cannot be."""
    try:
        if path == "-":
            return sys.stdin.buffer.read()
        from confcli.vault.waiting import reading

        with reading(path) as file:
            if os.fstat(file.fileno()).st_size <= MOST:
                return file.read()
    except FileNotFoundError as error:
        raise Misread("There is no file {path}.", "Check the name.", path=path) from error
    except OSError as error:
        raise Misread("{path} cannot be read.", "Check that it is a file, and who may read it.", path=path) from error
    raise Misread("{path} is too large to be read.", "Ask for a smaller one, such as fewer days.", path=path)


def read_text(path: str) -> str:
    """Read a text file as editors save it; raises Misread when that cannot be."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Misread("{path} cannot be read as text.", "Save it as UTF-8.", path=path) from error
