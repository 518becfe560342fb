"""This module knows what makes a passphrase strong enough, and when two spellings of drawn words are the same words.

An own one is measured by zxcvbn, without what anybody would guess here: sayings, French words, the group's own.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from operator import itemgetter
from secrets import choice, randbelow
from unicodedata import combining, normalize

from confcli.errors import Misread
from confcli.speech import LANGUAGES, say
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
    words = _drawn_from(language)
    return Passphrase(" ".join(choice(words) for _ in range(WORDS)))


@cache
def _drawn_from(language: str) -> tuple[str, ...]:
    from mnemonic import Mnemonic

    named = next(name for name in Mnemonic.list_languages() if name.startswith(language))
    return tuple(word for word in Mnemonic(named).wordlist if word.isascii())


def as_words(passphrase: Passphrase) -> Passphrase:
    """Give the words as they are drawn: without capitals, accents, or whatever stands between them."""
    return Passphrase(" ".join(re.findall(r"[^\W_]+", _bare(passphrase))))


def first_difference(typed: Passphrase, meant: Passphrase) -> int:
    """Give the number of the first word that is another one, from 1; 0 when they are the same words."""
    pairs = zip_longest(as_words(typed).reveal().split(), as_words(meant).reveal().split())
    return next((number for number, pair in enumerate(pairs, start=1) if pair[0] != pair[1]), 0)


def _bare(secret: Passphrase) -> str:
    return "".join(sign for sign in normalize("NFKD", secret.reveal()).casefold() if not combining(sign))


def spellings(passphrase: Passphrase) -> list[Passphrase]:
    """Give what may be meant: it as it was typed, then, when it is as many of the words we draw from, those words.

    Nothing about a vault is stored for this: another passphrase opens it only if it is these words, letter for letter.
    """
    meant = as_words(passphrase)
    if meant == passphrase or len(meant.reveal().split()) != WORDS:
        return [passphrase]
    if not any(set(meant.reveal().split()).issubset(_drawn_from(language)) for language in LANGUAGES):
        return [passphrase]
    return [passphrase, meant]


def drawn_digits() -> Passphrase:
    """Draw the password of a file: digits, told by telephone in any language and typed on any keyboard; 79 bits."""
    return Passphrase("-".join(f"{randbelow(10**GROUP):0{GROUP}}" for _ in range(GROUPS)))


def require_strong(passphrase: Passphrase) -> None:
    """Refuse a passphrase that can be guessed; raises Misread with plain advice."""
    if not passphrase:
        raise Misread("There is no passphrase.", HINT)
    # What stands between the words adds nothing for who tries word after word, and the accents as little.
    alike = [passphrase, Passphrase("".join(passphrase.reveal().split()))]
    alike += [_run_together(passphrase)] if len(passphrase.reveal().split()) > 1 else []
    measured = [_measured(text) for text in alike if text]
    if all(enough for enough, _ in measured):
        return
    found = {pattern for enough, patterns in measured if not enough for pattern in patterns}
    why = [sentence for pattern, sentence in ADVICE.items() if pattern in found]
    raise Misread(" ".join(map(say, ["This passphrase could be guessed.", *(why or ["It is too short."])])), HINT)


def _run_together(text: Passphrase) -> Passphrase:
    return Passphrase(re.sub(r"[\s,.;:!?'’-]+", "", _bare(text)))


def _measured(text: Passphrase) -> tuple[bool, set[str]]:
    """Tell whether it would take guesses enough, and of what kinds its parts are; no part of it is held.

    zxcvbn counts four more powers of ten for each part, as if nobody knew that words follow words; we do not.
    """
    from zxcvbn import zxcvbn

    kind_and_guesses = itemgetter("pattern", "guesses_log10")
    parts = list(map(kind_and_guesses, zxcvbn(text.reveal()[:READ], user_inputs=_guessed_here())["sequence"]))
    return sum(float(guesses) for _, guesses in parts) >= ENOUGH, {pattern for pattern, _ in parts}


@cache
def _guessed_here() -> list[str]:
    """Give what anybody would try here, the likeliest first, each as it is measured: without accents and spaces."""
    listed = tomllib.loads(files("confcli.vault").joinpath("guessable.toml").read_text(encoding="utf-8"))
    likeliest = [*listed["group"], *listed["sayings"], *listed["everyday"]]
    return list(dict.fromkeys(_run_together(Passphrase(one)).reveal() for one in likeliest))


HINT = "Five words that have nothing to do with each other are a good one."
