"""This module knows how a passphrase becomes SQLCipher's key, and keeps both out of every traceback.

We derive the raw key ourselves, with just SQLCipher's own parameters, so any SQLCipher tool opens the
file with the passphrase, while no quote, NUL or composed accent in it can ever reach an SQL text.
"""

from __future__ import annotations

import re
from hashlib import pbkdf2_hmac
from typing import NoReturn
from unicodedata import normalize

from confcli.errors import Misread

ROUNDS = 256_000  # SQLCipher 4
KEY_BYTES = 32
SALT_BYTES = 16
HEX = re.compile(rf"[0-9a-f]{{{2 * KEY_BYTES}}}")


class _Secret:
    """A text that is compared and used, but never printed, hashed or pickled."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._text == self._text

    __hash__ = None  # type: ignore[assignment]  # a secret is no dictionary key

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")

    def reveal(self) -> str:
        """Give the text itself, for the one place that needs it."""
        return self._text


class RawKey(_Secret):
    """The 32 bytes that encrypt a vault, as 64 hex digits."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        """Hold a key; raises Misread for anything that is none."""
        if not HEX.fullmatch(text):
            raise Misread("That is not the key of a vault.", "Ask for the recovery file again.")
        super().__init__(text)

    def literal(self, salt: bytes = b"") -> str:
        """Give it as PRAGMA key wants it; with a salt for a file that does not have one yet."""
        return f"\"x'{self._text}{salt.hex()}'\""


class Passphrase(_Secret):
    """What a volunteer types to open the vault, in composed Unicode (NFC)."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        """Hold a passphrase; raises Misread when it is no valid Unicode, as a broken file may give."""
        try:
            normalize("NFC", text).encode()
        except UnicodeEncodeError as error:
            raise Misread("The passphrase holds a sign that cannot be read.", "Type it again.") from error
        super().__init__(normalize("NFC", text))

    def __bool__(self) -> bool:
        return bool(self._text)

    def key(self, salt: bytes) -> RawKey:
        """Derive the raw key; takes about a fifth of a second on purpose."""
        return RawKey(pbkdf2_hmac("sha512", self._text.encode(), salt, ROUNDS, KEY_BYTES).hex())
