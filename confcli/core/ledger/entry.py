"""This module knows which fields each kind of ledger entry has, and that it always has all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from confcli.core.code.interview import Answer, Answers, Item
from confcli.core.code.model import Edition, Form, Kind
from confcli.core.ledger.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Value = str | list[str] | None
Fields = dict[str, Value]
BETWEEN = ": "  # the answer and the thing, in a list of things
Answered = tuple[tuple[Form, Answers], ...]


class HasFields(Protocol):
    """An entry, as far as it is shown."""

    @property
    def fields(self) -> Fields:
        """What it says."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who recorded when, and under which edition of the Code."""

    at: str
    volunteer: str
    edition: Edition


def record(
    kind: str,
    occasion: Occasion,
    answered: Answered,
    *,
    marks: Iterable[str],
    client: str | None = None,
    own: Mapping[str, Value] | None = None,
) -> Fields:
    """Give all the fields of an entry; what was not asked or not answered is null."""
    edition = occasion.edition
    fields: Fields = {
        "at": occasion.at,
        "volunteer": occasion.volunteer,
        "client": client,
        "policy": [edition.id, edition.version, edition.sha256],
        "marks": sorted(marks),
    }
    fields.update(dict.fromkeys(KINDS[kind].own))
    for form, answers in answered:
        about = next((question for question in form.questions if question.kind is Kind.CLIENT), None)
        for question in form.questions:
            if question is not about:
                fields[question.id] = _value(answers.get(question.id, ""))
    fields.update(own or {})
    return fields


def marks_of(entry: HasFields) -> frozenset[str]:
    """Give the marks of an entry; none where they are not shown, or a stranger wrote something else there."""
    marks = entry.fields.get("marks")
    return frozenset(marks) if isinstance(marks, list) else frozenset()


def edition_of(entry: HasFields) -> str:
    """Give the SHA-256 of the edition of the Code that an entry was made under; nothing where it names none."""
    named = entry.fields.get("policy")
    return named[-1] if isinstance(named, list) and named else ""


def client_of(form: Form, answers: Answers) -> str | None:
    """Give the client code among the answers, if the form asks for one and one was given."""
    for question in form.questions:
        answer = answers.get(question.id)
        if question.kind is Kind.CLIENT and isinstance(answer, str) and answer:
            return answer
    return None


def _value(answer: Answer) -> Value:
    if isinstance(answer, str):
        return answer or None
    return [keep_item(part) if isinstance(part, Item) else part for part in answer] or None


def keep_item(item: Item) -> str:
    """Give a thing of a list as the ledger keeps it."""
    return f"{item.needed}{BETWEEN}{item.what}"


def kept_items(value: object) -> tuple[Item, ...]:
    """Read the things of a list that was kept; what is no thing is passed over."""
    parts = [part.partition(BETWEEN) for part in value if isinstance(part, str)] if isinstance(value, list) else []
    return tuple(Item(what, needed) for needed, between, what in parts if between)
