"""This module knows what is at hand while a form is filled in, and what a form that was filled in comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from confcli.core.code.interview import Answer, Answers, Decided, Item
    from confcli.core.code.model import Form, Question, Rule
    from confcli.core.people import Client
    from confcli.flows.drafts import Draft
    from confcli.flows.ports import Interviewer


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in."""

    form: Form
    answers: Answers
    decided: Decided
    clients: tuple[str, ...] = ()  # whom it concerns, where one was named
    given: Answers = field(default_factory=dict)  # the answers as they were given, with the clients that were named

    @property
    def urgent(self) -> bool:
        """Whether the answers, as they stand now, are of those for which nobody is kept waiting."""
        return any(rule.at_once for rule in self.decided.rules)


class Knowledge(Protocol):
    """What the ledger says of clients."""

    def tell(self, code: str) -> None:
        """Say what is known of a client."""

    def require_fits(self, question: Question, answer: Answer, code: str) -> None:
        """Refuse an answer that the ledger contradicts; raises Contradicted."""

    def put_right(self, code: str) -> bool:
        """Offer to record what has changed since; tell whether it was recorded."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is at hand while a form is filled in."""

    interviewer: Interviewer
    today: date
    clients: Mapping[str, Client] = field(default_factory=dict)
    at_once: Callable[[Rule], None] = lambda _: None  # hears what cannot wait for the end
    clauses: Mapping[str, str] = field(default_factory=dict)
    card: str = ""  # the emergency card
    draft: Draft | None = None
    # Reads a list of things into its one form, beside the answers so far; refuses what does not belong in it.
    listed: Callable[[Question, tuple[Item, ...], Answers], tuple[Item, ...]] = lambda _question, items, _answers: items
    before: Callable[[Question], str] = lambda _: ""  # what a person has to see to answer a question
    today_alone: bool = False  # whether Enter alone answers a day with today: where it is usually written at once
    reviewed: bool = False  # whether a person sees all answers once more before they count
    knowledge: Knowledge | None = None
    client: str = ""  # the one of several whom it is about
    prefilled: Answers = field(default_factory=dict)  # earlier answers that still count, until one is changed
    earlier: Answers = field(default_factory=dict)  # all the earlier ones, shown where they are to be given again

    def page(self, form: Form) -> str:
        """Name what the answers to a form are kept under: of several clients each has their own."""
        return f"{form.id} {self.client}".strip()
