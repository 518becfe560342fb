"""This module knows the number that two people compare by telephone: twenty digits, in groups of five.

It is a part of a SHA-256 (66 bits), and digits are said and typed alike in every language.
"""

from __future__ import annotations

from hashlib import sha256

DIGITS, APART = 20, 5  # how many there are, and how many stand together


def number_of(text: str) -> str:
    """Give a text as such a number."""
    number = int.from_bytes(sha256(text.encode()).digest()) % 10**DIGITS
    digits = f"{number:0{DIGITS}}"
    return " ".join(digits[n : n + APART] for n in range(0, DIGITS, APART))


def is_heard(typed: str, number: str) -> bool:
    """Tell whether what was typed on hearing a number is that number; how it is parted says nothing."""
    return digits_of(typed) == number.replace(" ", "")


def digits_of(typed: str) -> str:
    """Give the digits among what was typed."""
    return "".join(one for one in typed if one.isdigit())
