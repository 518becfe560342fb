"""This module knows what the flows need from the outside: someone to ask, a place to record, and keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from confcli.core.code.interview import Answer
    from confcli.core.code.model import Question, QuestionWords
    from confcli.core.ledger.chain import Entry, Head, Shown
    from confcli.core.ledger.entry import Fields
    from confcli.core.selection import Selection
    from confcli.core.supervision.supervisor_card import Keyholder, Supervisor


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as an interviewer sees it: never the rules, never what comes next."""

    question: Question
    words: QuestionWords
    optional: bool  # nothing is an answer, too
    choices: tuple[tuple[str, str], ...]  # answer -> words; empty for free text
    title: str  # of the form it belongs to
    about: str = ""  # the code of the client it is asked about, where each of several has answers of their own
    urgent: bool = False  # nobody is kept waiting for it, so it comes in one piece
    alone: str = ""  # what Enter alone stands for, as a person would type it
    begun: Answer = ""  # what was typed before, to be gone on with: a text, or the things listed so far
    # Keeps what is typed by half, and tells whether it could; called after a pause, and before the question is left.
    keep: Callable[[Answer], bool] = field(default=lambda _: False, compare=False)


class Wish(StrEnum):
    """What a person may type instead of an answer, at any question and in every voice."""

    HELP = "?"
    BACK = "<"
    CLAUSE = ":"
    STOP = "="
    DANGER = "!"
    IDLE = ""  # nobody has touched a key for a long time


class Wished(Exception):
    """A person wants something else than to answer. No fault: the flow does what is wished."""

    def __init__(self, wish: Wish, *, half_typed: bool = False, too_late: bool = False) -> None:
        """Hold the wish; whoever lets it leave a form notes whether the answers are kept. A half-typed one is not.

        `too_late` is what a key ended that was pressed when the patience was at its end.
        """
        super().__init__(wish.name)
        self.wish = wish
        self.half_typed = half_typed
        self.too_late = too_late
        self.kept = False
        self.interrupted = False  # by Ctrl-C


class Interrupted(KeyboardInterrupt):
    """Ctrl-C in the middle of a form; `kept` says whether its answers are."""

    def __init__(self, *, kept: bool) -> None:
        """Hold it."""
        super().__init__()
        self.kept = kept


class Interviewer(Protocol):
    """A way to ask. It never branches, skips, defaults or asks twice by itself."""

    live: bool  # a person answers, so what was misread may be asked again

    def ask(self, asked: Asked) -> Answer:
        """Give the answer as it was given; raises Unanswered when there is none to be had, Wished for a wish."""

    def clear(self) -> None:
        """Take off the screen what was said, as far as there is one."""

    def say(self, text: str) -> None:
        """Say something to the person, where there is one."""

    def warn(self, text: str) -> None:
        """Say something that must be heard even where nobody was asked."""


class Keys(Protocol):
    """Whose public keys are known: the supervisors that logs are sealed for, and who may recover the vault."""

    def supervisors(self) -> Sequence[Supervisor]:
        """Name the supervisors whose cards were accepted, by code."""

    def accept(self, supervisor: Supervisor) -> None:
        """Accept a card, or a new one of a known supervisor; raises Misread for what is no public key."""

    def dismiss(self, code: str) -> None:
        """Seal nothing more for this supervisor; raises Misread for nobody."""

    def keyholders(self) -> Sequence[Keyholder]:
        """Name who can open the recovery file, by name."""

    def entrust(self, holder: Keyholder) -> None:
        """Add a keyholder, or give a known one another key; raises Misread for what is no public key."""

    def withdraw(self, name: str) -> None:
        """Take a keyholder off the list; raises Misread for nobody."""


class Drafts(Protocol):
    """Where unfinished forms are kept; what is dropped while the ledger is `writing` goes with what is recorded."""

    def keep_draft(self, name: str, body: str) -> None:
        """Keep an unfinished form, in the place of the one kept under this name."""

    def swap_draft(self, name: str, before: str | None, body: str) -> bool:
        """Keep an unfinished form if what is kept under its name is still this, or nothing; tell whether it was."""

    def drop_draft(self, name: str) -> None:
        """Forget an unfinished form."""

    def drafts(self) -> Mapping[str, str]:
        """Give the unfinished forms by name."""


class Ledger(Protocol):
    """Where entries are recorded."""

    def append(self, kind: str, fields: Fields) -> int:
        """Record an entry and give its number."""

    def writing(self) -> AbstractContextManager[None]:
        """Record all that is appended inside together, or none of it."""

    def erase(self, entries: Collection[int], keep: Collection[str]) -> None:
        """Delete the fields of these entries, but for those to keep; part of a `writing()`."""

    def sweep(self) -> None:
        """Write what is left anew, without what was erased."""

    def head(self) -> Head:
        """Give the end of the ledger."""

    def entry(self, seq: int) -> Shown:
        """Give one entry; raises Misread when there is none."""

    def entries(
        self, *, kind: str | None = None, client: str | None = None, refers_to: int | None = None, after: int = 0
    ) -> Iterator[Shown]:
        """Yield entries in order, narrowed by what is given."""

    def newest(self, wanted: Selection, most: int = -1) -> Sequence[Shown]:
        """Give the newest of the entries that are wanted, in their order; those of some days by day. -1 is all."""

    def numbers(self, wanted: Selection, most: int = -1) -> Sequence[int]:
        """Give the numbers of the same entries, without opening any."""

    def lacking(self, *marks: str) -> Sequence[str]:
        """Name the clients of whom no explanation has earned any of these marks."""

    def sealed(self, after: int = 0) -> Mapping[int, Entry]:
        """Give the entries after a number as they were sealed."""
