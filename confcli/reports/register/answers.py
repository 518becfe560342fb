"""This module knows how an answer in an entry is said in a column: in the words of the policy."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind
from confcli.core.dates import kept_day, show_day
from confcli.core.ledger.entry import edition_of
from confcli.core.ledger.kinds import forms_of
from confcli.core.safe_text import one_line
from confcli.reports.register import HERE
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcli.core.code.model import Policy, QuestionWords
    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.entry import Value

DASH = "–"  # was not asked, or was left empty
JOINT = " · "  # between the facts of one cell, in every language
NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the questions that fill each column."""

    happened: tuple[str, ...]
    asked_by: tuple[str, ...]
    recipient: tuple[str, ...]
    recipient_otherwise: tuple[str, ...]
    purpose: tuple[str, ...]
    consent: tuple[str, ...]
    consulted: tuple[str, ...]
    channel: tuple[str, ...]
    urgent: tuple[str, ...]
    shared_on: tuple[str, ...]
    how_much: tuple[str, ...]
    kinds: tuple[str, ...]
    told: tuple[str, ...]
    contact_channel: tuple[str, ...]
    copy_taken: tuple[str, ...]
    replied: tuple[str, ...]


@cache
def columns() -> Columns:
    """Read which questions fill which column."""
    with open(os.path.join(HERE, "columns.toml"), "rb") as file:
        return Columns(**{column: tuple(names) for column, names in tomllib.load(file).items()})


class Answers:
    """How the answers in one kind of entry are said."""

    def __init__(self, policy: Policy, kind: str) -> None:
        """Take the policy in force, and the kind; an entry of before is said in the words of its own edition."""
        self._policy, self._kind = policy, kind
        self._editions: dict[str, _Asked] = {}

    def said(self, entry: Shown, names: tuple[str, ...], joint: str = JOINT) -> str:
        """Say the answers to these questions; a dash where there are none, and that they are not shown."""
        found = list(self._said(entry, names))
        if found:
            return joint.join(found)
        kinds = self._asked(entry).kinds
        hidden = any(name in kinds and name not in entry.fields for name in names)
        return say(NOT_SHOWN) if hidden else DASH

    def labelled(self, entry: Shown, names: tuple[str, ...]) -> str:
        """Say the same behind the label of the question; a dash alone where there is no answer."""
        said, words = self.said(entry, names), self._asked(entry).words
        label = next((words[name].label for name in names if name in words), "")
        return said if said == DASH or not label else say("{label}: {value}", label=label, value=said)

    def first(self, entry: Shown, names: tuple[str, ...]) -> bool:
        """Tell whether a question was answered with its first option, which is the safe one."""
        options = self._asked(entry).options
        return any(entry.fields.get(name) in options.get(name, ())[:1] for name in names)

    def answered(self, entry: Shown, names: tuple[str, ...]) -> bool:
        """Tell whether one of these questions has an answer that is shown."""
        return any(entry.fields.get(name) for name in names)

    def _said(self, entry: Shown, names: tuple[str, ...]) -> Iterator[str]:
        asked = self._asked(entry)
        for name in names:
            value = entry.fields.get(name)
            if value:
                yield _words(value, asked.kinds.get(name), asked.words.get(name))

    def _asked(self, entry: Shown) -> _Asked:
        """Give what was asked in the edition that an entry was made under; it is looked up once."""
        edition = edition_of(entry)
        if edition not in self._editions:
            self._editions[edition] = _Asked(self._policy.under(edition), self._kind)
        return self._editions[edition]


class _Asked:
    """The questions of one kind of entry in one edition, and their words."""

    def __init__(self, policy: Policy, kind: str) -> None:
        forms = [name for name in forms_of(kind) if name in policy.forms]
        self.kinds = {question.id: question.kind for name in forms for question in policy.forms[name].questions}
        self.words = {name: policy.words[form].questions[name] for form in forms for name in _ids(policy, form)}
        self.options = {question.id: question.options for form in forms for question in policy.forms[form].questions}


def day(at: Value | None) -> str:
    """Give a moment or a day as day, month and year."""
    return show_day(kept_day(str(at))) if at else DASH


def parts(value: Value | None) -> list[str]:
    """Give a value as a list of texts."""
    return [value] if isinstance(value, str) else list(value or ())


def _ids(policy: Policy, form: str) -> Iterator[str]:
    yield from (question.id for question in policy.forms[form].questions)


def _words(value: Value, kind: Kind | None, words: QuestionWords | None) -> str:
    if kind is Kind.MOMENT:
        return ", ".join(map(day, parts(value)))
    options = words.options if words else {}
    return JOINT.join(options.get(part) or one_line(part) for part in parts(value))
