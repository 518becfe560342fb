"""This module knows how a passphrase becomes SQLCipher's key.

We derive the raw key ourselves, with just SQLCipher's own parameters, so any SQLCipher tool opens the
file with the passphrase, while no quote, NUL or composed accent in it can ever reach an SQL text.
"""

from __future__ import annotations

from hashlib import pbkdf2_hmac
from unicodedata import normalize

from confcli.errors import Misread

ROUNDS = 256_000  # SQLCipher 4
KEY_BYTES = 32
SALT_BYTES = 16
SHORTEST = 8  # characters


class Passphrase:
    """A passphrase that no traceback and no log can print."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Hold a passphrase; raises Misread when it is no valid Unicode, as a broken file may give."""
        try:
            normalize("NFC", text).encode()
        except UnicodeEncodeError as error:
            raise Misread("The passphrase holds something that is no character.", "Type it again.") from error
        self._text = normalize("NFC", text)

    def __repr__(self) -> str:
        return "Passphrase(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Passphrase) and other._text == self._text

    __hash__ = None  # type: ignore[assignment]  # a secret is no dictionary key

    def require_fit(self) -> None:
        """Refuse a passphrase that is too short to protect anyone; raises Misread."""
        if len(self._text) < SHORTEST:
            raise Misread(
                f"The passphrase is too short: it needs {SHORTEST} characters or more.",
                "Five words that have nothing to do with each other are a good one.",
            )

    def key(self, salt: bytes) -> str:
        """Derive the raw key as 64 hex digits; takes about a fifth of a second on purpose."""
        return pbkdf2_hmac("sha512", self._text.encode(), salt, ROUNDS, KEY_BYTES).hex()
