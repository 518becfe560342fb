"""This module knows a row of the register: a decision, with the outcome and whatever else refers to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from confcli.core.ledger.erasure import NOTE, is_erased
from confcli.core.ledger.kinds import forms_of
from confcli.core.ledger.marks import BREACHED, CONTINUES, PERMITS, SHARED, UNCONSULTED
from confcli.core.safe_text import one_line
from confcli.reports.entries import ERASED, class_name, when
from confcli.reports.register.answers import DASH, JOINT, NOT_SHOWN, Answers, columns, day, parts
from confcli.reports.register.model import Row, Sharing
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown

HEADINGS = (
    "No.",
    "Decided on",
    "Happened on",
    "Volunteer",
    "Client",
    "Asked by",
    "Recipient",
    "Verdict",
    "Clauses",
    "Purpose",
    "Shared",
    "Kept back",
    "Client’s word",
    "Decided by",
    "Consulted",
    "Channel",
    "Urgent",
    "Follow-up",
    "Version",
    "Recorded on",
    "Corrects",
)
DECISION, OUTCOME, REPLY = "decision", "outcome", "reply"


def headings() -> Row:
    """Give the headings of the columns."""
    return Row(*(say(column) for column in HEADINGS))


@dataclass(slots=True)
class About:
    """The entries of the log that refer to one entry."""

    outcome: Shown | None = None
    anew: Shown | None = None  # the decision that replaces it
    corrections: list[int] = field(default_factory=list)
    emptied: list[int] = field(default_factory=list)  # by these its note was erased
    replies: list[Shown] = field(default_factory=list)


NOTHING = About()


def referring(entries: Iterable[Shown]) -> dict[str, About]:
    """Gather what refers to each entry, by the number it names."""
    found: dict[str, About] = {}
    for one in entries:
        number = one.fields.get("refers_to")
        if not isinstance(number, str):
            continue
        about = found.setdefault(number, About())
        if one.kind == OUTCOME:
            about.outcome = one
        elif one.kind == DECISION:
            about.anew = one
        elif one.kind == REPLY:
            about.replies.append(one)
        elif one.kind == NOTE:
            about.emptied.append(one.seq)
        else:
            about.corrections.append(one.seq)
    return found


class Rows:
    """Makes the rows of one log: the policy's words are looked up once."""

    def __init__(self, policy: Policy) -> None:
        """Take the words of the policy."""
        self._decision, self._outcome, self._reply = (Answers(policy, kind) for kind in (DECISION, OUTCOME, REPLY))
        self._policy, form = policy, forms_of(DECISION)[0]
        self._verdicts = policy.words[form].verdicts
        self._at_once = frozenset(rule.id for rule in policy.forms[form].rules if rule.at_once)
        self.otherwise = policy.forms[form].otherwise

    def sharing(self, one: Shown, about: About) -> Sharing:
        """Give the row of a decision."""
        breach = about.outcome is not None and BREACHED in parts(about.outcome.fields.get("marks"))
        replies = tuple(map(self.reply, about.replies))
        return Sharing(self._row(one, about), self.is_grave(one), breach, replies)

    def is_grave(self, one: Shown) -> bool:
        """Tell whether a class was permitted for which a word must be typed: an exceptional disclosure."""
        verdict = self._verdicts.get(str(one.fields.get("class")))
        return verdict is not None and bool(verdict.word) and PERMITS in parts(one.fields.get("marks"))

    def recipient(self, one: Shown) -> str:
        """Say who is to receive it: role and organisation, the name if it is shown, or else inside or outside."""
        said = self._decision.said(one, columns().recipient, joint=", ")
        if said in (DASH, say(NOT_SHOWN)) and self._decision.answered(one, columns().recipient_otherwise):
            return self._decision.said(one, columns().recipient_otherwise)
        return said

    def urgent(self, one: Shown) -> str:
        """Say whether it could not wait: the danger that was named, or no."""
        if not self._at_once.isdisjoint(parts(one.fields.get("reasons"))):
            return say("yes, at once")
        names = columns().urgent
        return say("not urgent") if self._decision.first(one, names) else self._decision.said(one, names)

    def reply(self, one: Shown) -> str:
        """Say what a supervisor replied, and who."""
        who, words = one_line(str(one.fields.get("supervisor") or DASH)), self._reply.said(one, columns().replied)
        return say("{label}: {value}", label=who, value=words)

    def _row(self, one: Shown, about: About) -> Row:
        fields, ask, names = one.fields, self._decision, columns()
        volunteer, edition = one_line(str(fields.get("volunteer") or DASH)), parts(fields.get("policy"))
        row = Row(
            reference=str(one.seq),
            decided_on=day(fields.get("at")),
            happened_on=self._happened(one, about),
            volunteer=volunteer,
            client=_client(one),
            asked_by=ask.said(one, names.asked_by),
            recipient=self.recipient(one),
            verdict=self._verdict(one),
            clauses=one_line(", ".join(parts(fields.get("clauses")))) or DASH,
            purpose=ask.said(one, names.purpose),
            shared=self._shared(one, about),
            kept_back=_kept_back(one),
            consent=self._consent(one, about),
            decided_by=volunteer,
            consulted=ask.labelled(one, names.consulted),
            channel=ask.said(one, names.channel),
            urgent=self.urgent(one),
            follow_up=_follow_up(one, about),
            policy=one_line(edition[1]) if edition else DASH,
            recorded_on=when(fields.get("at")) or DASH,
            corrects=_corrects(one, about),
        )
        if not is_erased(one):
            return row
        return Row(*(say(ERASED) if cell == say(NOT_SHOWN) else cell for cell in row))

    def _verdict(self, one: Shown) -> str:
        if one.fields.get("not_yet"):
            return say("NOT YET")
        name = str(one.fields.get("class") or DASH)
        return one_line(class_name(self._policy, one, name))

    def _happened(self, one: Shown, about: About) -> str:
        if about.outcome and self._outcome.answered(about.outcome, columns().shared_on):
            return self._outcome.said(about.outcome, columns().shared_on)
        return self._decision.said(one, columns().happened)

    def _shared(self, one: Shown, about: About) -> str:
        outcome, names = about.outcome, columns()
        if outcome is None:
            permitted = PERMITS in parts(one.fields.get("marks"))
            return say("not recorded yet") if permitted else say("nothing recorded")
        if SHARED not in parts(outcome.fields.get("marks")):
            return say("nothing shared")
        how_much = self._outcome.said(outcome, names.how_much)
        if not self._outcome.answered(outcome, names.kinds):
            return how_much
        return say("{label}: {value}", label=how_much, value=self._outcome.said(outcome, names.kinds))

    def _consent(self, one: Shown, about: About) -> str:
        said = self._decision.said(one, columns().consent)
        told = self._outcome.labelled(about.outcome, columns().told) if about.outcome else DASH
        return JOINT.join(part for part in (said, told) if part != DASH) or DASH


