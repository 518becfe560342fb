"""This module knows the one way a file leaves: written beside its place, on the disk, then put there.

Nothing is ever overwritten, no link is followed, and nobody but the owner can read it.
"""

import os
from secrets import token_hex

from confcli.errors import NotWritten
from confcli.vault.moving import rename_if_free


class Outgoing:
    """One file on its way out."""

    def __init__(self, path: str) -> None:
        """Refuse a place where something is already; raises NotWritten."""
        self.path = path
        self._draft = f"{path}.{token_hex(4)}.part"
        if os.path.lexists(path):
            raise NotWritten(
                f"There is already a file {path}; it was left as it is.", "Name another folder with --folder."
            )

    def stage(self, text: str) -> None:
        """Write it beside its place, safe on the disk; raises NotWritten when the disk will not have it."""
        try:
            handle = os.open(self._draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.discard()
            raise NotWritten(
                f"{self.path} cannot be written: nothing was exported.", "Check the folder and the room on the disk."
            ) from error

    def publish(self) -> None:
        """Put it in its place."""
        try:
            rename_if_free(self._draft, self.path)
        except OSError as error:
            raise NotWritten(
                f"The file could not be put at {self.path}; it is whole at {self._draft}.", "Rename it by hand."
            ) from error

    def discard(self) -> None:
        """Throw away what was staged."""
        if os.path.lexists(self._draft):
            os.unlink(self._draft)
