"""This module knows what a client is told beside what is kept on them: why, who has seen it, how long, which rights.

GDPR, articles 13 to 15. Nothing is claimed that the entries do not say; of a session log only that it may have shown
some of them is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.marks import NOTES_AGREED, NOTES_REFUSED, PERMITS, SHARED
from confcli.reports.layout import section
from confcli.reports.register.answers import Answers, columns, day
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.flows.access import ClientRecord

WHY = "To support you, and to show that our Code of Confidentiality is kept."
WORD_ON_NOTES = {NOTES_AGREED: "You agreed to notes on {day}.", NOTES_REFUSED: "You did not agree to notes on {day}."}
NOT_ASKED = "Whether you agreed to notes is not recorded."
KEPT = (
    "Nothing is erased by itself: it is kept until somebody erases it.",
    "How long does the group keep such notes? Ask the coordinator.",
    "Once erased, what stays is that there were entries, when, and how a sharing was decided.",
)
RIGHTS = (
    "You may have a mistake corrected, and have everything erased.",
    "You may object to its being kept or used. If you agreed to notes, you may change your mind.",
    "Ask your volunteer or the coordinator. The group has one month to answer.",
    "You may complain to the CNIL, which watches over personal data in France.",
)
CNIL = "CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07 – www.cnil.fr"  # looked up on 01/12/2026


def rights(policy: Policy, record: ClientRecord, width: int) -> list[str]:
    """Give the lines that stand under the heading of what is kept on a client."""
    return [
        *section(say("Why it is kept"), (say(WHY), _on_notes(record)), width),
        *section(say("Who has seen it"), _seen(policy, record), width),
        *section(say("How long it is kept"), map(say, KEPT), width),
        *section(say("Your rights"), (*map(say, RIGHTS), say(CNIL)), width),
    ]


def _on_notes(record: ClientRecord) -> str:
    """Say the client's latest word on notes."""
    for one in reversed(record.entries):
        for mark, sentence in WORD_ON_NOTES.items():
            if mark in marks_of(one):
                return say(sentence, day=day(one.fields.get("at")))
    return say(NOT_ASKED)


def _seen(policy: Policy, record: ClientRecord) -> Iterator[str]:
    """Say who has seen something of it, or may have: what was shared, decided, or put into a session log."""
    yield say("Your volunteer, who wrote it.")
    others = [*_told(policy, record), *_by_mistake(record)]
    others += [
        say("A supervisor may have seen some of it, in the session log of {day}.", day=day(one.fields.get("at")))
        for one in record.exports
    ]
    yield from others or [say("Nobody else, as far as is recorded here.")]


def _told(policy: Policy, record: ClientRecord) -> Iterator[str]:
    outcomes = {str(one.fields.get("refers_to")): one for one in record.entries if one.kind == "outcome"}
    answers = Answers(policy, "decision")
    for one in record.entries:
        if one.kind != "decision":
            continue
        who, outcome = _recipient(answers, one), outcomes.get(str(one.seq))
        if outcome and SHARED in marks_of(outcome):
            yield say("{day}: {who} (entry {seq})", day=_when(outcome.fields), who=who, seq=outcome.seq)
        elif not outcome and PERMITS in marks_of(one):
            yield say("{who} might be told. Whether it was done is not recorded (entry {seq}).", who=who, seq=one.seq)


def _by_mistake(record: ClientRecord) -> Iterator[str]:
    for one in record.entries:
        if one.kind == "breach":
            yield say("A breach of the Code is recorded (entry {seq}).", seq=one.seq)


def _recipient(answers: Answers, one: Shown) -> str:
    """Say who the recipient was: a person, or else inside or outside the team."""
    for names in (columns().recipient, columns().recipient_otherwise):
        if answers.answered(one, names):
            return answers.said(one, names, joint=", ")
    return say("somebody who is not named")


def _when(fields: Mapping[str, object]) -> str:
    happened = fields.get(columns().shared_on[0]) or fields.get("at")
    return day(str(happened))