def _client(one: Shown) -> str:
    return say(ERASED) if is_erased(one) else one_line(str(one.fields.get("client") or DASH))


def _kept_back(one: Shown) -> str:
    if "withhold" not in one.fields:
        return say(NOT_SHOWN)
    return JOINT.join(map(one_line, parts(one.fields["withhold"]))) or DASH


def _follow_up(one: Shown, about: About) -> str:
    if about.outcome is not None:
        closed = say("closed on {day}", day=day(about.outcome.fields.get("at")))
        marks = parts(about.outcome.fields.get("marks"))
        for mark, label in ((BREACHED, "BREACH"), (UNCONSULTED, "without the coordinator")):
            if mark in marks:
                return say("{label}: {value}", label=say(label), value=closed)
        return closed
    if about.anew is not None:
        went_on = "continued, entry {seq}" if _continues(about.anew) else "decided anew, entry {seq}"
        return say(went_on, seq=about.anew.seq)
    if one.fields.get("not_yet"):
        return say("waiting since {day}", day=day(one.fields.get("at")))
    if PERMITS not in parts(one.fields.get("marks")):
        return say("nothing due")
    due = say("due: its outcome")
    return JOINT.join((say("the coordinator first"), due)) if one.fields.get("holds") else due


def _continues(one: Shown) -> bool:
    """Tell whether a decision goes on from the one that it refers to, instead of correcting it."""
    return CONTINUES in parts(one.fields.get("marks"))


def _corrects(one: Shown, about: About) -> str:
    earlier, later = one.fields.get("refers_to"), ", ".join(map(str, about.corrections))
    link = "continues entry {seq}" if _continues(one) else "corrects entry {seq}"
    said = [say(link, seq=one_line(str(earlier)))] if earlier else []
    said += [say("corrected by entry {seq}", seq=later)] if later else []
    said += [say("note erased by entry {seq}", seq=seq) for seq in about.emptied]
    return JOINT.join(said) or DASH
