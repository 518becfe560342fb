"""This module knows the language the program speaks, and its words for each English sentence in the code.

A sentence in the code is its own key. `fr/*.toml`, a file a package, gives the French for each one; a test
holds the two together, so no sentence can be missing in a language and none is left over.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # typing would have to be imported: see the start-up goal
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

# Every language of the program, the first one for whoever speaks none of them: how it is offered, what it says of
# itself, and its number where Windows names one (the primary language in a LANGID).
LANGUAGES = {
    "en": ("English: type {number}, then Enter.", "confcli speaks English.", 0x09),
    "fr": ("Français : tapez {number}, puis Entrée.", "confcli parle français.", 0x0C),
}
# How each language is offered to whoever is to be asked in numbered lines.
PLAINLY = {
    "en": "For a screen reader, in numbered lines: {number}.",
    "fr": "Pour un lecteur d’écran, par lignes numérotées\u00a0: {number}.",
}
ONE_FOR_NONE = ("fr",)  # where nothing is counted in the singular: 0 entrée
NAME = "confcli"

_words: dict[str, str] = {}
_spoken = ["en"]
_started = [NAME]
_commands: list[re.Pattern[str]] = []  # how a command is told from the name of the product; empty where they are alike


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


def catalogue() -> dict[str, str]:
    """Give each sentence as it is said just now; nothing in the language in which they are written."""
    return dict(_words)


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


def offers() -> str:
    """Offer every language by its number, each in its own words; then again, for whoever reads numbered lines."""
    every = (*(offer for offer, _, _ in LANGUAGES.values()), *PLAINLY.values())
    return " ".join(offer.format(number=number) for number, offer in enumerate(every, start=1))


def introduction() -> str:
    """Say in the language that is spoken which one it is."""
    return LANGUAGES[spoken()][1]


def say(sentence: str, /, **values: object) -> str:
    """Give a sentence of the code in the language that is spoken, with the values that stand in it as {name}.

    A command in it is named as it must be typed here; a value stays as it is.
    """
    words = _words.get(sentence, sentence)
    if _commands:
        words = _renamed(words, _started[0].replace("{", "{{").replace("}", "}}") if values else _started[0])
    return words.format(**values) if values else words


def start_with(started: str, commands: Iterable[str]) -> None:
    """From now on, name the program's commands by what starts it here: `py -m confcli share`, not `confcli share`."""
    _started[0] = started
    _commands.clear()
    if started != NAME:
        import re

        known = "|".join(map(re.escape, commands))
        # A command has a known word or an option after the name, or the name stands alone as what is to be typed.
        _commands.append(re.compile(rf"(?<![\w./-]){NAME}(?= (?:{known}|--\w+)(?![\w-]))|(?:(?<=: )|^){NAME}$"))


def as_typed(text: str) -> str:
    """Give a text that `say` does not say with its commands named as they must be typed here."""
    return _renamed(text, _started[0]) if _commands else text


def _renamed(text: str, started: str) -> str:
    return _commands[0].sub(lambda _: started, text)


def say_many(count: int, one: str, many: str, /, **values: object) -> str:
    """Give the sentence for one or for many; {count} stands for the number.

    French says none in the singular. A sentence that says "une entrée", not how many, is never said of none.
    """
    none = count == 0 and spoken() in ONE_FOR_NONE and "{count}" in _words.get(one, "")
    return say(one if count == 1 or none else many, count=count, **values)
