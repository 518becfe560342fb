"""This module knows of a vault whose words have not been typed from the paper yet: it is gone on with.

All that stands on the disk is an empty file beside it: the words stand on the paper, and nowhere else.
"""

from __future__ import annotations

import os
from contextlib import suppress

from confcli.errors import NotWritten
from confcli.vault.atomic_files import discard

MARK = ".words-to-check"


def begin(path: str) -> None:
    """Note it, before the vault stands there: whatever happens from then on, the words are asked for."""
    with suppress(FileExistsError):  # of one that was killed before its vault was there
        try:
            os.close(os.open(path + MARK, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise
        except OSError as error:
            hint = "Name another place with --vault."
            raise NotWritten("No vault can be made at {path}.", hint, path=path) from error


def is_unfinished(path: str) -> bool:
    """Tell whether a vault stands there whose words have never been typed from the paper."""
    return os.path.lexists(path + MARK) and os.path.lexists(path)


def finish(path: str) -> None:
    """Note that the words are right on paper, or that there will be no such vault."""
    discard(path + MARK)
