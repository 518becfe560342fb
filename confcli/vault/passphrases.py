"""This module knows what makes a passphrase strong enough: made of drawn words, or measured by zxcvbn."""

from __future__ import annotations

from secrets import choice, randbelow

from confcli.errors import Misread
from confcli.speech import say
from confcli.vault.secrets import Passphrase

WORDS = 7  # of 2,048 English or 1,682 French ones: 77 or 75 bits
GROUPS, GROUP = 6, 4  # of digits

# A million million guesses: years for the graphics cards a thief could rent, given 256,000 rounds a guess.
ENOUGH = 12.0  # powers of ten
READ = 72  # characters that are measured; more only make it stronger

ADVICE = {
    "dictionary": "It rests on words or names that many people use.",
    "spatial": "It follows neighbouring keys.",
    "repeat": "It repeats itself.",
    "sequence": "It counts up or follows the alphabet.",
    "regex": "It holds a year.",
    "date": "It holds a date.",
}


def drawn(language: str = "en") -> Passphrase:
    """Draw a new passphrase. Words with accents are left out: they are hard to type on a foreign keyboard."""
    from mnemonic import Mnemonic

    named = next(name for name in Mnemonic.list_languages() if name.startswith(language))
    words = [word for word in Mnemonic(named).wordlist if word.isascii()]
    return Passphrase(" ".join(choice(words) for _ in range(WORDS)))


def drawn_digits() -> Passphrase:
    """Draw the password of a file: digits, told by telephone in any language and typed on any keyboard; 79 bits."""
    return Passphrase("-".join(f"{randbelow(10**GROUP):0{GROUP}}" for _ in range(GROUPS)))


def require_strong(passphrase: Passphrase) -> None:
    """Refuse a passphrase that can be guessed; raises Misread with plain advice."""
    from zxcvbn import zxcvbn

    if not passphrase:
        raise Misread("There is no passphrase.", HINT)
    measured = zxcvbn(passphrase.reveal()[:READ])
    if float(measured["guesses_log10"]) >= ENOUGH:
        return
    found = {part["pattern"] for part in measured["sequence"]}
    why = [sentence for pattern, sentence in ADVICE.items() if pattern in found]
    raise Misread(" ".join(map(say, ["This passphrase could be guessed.", *(why or ["It is too short."])])), HINT)


HINT = "Five words that have nothing to do with each other are a good one."
