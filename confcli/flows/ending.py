"""This module knows how an end is recorded: of a client's support, or of one's own volunteering (VOL-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.interview import marks
from confcli.core.ledger.marks import LEFT
from confcli.flows.clients import clients
from confcli.flows.form_filling import fill_in, introduce

if TYPE_CHECKING:
    from confcli.flows.session import Session

KIND = "ending"


def end(session: Session) -> tuple[int, bool]:
    """Ask what ends, and record it with what was said about the undertaking; give whether the volunteer has left."""
    form, words = session.form(KIND), session.policy.words[KIND]
    desk = session.desk(clients(session.ledger))
    introduce(words, desk)
    answers = fill_in(form, words, desk).answers
    earned = marks(form, answers)
    return session.record(KIND, ((form, answers),), marks=earned), LEFT in earned
