"""This module knows which texts of an entry a person wrote in their own words.

Which questions are answered so, the policy says. Where no policy is at hand, a text tells by itself: what has the
shape of an option may be one, and is kept apart together with the name of its field; all else was written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.code.model import Kind, Privacy
from confcli.core.ledger.entry import BETWEEN
from confcli.core.ledger.kinds import RECEIVED, RESERVED, forms_of
from confcli.core.words import words_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.entry import Fields, Value

FREE = (Kind.TEXT, Kind.ITEMS)
OPTION = re.compile(r"[a-z][a-z0-9_]*")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Two signs that are part of no word anybody types, though SQLite takes them for letters.
FIELD, END = "\ue000", "\ue001"  # a field's name begins with one; no phrase goes on over the other
NAMED = frozenset((*RESERVED, "client")) - {RECEIVED}  # the fields that no question is asked for, and nobody wrote


class Indexed(NamedTuple):
    """The words of an entry as they are looked up, blanks between them."""

    written: str  # what was surely written by a person
    single: str  # field and word in turn, where the word may be an option that was chosen; first, the client's code


def free_fields(policy: Policy) -> frozenset[str]:
    """Name the questions of a policy that are answered in a person's own words."""
    return frozenset(one.id for form in policy.forms.values() for one in form.questions if one.kind in FREE)


def free_texts(fields: Fields, free: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what a person wrote in an entry, field by field; of a thing that was listed, what it is."""
    for name in fields:
        if name in free:
            yield from ((name, text) for text in texts_of(fields[name]))


def texts_of(value: Value) -> list[str]:
    """Give the texts of a value."""
    if not value:
        return []
    return [value] if isinstance(value, str) else [part.partition(BETWEEN)[2] or part for part in value]


def notes_of(policy: Policy, shown: Shown) -> list[tuple[str, str]]:
    """Give what was noted in an entry, in the order in which it is asked for: field and text."""
    asked = [one for form in forms_of(shown.kind) for one in policy.forms[form].questions]
    free = [one.id for one in asked if one.kind is Kind.TEXT and one.privacy is Privacy.NOTE]
    return [(name, text) for name in free for text in texts_of(shown.fields.get(name))]


def indexed(fields: Fields) -> Indexed:
    """Give the words of an entry, without asking a policy; the same fields always give the same."""
    written: list[str] = []
    single = list(client_words(str(fields.get("client") or "")))
    for name in sorted(fields.keys() - NAMED):
        for text in texts_of(fields[name]):
            if OPTION.fullmatch(text):
                single += (field_word(name), *(found.word for found in words_in(text)))
            elif not DAY.fullmatch(text):
                written += (found.word for found in words_in(text))
                written.append(END)
    return Indexed(" ".join(written), " ".join(single))


def client_words(code: str) -> tuple[str, ...]:
    """Give how a client's code stands among the words of an entry; nothing for none."""
    return (field_word("client"), *(found.word for found in words_in(code))) if code else ()


def field_word(name: str) -> str:
    """Give the name of a field as one word."""
    return f"{FIELD}{''.join(filter(str.isalnum, name.lower()))}"
