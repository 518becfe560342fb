"""This module knows the language the program speaks, and its words for each English sentence in the code.

A sentence in the code is its own key. `fr/*.toml`, a file a package, gives the French for each one; a test
holds the two together, so no sentence can be missing in a language and none is left over.
"""

from __future__ import annotations

import os

LANGUAGES = ("en", "fr")

_words: dict[str, str] = {}
_spoken = ["en"]


def speak(language: str) -> None:
    """Speak this language from now on."""
    if language == spoken():
        return
    _words.clear()
    _spoken[0] = language
    if language != "en":
        folder = os.path.join(os.path.dirname(__file__), language)
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                _words.update(map(_pair, filter(_is_pair, file)))


def _is_pair(line: str) -> bool:
    return line.startswith('"')


def _pair(line: str) -> tuple[str, str]:
    """Read `"English" = "French"` on one line: it is TOML, whose parser would cost three bare starts of Python."""
    sentence, _, french = line.strip().strip('"').partition('" = "')
    return _plain(sentence), _plain(french)


def _plain(text: str) -> str:
    return text.replace("\\n", "\n").replace('\\"', '"') if "\\" in text else text


def spoken() -> str:
    """Name the language that is spoken: en or fr."""
    return _spoken[0]


def say(sentence: str, /, **values: object) -> str:
    """Give a sentence of the code in the language that is spoken, with the values that stand in it as {name}."""
    words = _words.get(sentence, sentence)
    return words.format(**values) if values else words


def say_many(count: int, one: str, many: str, /, **values: object) -> str:
    """Give the sentence for one or for many; {count} stands for the number."""
    return say(one if count == 1 else many, count=count, **values)
