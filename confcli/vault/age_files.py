"""This module knows how a file is sealed, so that only whom it is meant for can open it: age, with X25519 keys.

A sealed file shows who cannot read it and that it is whole; not who wrote it: anyone may seal to a public
key. pyrage is imported here and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confcli.core.heard_number import number_of
from confcli.errors import ConfcliError, Misread, Tampered
from confcli.vault.secrets import _Secret

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGINNING = b"age-encryption.org/v1\n"  # of every sealed file: https://age-encryption.org/v1
PREFIX = "AGE-SECRET-KEY-1"
LENGTH = 58  # characters after the prefix
GROUP, GROUPS = 4, 5  # characters, and groups a line, as a sheet shows them
NO_KEY = "matching"  # stands in the error of the library when the key is not one of those: it gives no other sign


def without_slips(text: str) -> str:
    """Give the key, or a line of it, as it is meant: a key has no letter O and no letter I, and its groups no sense."""
    typed = "".join(text.split()).replace("·", "").upper()
    return typed.removeprefix(PREFIX).replace("O", "0").replace("I", "L")


class NotSealed(Misread):
    """This is no sealed file at all. Exit code 2."""


class SealedForAnother(Misread):
    """This key does not open the file; another may. Exit code 2."""


class HalfWritten(Tampered):
    """The sealed file is damaged, or its end is missing. Exit code 5."""


class AgeKey(_Secret):
    """A key that opens what is sealed for it: on a recovery sheet, of a supervisor, or of a volunteer."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        """Read it as it was typed, in groups or not; raises Misread for a typing mistake."""
        super().__init__(PREFIX + without_slips(text))
        self.identity()

    @classmethod
    def new(cls) -> AgeKey:
        """Draw a new key."""
        return cls(str(_age().x25519.Identity.generate()))

    @property
    def recipient(self) -> str:
        """The public key that belongs to it."""
        return str(self.identity().to_public())

    def lines(self) -> list[str]:
        """Give it as a sheet shows it: numbered lines of groups, without the part that is always the same."""
        data = self.reveal().removeprefix(PREFIX)
        groups = [data[n : n + GROUP] for n in range(0, len(data), GROUP)]
        return [" ".join(groups[n : n + GROUPS]) for n in range(0, len(groups), GROUPS)]

    def identity(self) -> Any:
        """Give it as the age library wants it; raises Misread for a typing mistake."""
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
        raise Misread("That is not a public key: there is a typing mistake in it.", "It begins with age1.") from error


def fingerprint(recipient: str) -> str:
    """Give a public key as 20 digits in groups of five, to be compared by telephone (66 bits of its SHA-256)."""
    return number_of(recipient)


def seal(content: bytes, recipients: Iterable[str]) -> bytes:
    """Seal for everyone who has one of these public keys; raises Misread for what is no public key."""
    age = _age()
    return bytes(age.encrypt(content, [age.x25519.Recipient.from_str(require_recipient(one)) for one in recipients]))


def unseal(content: bytes, key: AgeKey) -> bytes:
    """Open a sealed file; raises NotSealed, SealedForAnother or HalfWritten, which tell themselves apart."""
    require_sealed(content)
    age = _age()
    try:
        return bytes(age.decrypt(content, [key.identity()]))
    except age.DecryptError as error:
        if NO_KEY in str(error):
            raise SealedForAnother(
                "This file is sealed for somebody else.",
                "Ask the sender to seal it for the public key on your card.",
            ) from error
        raise HalfWritten("This sealed file is damaged, or its end is missing.", "Ask for the file again.") from error


def require_sealed(start: bytes) -> None:
    """Refuse what cannot be a sealed file by how it begins; raises NotSealed, or HalfWritten when it is cut off."""
    if start.startswith(BEGINNING):
        return
    if start and BEGINNING.startswith(start):
        raise HalfWritten("This sealed file is damaged, or its end is missing.", "Ask for the file again.")
    raise NotSealed("This is not a sealed file of confcli.", "Sealed files end in .confcli. Ask for the file again.")


def _age() -> Any:
    try:
        import pyrage
    except ImportError as error:
        raise ConfcliError(
            "This computer cannot seal or open sealed files: the age library is missing.",
            "Install confcli again. Windows on ARM and a 32-bit Python do not have it yet: keep two backups.",
        ) from error
    return pyrage
