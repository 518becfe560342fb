"""This module knows what every flow works with, and records for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from confcli.core.dates import keep_moment
from confcli.core.ledger.chain import Head, entry_hash, genesis
from confcli.core.ledger.entry import Answered, Occasion, Value, client_of, marks_of, record
from confcli.core.ledger.marks import MADE
from confcli.errors import Superseded, VaultLocked
from confcli.flows.desk import Desk
from confcli.flows.premises import Premise, has_left, hold_still, nothing_more, require_present, still_in_the_group
from confcli.flows.timekeeping import Timekeeping, marks_now, settle

if TYPE_CHECKING:
    from confcli.core.code.model import Form, FormWords, Policy, Rule
    from confcli.core.people import Client
    from confcli.flows.drafts import Draft
    from confcli.flows.ports import Drafts, Interviewer, Ledger

Clock = Callable[[], datetime]
KEPT = "What you answered here is kept, unfinished: confcli drafts"


@dataclass(frozen=True, slots=True)
class Session:
    """One volunteer at work: the Code in force, the ledger, someone to ask, and the clock."""

    policy: Policy
    ledger: Ledger
    drafts: Drafts
    interviewer: Interviewer
    clock: Clock
    card: str = ""  # the emergency card
    other_words: Callable[[str, str], FormWords | None] = lambda _language, _form: None  # in what a client speaks
    time: Timekeeping = field(default_factory=Timekeeping)
    taken_up: str = ""  # the name of an unfinished form that was chosen beforehand

    def form(self, name: str) -> Form:
        """Give a form of the policy."""
        return self.policy.forms[name]

    def desk(
        self,
        clients: Mapping[str, Client] | None = None,
        draft: Draft | None = None,
        at_once: Callable[[Rule], None] = lambda _: None,
    ) -> Desk:
        """Lay out what is needed to fill in a form; a person sees the answers once more before they count."""
        return Desk(
            interviewer=self.interviewer,
            today=self.clock().date(),
            clients=clients or {},
            at_once=at_once,
            clauses=self.policy.clauses,
            card=self.card,
            draft=draft,
            reviewed=True,
        )

    def volunteer(self) -> str:
        """Give the volunteer's code, from the undertaking they made; raises VaultLocked without one."""
        return volunteer_of(self.ledger)

    def former(self) -> bool:
        """Tell whether the volunteer has left; the undertaking goes on (VOL-2)."""
        return has_left(self.ledger)

    def settle_clock(self) -> None:
        """Ask, once, about a clock that the ledger contradicts; raises Unanswered where it is to be set first."""
        settle(self.time, self.ledger, self.interviewer, self.card, self.clock())

    def as_now_in_the_group(self) -> Premise:
        """Give the premise that the volunteer does not leave meanwhile: other rules hold then (VOL-2)."""
        return still_in_the_group(self.ledger)

    def record(
        self,
        kind: str,
        answered: Answered,
        *,
        marks: Iterable[str],
        client: str | None = None,
        own: Mapping[str, Value] | None = None,
        draft: Draft | None = None,
        premise: Premise = nothing_more,
        urgent: bool = False,
    ) -> int:
        """Record what was answered and give the entry's number; the client is the one among the answers.

        The draft it grew from goes in the same moment. What it rests on is looked at once more: see `premises`. For
        what is `urgent` no question is put, not even about a clock that is doubtful.
        """
        for form, answers in answered:
            client = client or client_of(form, answers)
        if not (urgent or self.interviewer.live):
            self.settle_clock()
        now = self.clock()
        at, marks = keep_moment(now), {*marks, *marks_now(self.time, self.ledger, now)}
        occasion = Occasion(at, self.volunteer(), self.policy.edition)
        fields = record(kind, occasion, answered, marks=marks, client=client, own=own)

        def rests() -> None:
            require_present(self.ledger, kind, client, answered)
            premise()

        with self.taking(draft, rests):
            return self.ledger.append(kind, fields)

    @contextmanager
    def taking(self, draft: Draft | None, premise: Premise = nothing_more) -> Iterator[None]:
        """Hold the pen; the unfinished form goes in the moment in which it is recorded, and only once.

        Raises Superseded, and records nothing, when another window was quicker, with the same form or with what the
        premise names; what was typed here is kept.
        """
        try:
            with self.ledger.writing():
                if draft and draft.body is not None:
                    draft.take()
                hold_still(premise, KEPT if draft and draft.body is not None else "")
                before = self.ledger.head().size
                yield
                if draft and draft.body is not None and (seq := self.ledger.head().size) > before:
                    draft.recorded(seq)
        except Superseded:
            if draft and not draft.stands():
                draft.set_aside()
            raise


def volunteer_of(ledger: Ledger) -> str:
    """Give the code of whose vault it is, from the undertaking they made; raises VaultLocked without one."""
    for entry in ledger.entries(kind="undertaking"):
        if MADE in marks_of(entry):
            return str(entry.fields["volunteer"])
    raise VaultLocked("This vault holds no undertaking.", "Make a vault of your own: confcli init")


def head_at(ledger: Ledger, size: int) -> Head:
    """Give the ledger's head as it was at this size."""
    own = ledger.head().ledger
    if not size:
        return genesis(own)
    return Head(own, size, entry_hash(ledger.sealed(size - 1)[size].header))
