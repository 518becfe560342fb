"""This module knows what the vault knows of a client when something is to be shared: it is shown, and it is used.

An answer that the ledger contradicts is refused, and what has changed since can be recorded at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind, QuestionWords
from confcli.core.dates import kept_day, show_day
from confcli.core.ledger.marks import DIED, NOTES_AGREED, NOTES_REFUSED, SUPPORT_ENDED, SUPPORTED
from confcli.core.profile import profile_lines
from confcli.core.standing import Standing, standing
from confcli.errors import Contradicted
from confcli.flows.clients import clients
from confcli.flows.drafts import unfinished
from confcli.flows.ending import begin_again
from confcli.flows.prompting import choose
from confcli.flows.recording import waiting
from confcli.flows.resuming import described
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.interview import Answer
    from confcli.core.code.model import Question
    from confcli.flows.drafts import Draft
    from confcli.flows.session import Session

RECORD, OTHERWISE = "record", "otherwise"
ENDED = {  # what an answer is refused with
    DIED: "The ledger says that {code} has died (entry {seq}).",
    SUPPORT_ENDED: "The ledger says that the support for {code} ended on {day} (entry {seq}).",
}
NOTES = {
    NOTES_AGREED: "{code} agrees to notes.",
    NOTES_REFUSED: "{code} does not agree to notes: write none.",
}
NOT_ASKED = "{code} has not been asked about notes yet."
BEGIN_AGAIN = "If they turned to the group again, record that first: confcli end"


@dataclass(frozen=True, slots=True)
class Known:
    """What the vault of a session knows of its clients."""

    session: Session
    draft: Draft | None = None  # the one at hand, which is no news
    gone_on: tuple[int, ...] = ()  # the decisions at hand, which are none either

    def tell(self, code: str) -> None:
        """Say what is known of a client, where somebody hears it."""
        if self.session.interviewer.live:
            self.session.interviewer.say("\n".join(self._lines(code)))

    def require_fits(self, question: Question, answer: Answer, code: str) -> None:
        """Refuse an answer that the ledger contradicts; raises Contradicted, with what stands there."""
        stands = self._standing(code)
        held = stands.facts & set(question.known.values())
        if held and answer not in question.known:
            refused = Contradicted(_ended(stands), BEGIN_AGAIN, code=code, seq=stands.entry, day=self._day(stands))
            refused.client = code
            raise refused

    def put_right(self, code: str) -> bool:
        """Offer to record that the support began again; tell whether it was recorded."""
        session = self.session
        if SUPPORTED not in session.form("ending").marks:
            return False  # an organisation's own policy has no words for it
        lines = (
            (OTHERWISE, say("Answer otherwise")),
            (RECORD, say("They turned to the group again: record that now")),
        )
        words = QuestionWords(say("What is true now?"), "")
        if choose(session.interviewer, session.card, "put_right", words, lines, back=True) != RECORD:
            return False
        session.interviewer.say(say("Recorded as entry {seq}.", seq=begin_again(session, code)))
        return True

    def _standing(self, code: str) -> Standing:
        return standing(self.session.ledger.entries(client=code))

    def _day(self, stands: Standing) -> str:
        """Give the day on which the support ended, as it was answered."""
        fields = self.session.ledger.entry(stands.entry).fields
        days = [fields.get(q.id) for q in self.session.form("ending").questions if q.kind is Kind.MOMENT]
        return show_day(kept_day(str(next(filter(None, days), fields["at"]))))

    def _lines(self, code: str) -> list[str]:
        stands = self._standing(code)
        lines = [say(_ended(stands), code=code, seq=stands.entry, day=self._day(stands))] if stands.facts else []
        notes = [NOTES[mark] for mark in NOTES if mark in stands.marks]
        lines += [say(sentence, code=code) for sentence in notes or [NOT_ASKED]]
        people = clients(self.session.ledger)
        lines += profile_lines(self.session.policy, people[code], people)
        for one in unfinished(self.session.drafts):
            if one.concerns(code) and not (self.draft and one.name == self.draft.name):
                lines.append(say("Unfinished: {what}.", what=described(self.session.ledger, one)))
        for entry in waiting(self.session.ledger):
            if entry.fields.get("client") == code and entry.seq not in self.gone_on:
                lines.append(say("An earlier decision waits: confcli share --continue {seq}", seq=entry.seq))
        return lines


def _ended(stands: Standing) -> str:
    return ENDED[DIED] if DIED in stands.facts else ENDED[SUPPORT_ENDED]
