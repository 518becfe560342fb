"""This module knows unfinished forms: kept encrypted after each answer, and gone on with exactly there."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from confcli.core.code.interview import Answer, Item
from confcli.core.dates import kept_moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from confcli.flows.ports import Drafts

FORM = "form "  # what unfinished forms are kept under


@dataclass(slots=True)
class Draft:
    """One unfinished form, or several that belong together: the answers so far by form and question."""

    drafts: Drafts
    kind: str
    at: str  # when it was begun
    edition: str  # the policy it was begun under, as its SHA-256
    client: str | None = None
    answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    goes_on: tuple[str, ...] = ()  # how it goes on from earlier entries, and from which

    @property
    def name(self) -> str:
        """What it is kept under."""
        return f"{FORM}{self.at} {self.kind}"

    def concerns(self, client: str) -> bool:
        """Tell whether it is about this client: it was begun for them, or they were named in it."""
        named = [answer for given in self.answers.values() for answer in given.values()]
        return client == self.client or any(client == one or client in one for one in named if one)

    def keep(self, form: str, answers: Mapping[str, Answer]) -> None:
        """Keep the answers to a form; they are on the disk, encrypted, before the next question is asked."""
        self.answers[form] = dict(answers)
        content = {
            "kind": self.kind,
            "at": self.at,
            "edition": self.edition,
            "client": self.client,
            "earlier": list(self.goes_on),
            "answers": {name: {q: _plain(a) for q, a in given.items()} for name, given in self.answers.items()},
        }
        self.drafts.keep_draft(self.name, json.dumps(content))

    def drop(self) -> None:
        """Forget it: it was recorded, or is not wanted any more."""
        self.drafts.drop_draft(self.name)


def unfinished(drafts: Drafts) -> list[Draft]:
    """Give every unfinished form, the oldest first."""
    return [_read(drafts, body) for name, body in sorted(drafts.drafts().items()) if name.startswith(FORM)]


def _plain(answer: Answer) -> object:
    if isinstance(answer, str):
        return answer
    return [{"what": part.what, "needed": part.needed} if isinstance(part, Item) else part for part in answer]


def _read(drafts: Drafts, body: str) -> Draft:
    content = json.loads(body)
    answers = {
        form: {name: _answer(value) for name, value in given.items()} for form, given in content["answers"].items()
    }
    goes_on = tuple(content.get("earlier", ()))
    return Draft(drafts, content["kind"], content["at"], content["edition"], content["client"], answers, goes_on)


def _answer(value: str | list[object]) -> Answer:
    if isinstance(value, str):
        return value
    return tuple(Item(**part) if isinstance(part, dict) else part for part in value)  # type: ignore[return-value]


def begun(one: Draft) -> datetime:
    """Give the moment in which it was begun."""
    return kept_moment(one.at)
