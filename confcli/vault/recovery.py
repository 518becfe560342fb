"""This module knows the recovery file: the vault's key, encrypted with age to a printed sheet and to keyholders.

The sheet holds an X25519 identity, and so does a supervisor's card in its public form. Both exist
because one alone gets lost. pyrage is imported here and nowhere else.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from confcli.errors import ConfcliError, Misread, NotWritten, VaultLocked
from confcli.vault.key import RawKey, _Secret
from confcli.vault.moving import write_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confcli.vault.vault import Vault

ENDING = ".recovery.age"
SHEET = "recovery sheet"  # the keyholder that is a piece of paper
PREFIX = "AGE-SECRET-KEY-1"
LENGTH = 58  # characters after the prefix
GROUP, GROUPS = 4, 5  # characters, and groups a line, as the sheet shows them


class Keyholder(NamedTuple):
    """Who can open the recovery file: a name, and a public key."""

    name: str
    recipient: str


class SheetKey(_Secret):
    """The key on a recovery sheet, or of a supervisor."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        """Read it as it was typed, in groups or not; raises Misread for a typing mistake."""
        typed = "".join(text.split()).replace("·", "").upper()
        data = typed.removeprefix(PREFIX).replace("O", "0").replace("I", "L")  # it has no letter O and no letter I
        super().__init__(PREFIX + data)
        self._identity()

    @classmethod
    def new(cls) -> SheetKey:
        """Draw a new key."""
        return cls(str(_age().x25519.Identity.generate()))

    @property
    def recipient(self) -> str:
        """The public key that belongs to it."""
        return str(self._identity().to_public())

    def lines(self) -> list[str]:
        """Give it as the sheet shows it: numbered lines of groups, without the part that is always the same."""
        data = self.reveal().removeprefix(PREFIX)
        groups = [data[n : n + GROUP] for n in range(0, len(data), GROUP)]
        return [" ".join(groups[n : n + GROUPS]) for n in range(0, len(groups), GROUPS)]

    def _identity(self) -> Any:
        age = _age()
        try:
            return age.x25519.Identity.from_str(self.reveal())
        except age.IdentityError as error:
            raise Misread(
                "There is a typing mistake in the key.",
                "Compare it with the sheet, group by group, and type it again.",
            ) from error


def require_recipient(text: str) -> str:
    """Read a public key; raises Misread for anything else."""
    age = _age()
    try:
        return str(age.x25519.Recipient.from_str(text.strip().lower()))
    except (age.RecipientError, UnicodeEncodeError) as error:
        raise Misread("That is no public key: there is a typing mistake in it.", "It begins with age1.") from error


def recovery_file(path: str) -> str:
    """Give the place of the recovery file of the vault at `path`."""
    return path + ENDING


def keyholders(vault: Vault) -> list[Keyholder]:
    """Name who can open the recovery file."""
    return [Keyholder(*row) for row in vault.run("SELECT name, recipient FROM keyholder ORDER BY name")]


def set_keyholder(vault: Vault, holder: Keyholder) -> None:
    """Add a keyholder, or give a known one another key; the file follows with `write_recovery`."""
    vault.run("INSERT OR REPLACE INTO keyholder VALUES (?, ?)", holder)


def remove_keyholder(vault: Vault, name: str) -> None:
    """Remove a keyholder; raises Misread for nobody."""
    if name not in [holder.name for holder in keyholders(vault)]:
        raise Misread("There is no keyholder {name}.", "To see them: confcli vault recovery list", name=name)
    vault.run("DELETE FROM keyholder WHERE name = ?", (name,))


def write_recovery(vault: Vault, *others: RawKey) -> None:
    """Write the recovery file for this vault's key, and for others while the key is being changed."""
    holders = [holder.recipient for holder in keyholders(vault)]
    if not holders:
        return
    content = _sealed([vault.key, *others], holders)
    _write(vault, content)
    if not others:  # with two keys it belongs to a change that is not finished
        vault.run("UPDATE about SET recovery = ?", (sha256(content).hexdigest(),))


def fits(vault: Vault) -> bool:
    """Tell whether the recovery file beside the vault is the one that was written for its present key."""
    noted = vault.run("SELECT recovery FROM about")[0][0]
    try:
        with open(recovery_file(vault.path), "rb") as file:
            return bool(noted == sha256(file.read()).hexdigest())
    except OSError:
        return False


def read_recovery(path: str, sheet: SheetKey) -> list[RawKey]:
    """Open the recovery file of the vault at `path`; raises VaultLocked when it is missing or for another sheet."""
    try:
        with open(recovery_file(path), "rb") as file:
            content = file.read()
    except OSError as error:
        raise VaultLocked(
            "There is no recovery file beside the vault at {path}.",
            "Each backup holds one: confcli vault restore BACKUP --with-sheet",
            path=path,
        ) from error
    return unsealed(content, sheet)


def unsealed(content: bytes, sheet: SheetKey) -> list[RawKey]:
    """Open a recovery file; raises VaultLocked when this sheet does not open it."""
    age = _age()
    try:
        keys = json.loads(age.decrypt(content, [age.x25519.Identity.from_str(sheet.reveal())]))["keys"]
        return [RawKey(key) for key in keys]
    except (age.DecryptError, ValueError, KeyError, TypeError, Misread) as error:
        raise VaultLocked(
            "This key is typed right, but it belongs to another sheet, or the recovery file is damaged.",
            "Take the newest sheet. An older backup may go with an older sheet.",
        ) from error


def _sealed(keys: Sequence[RawKey], recipients: Iterable[str]) -> bytes:
    age = _age()
    content = json.dumps({"v": 1, "keys": [key.reveal() for key in keys]}).encode()
    return bytes(age.encrypt(content, [age.x25519.Recipient.from_str(one) for one in recipients]))


def _write(vault: Vault, content: bytes) -> None:
    place = recovery_file(vault.path)
    if os.path.islink(place):
        raise NotWritten("{path} is a link, so it was left as it is.", "Remove the link, then try again.", path=place)
    try:
        write_over(place, content)
    except OSError as error:
        raise NotWritten("The recovery file could not be written.", "Make room on the disk, then try again.") from error


def _age() -> Any:
    try:
        import pyrage
    except ImportError as error:
        raise ConfcliError(
            "This computer cannot write recovery files: the age library is missing.",
            "Install confcli again. On Windows with an ARM processor there is none yet: keep two backups.",
        ) from error
    return pyrage
