"""This module knows how a backup becomes a vault again: proved first, and never over anything."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from confcli.core.dates import stamp
from confcli.errors import Held, NotWritten, VaultLocked
from confcli.vault import making
from confcli.vault.atomic_files import rename_if_free
from confcli.vault.care.backups import unpacked
from confcli.vault.care.recovery import recovery_file
from confcli.vault.integrity import prove

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from confcli.core.ledger.chain import Head
    from confcli.vault.vault import Vault


def restore(backup: str, path: str, opened: Callable[[str], Vault], aside: datetime | None = None) -> Head:
    """Put the vault of a backup at `path` once it has proved to be whole; give the end of its ledger.

    `opened` unlocks it. What lies at `path` is refused, or with `aside` moved beside, whole: whatever
    happens in between, the old file and the backup are both still there.
    """
    if aside is None:
        require_nothing(path)
    with unpacked(backup, path) as draft:
        vault = opened(draft)
        try:
            head = prove(vault)
        finally:
            vault.close()
        if aside is not None:
            set_aside(path, stamp(aside))
        try:
            if os.path.lexists(recovery_file(draft)):
                rename_if_free(recovery_file(draft), recovery_file(path))
            rename_if_free(draft, path)
        except FileExistsError as error:
            raise VaultLocked(
                "Something has appeared at {path}; it was left as it is.",
                "Name another place with --vault.",
                path=path,
            ) from error
    return head


def require_nothing(path: str) -> None:
    """Refuse a place where a vault or its recovery file lies; raises VaultLocked."""
    for taken in (path, recovery_file(path)):
        if os.path.lexists(taken):
            raise VaultLocked(
                "There is already something at {path}; it was left as it is.",
                "To keep it beside the restored vault, add --set-aside. Or name another place with --vault.",
                path=taken,
            )


def set_aside(path: str, stamp: str) -> None:
    """Rename a vault with all that belongs to it; raises NotWritten when that cannot be."""
    try:
        for name in (path, f"{path}-journal", recovery_file(path)):
            if os.path.lexists(name):
                rename_if_free(name, f"{path}.set-aside-{stamp}{name.removeprefix(path)}")
    except (OSError, Held) as error:  # on Windows a window of ours holds it too
        raise NotWritten("The present vault could not be moved aside.", "Close every window that uses it.") from error
    making.finish(path)  # what comes to this place now is another vault
