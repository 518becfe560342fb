"""This module knows the recovery file: the vault's key, encrypted with age to a printed sheet and to keyholders.

The sheet holds an X25519 identity, and so does a supervisor's card in its public form. Both exist
because one alone gets lost.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from confcli.errors import ConfcliError, Held, Misread, NotWritten, Tampered, VaultLocked
from confcli.vault.age_files import LENGTH, AgeKey, require_recipient, seal, unseal, without_slips
from confcli.vault.atomic_files import remove, write_over
from confcli.vault.keys import Keyholder, KeyRing
from confcli.vault.secrets import RawKey
from confcli.vault.waiting import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confcli.vault.vault import Vault

# The key and its length belong to the sheet as well; whoever works with the sheet finds them here.
__all__ = [
    "ENDING", "LENGTH", "SHEET", "SheetKey", "digest", "entrust", "fits", "read_recovery", "recovery_file",
    "require_recipient", "unsealed", "withdraw", "without_slips", "write_recovery",
]  # fmt: skip

ENDING = ".recovery.age"
SHEET = "recovery sheet"  # the keyholder that is a piece of paper
SheetKey = AgeKey  # as that paper shows it
# Marks, in the place of the digest, of a change that is not finished: the list is right and the file is to follow; or
# nothing has changed yet, and the file is to be as before. The digest that it had stands behind the second one.
ON, BACK = "on", "back "


def recovery_file(path: str) -> str:
    """Give the place of the recovery file of the vault at `path`."""
    return path + ENDING


def entrust(vault: Vault, holder: Keyholder) -> None:
    """Let somebody more open the recovery file; who is on the list already comes by a re-key instead.

    The list comes first: killed in between, the next command writes the file, and nobody opens it who is not listed.
    Raises NotWritten, and then the list is as before; where even that could not be written, it will be finished.
    """
    before = noted(vault)
    with vault.writing():
        KeyRing(vault).entrust(holder)
        note(vault, ON)
    try:
        write_recovery(vault)
    except (NotWritten, Held):
        with suppress(ConfcliError), vault.writing():
            KeyRing(vault).withdraw(holder.name)
            note(vault, before)
        raise


def write_recovery(vault: Vault, *others: RawKey) -> None:
    """Write the recovery file for this vault's key, and for others while the key is being changed."""
    holders = KeyRing(vault).keyholders()
    if not holders:
        return
    if noted(vault) != ON:
        note(vault, ON)
    written = write_for(vault, holders, vault.key, *others)
    if not others:  # with two keys it belongs to a change that is not finished
        note(vault, written)


def write_for(vault: Vault, holders: Iterable[Keyholder], *keys: RawKey) -> str:
    """Write a recovery file that gives these keys to these holders; give its digest."""
    content = _sealed(keys, [holder.recipient for holder in holders])
    _write(vault, content)
    return digest(content)


def noted(vault: Vault) -> str:
    """Give what the vault knows of its recovery file: its digest, or a mark that it is being written."""
    (about,) = vault.run("SELECT recovery FROM about")
    return about["recovery"] or ""


def note(vault: Vault, what: str) -> None:
    """Note the digest of the recovery file, or a mark: it is what `confcli.vault.care.settling` works off."""
    vault.run("UPDATE about SET recovery = ?", (what or None,))


def require_own(vault: Vault) -> None:
    """Refuse to remove a recovery file that is not the vault's own; raises NotWritten."""
    place = recovery_file(vault.path)
    if os.path.lexists(place) and not fits(vault):
        raise NotWritten(
            "There is another recovery file {path}, so it was left as it is.",
            "Remove it by hand if nobody is to open the vault with it.",
            path=place,
        )


def withdraw(vault: Vault) -> None:
    """Remove the recovery file that nobody is to open any more; raises NotWritten, so that nothing is claimed of it."""
    place = recovery_file(vault.path)
    try:
        remove(place)
    except OSError as error:
        raise NotWritten("The recovery file {path} could not be removed.", "Remove it by hand.", path=place) from error
    note(vault, "")


def fits(vault: Vault) -> bool:
    """Tell whether the recovery file beside the vault is the one that was written for its present key."""
    return digest_beside(vault) == noted(vault) != ""


def digest_beside(vault: Vault) -> str:
    """Give the digest of the recovery file beside a vault; nothing where there is none that can be read."""
    try:
        with reading(recovery_file(vault.path)) as file:
            return digest(file.read())
    except (OSError, Held):
        return ""


def digest(content: bytes) -> str:
    """Give the digest by which a recovery file is known."""
    return sha256(content).hexdigest()


def read_recovery(path: str, sheet: SheetKey) -> list[RawKey]:
    """Open the recovery file of the vault at `path`; raises VaultLocked when it is missing or for another sheet."""
    try:
        with reading(recovery_file(path)) as file:
            content = file.read()
    except PermissionError as error:
        raise VaultLocked(
            "The recovery file beside the vault at {path} may not be read.", "Check who may read it.", path=path
        ) from error
    except OSError as error:
        raise VaultLocked(
            "There is no recovery file beside the vault at {path}.",
            "Each backup holds one: confcli vault restore BACKUP --with-sheet",
            path=path,
        ) from error
    return unsealed(content, sheet)


def unsealed(content: bytes, sheet: SheetKey) -> list[RawKey]:
    """Open a recovery file; raises VaultLocked when this sheet does not open it."""
    try:
        return [RawKey(key) for key in json.loads(unseal(content, sheet))["keys"]]
    except (Tampered, ValueError, KeyError, TypeError, Misread) as error:
        raise VaultLocked(
            "This key is typed right, but it belongs to another sheet, or the recovery file is damaged.",
            "Take the newest sheet. An older backup may go with an older sheet.",
        ) from error


def _sealed(keys: Sequence[RawKey], recipients: Iterable[str]) -> bytes:
    return seal(json.dumps({"v": 1, "keys": [key.reveal() for key in keys]}).encode(), recipients)


def _write(vault: Vault, content: bytes) -> None:
    place = recovery_file(vault.path)
    if os.path.islink(place):
        raise NotWritten("{path} is a link, so it was left as it is.", "Remove the link, then try again.", path=place)
    try:
        write_over(place, content)
    except OSError as error:
        raise NotWritten("The recovery file could not be written.", "Make room on the disk, then try again.") from error
