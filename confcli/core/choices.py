"""This module knows which of some lines a person means by what they typed: one of them, none, or several.

A number that is shown, a code, whole words or how a line begins: all of them find a line. Nothing is ever the nearest
line; what finds none or several is refused, for the wrong line may be the wrong client.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from confcli.core.safe_text import one_line
from confcli.errors import Misread

if TYPE_CHECKING:
    from collections.abc import Sequence

    Lines = Sequence[tuple[str, str]]  # answer -> words, as they are shown

CODE = re.compile(r"([A-Z]{1,4})-([0-9]{1,6})")  # as a code is kept
TYPED_CODE = re.compile(r"([A-Z]{0,4})[- ]?0*([0-9]{1,6})")
ENTRY = re.compile(r"\w+ ([0-9]+)\b")  # as a line begins that an entry is chosen by
NUMBER = re.compile(r"([0-9]+)[.)]?")
NUMBERS = re.compile(r"[0-9., )-]+")
HEAD = re.compile(r"[,:;(.…–]")  # what ends the first words of a line, as in "Yes, the client"
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "ʼ": "'"})
NEAR, LIKE = 3, 0.6  # lines that are named where none is meant, and how alike they must be
SHOWN = 60  # characters of a line that is named


def folded(text: str) -> str:
    """Give what two texts have in common that differ in case, accents, apostrophes, dashes or blanks alone."""
    plain = unicodedata.normalize("NFD", text.casefold().translate(LETTERS))
    bare = "".join(" " if unicodedata.category(c) == "Pd" else c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.replace("' ", "'").split())


def numbers(lines: Lines) -> tuple[str, ...]:
    """Give the number of each line. Of people and of entries it is their own, so that no number ever means two of them.

    Beside them whatever is nobody has no number, nor has a line that leaves the question open.
    """
    if any(is_entry(*line) for line in lines):
        return tuple(answer if is_entry(answer, words) else "" for answer, words in lines)
    if not has_people(lines):
        places = iter(range(1, len(lines) + 1))
        return tuple(str(next(places)) if answer else "" for answer, _ in lines)
    own = [str(int(answer.rpartition("-")[2])) if is_person(answer, words) else "" for answer, words in lines]
    return tuple(number if own.count(number) == 1 else "" for number in own)


def has_people(lines: Lines) -> bool:
    """Tell whether there are people among the lines."""
    return any(is_person(answer, words) for answer, words in lines)


def find(typed: str, lines: Lines) -> tuple[int, ...]:
    """Give the places of all lines that may be meant."""
    text = folded(typed)
    if not text:
        return ()
    if has_people(lines):
        code = TYPED_CODE.fullmatch(typed.strip().upper())
        return _with_code(code, lines) if code and typed.isascii() else _beginning(text, lines)
    if number := NUMBER.fullmatch(typed.strip()) if typed.isascii() else None:
        return _numbered(number[1].lstrip("0") or "0", lines)
    words = [folded(shown) for _, shown in lines]
    heads = [folded(HEAD.split(shown, maxsplit=1)[0]) for _, shown in lines]
    return _equal(text, words) or _equal(text, heads) or _beginning(text, lines)


def require_line(typed: str, lines: Lines) -> str:
    """Give the answer of the one line that is meant; raises Misread for none, and for several."""
    if not typed.strip():
        raise Misread("Please choose one of the lines.")
    places = find(typed, lines)
    if len(places) == 1:
        return lines[places[0]][0]
    if places:
        named = "; ".join(_shown(lines[place][1]) for place in places[:NEAR])
        hint = "Type the code of the one you mean." if has_people(lines) else "Type more of the one you mean."
        raise Misread('"{typed}" may be more than one line: {lines}.', hint, typed=one_line(typed), lines=named)
    raise _unknown(one_line(typed), lines)


def require_lines(typed: str, lines: Lines) -> tuple[str, ...]:
    """Give the answers of several lines, with commas or blanks between them; raises Misread for what is on none."""
    return tuple(require_line(part, lines) for part in parts(typed, lines))


def parts(typed: str, lines: Lines) -> tuple[str, ...]:
    """Take apart what was typed: one line is whole, however many words it has; else commas count before blanks."""
    if not typed.strip() or find(typed, lines):
        return (typed,) if typed.strip() else ()
    pieces = typed.split(",") if "," in typed else typed.split()
    return tuple(piece.strip() for piece in pieces if piece.strip())


def is_person(answer: str, words: str) -> bool:
    """Tell whether a line is a person, with the code before the name."""
    return bool(CODE.fullmatch(answer)) and f"{words} ".startswith(f"{answer} ")


def is_entry(answer: str, words: str) -> bool:
    """Tell whether a line is an entry, with its number as its second word."""
    begin = ENTRY.match(words)
    return begin is not None and begin[1] == answer


def _name(answer: str, words: str) -> str:
    return words.removeprefix(answer) if is_person(answer, words) else words


def _with_code(typed: re.Match[str], lines: Lines) -> tuple[int, ...]:
    """Find a code, however many zeros it is written with, and with or without its letters."""
    codes = [CODE.fullmatch(answer) for answer, _ in lines]
    exact = [place for place, code in enumerate(codes) if code and code[0] == typed[0]]
    meant = [
        place
        for place, code in enumerate(codes)
        if code and typed[1] in ("", code[1]) and int(code[2]) == int(typed[2])
    ]
    return tuple(exact or meant)


def _numbered(number: str, lines: Lines) -> tuple[int, ...]:
    """Find a number; a line that bears another number and begins with this one may be meant as well."""
    begins = [re.match(r"0*([0-9]+)\b", words) for _, words in lines]
    own = zip(numbers(lines), (answer for answer, _ in lines), (begin and begin[1] for begin in begins), strict=True)
    return tuple(place for place, names in enumerate(own) if number in names)


def _equal(text: str, words: Sequence[str]) -> tuple[int, ...]:
    return tuple(place for place, one in enumerate(words) if one == text)


def _beginning(text: str, lines: Lines) -> tuple[int, ...]:
    """Find what begins so: of a person the name, or the code and the name."""
    begins = [(folded(words), folded(_name(answer, words))) for answer, words in lines]
    return tuple(place for place, one in enumerate(begins) if any(words.startswith(text) for words in one))


def _unknown(typed: str, lines: Lines) -> Misread:
    people = has_people(lines)
    near = "; ".join(_near(typed, lines))
    if not people and NUMBERS.fullmatch(typed):
        if any(is_entry(*line) for line in lines):
            hint = "Type a number that stands before a line."
            return Misread('"{typed}" is not one of the numbers.', hint, typed=typed)
        last = max(filter(str.isdigit, numbers(lines)), key=int)
        return Misread(
            '"{typed}" is not one of the numbers.', "Type a number from 1 to {last}.", typed=typed, last=last
        )
    if people and TYPED_CODE.fullmatch(typed.upper()):
        hint = "Near it: {lines}." if near else "Type a code, or how a name begins."
        return Misread("There is no client {code} here.", hint, code=typed.upper(), lines=near)
    if near:
        return Misread('"{typed}" is on none of the lines.', "Near it: {lines}.", typed=typed, lines=near)
    hint = "Type a code, or how a name begins." if people else "Type a number, or how a line begins."
    return Misread('"{typed}" is on none of the lines.', hint, typed=typed)


def _near(typed: str, lines: Lines) -> list[str]:
    """Name the lines that look or begin like this one, or hold it somewhere."""
    from difflib import SequenceMatcher

    text = folded(typed)

    def alike(line: tuple[str, str]) -> float:
        whole, name = folded(line[1]), folded(_name(*line))
        if f" {text}" in f" {whole}":
            return 1.0
        return max(SequenceMatcher(None, text, one[: len(text) + 1]).ratio() for one in (whole, name))

    ranked = sorted(((alike(line), -place) for place, line in enumerate(lines)), reverse=True)
    return [_shown(lines[-place][1]) for ratio, place in ranked[:NEAR] if ratio >= LIKE]


def _shown(words: str) -> str:
    line = one_line(words)
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}…"
