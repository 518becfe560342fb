"""This module knows how a vault of an older confcli is kept as it was, before anything of it is brought up to date."""

from __future__ import annotations

import os
from secrets import token_hex
from typing import TYPE_CHECKING

from confcli.errors import NotWritten
from confcli.vault.atomic_files import discard, remove, rename_if_free
from confcli.vault.backup_names import folder_of, name_before
from confcli.vault.care import backups
from confcli.vault.care.bundling import bundle
from confcli.vault.care.recovery import recovery_file
from confcli.vault.schema import MIGRATIONS

if TYPE_CHECKING:
    from confcli.vault.vault import Vault


def keep_before(vault: Vault) -> str:
    """Keep a vault that is still of an older version in a backup of its own, read back; give its path.

    Its name is none of the automatic backups', so only an erasure removes it. Copied as it is, with the only pen held:
    a damaged one is kept too. Raises NotWritten, and then nothing was changed.
    """
    place = folder_of(vault.path)
    draft = os.path.join(place, f".{token_hex(4)}.part")
    try:
        os.makedirs(place, mode=0o700, exist_ok=True)
        with vault.writing():
            name = name_before(vault.path, len(MIGRATIONS), vault.head().size)
            bundle(draft, os.path.realpath(vault.path), recovery_file(vault.path))
        backups.read(draft)
        kept = os.path.join(place, name)
        remove(kept)  # of an upgrade that was killed; the vault is still as it was
        rename_if_free(draft, kept)
    except OSError as error:
        raise NotWritten(
            "An older confcli made this vault. No backup of it as it is could be written to {place}.",
            "Nothing was changed. Check that the folder has room, then try again.",
            place=place,
        ) from error
    finally:
        discard(draft)
    return kept
