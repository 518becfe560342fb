"""This module knows what is at hand while a form is filled in, and what a form that was filled in comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from confcli.core.code.interview import Answers, Decided, Item
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

    @property
    def urgent(self) -> bool:
        """Whether the answers, as they stand now, are of those for which nobody is kept waiting."""
        return any(rule.at_once for rule in self.decided.rules)


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
    reviewed: bool = False  # whether a person sees all answers once more before they count
