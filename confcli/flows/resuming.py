"""This module knows how an unfinished form is gone on with, or dropped, before another one of its kind is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import QuestionWords
from confcli.core.dates import keep_moment, show_moment
from confcli.flows.drafts import Draft, begun, unfinished
from confcli.flows.ports import Wished
from confcli.flows.prompting import choose
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.session import Session

RESUME, ANEW = "resume", "anew"


def draft(session: Session, kind: str, client: str | None = None, goes_on: tuple[str, ...] = ()) -> Draft | None:
    """Give the unfinished form of this kind to go on with, if there is one and it is wanted; else a new one.

    What goes on from an earlier entry is begun beside what does not. None where nobody answers: a file is whole, or
    it is not.
    """
    if not session.interviewer.live:
        return None
    edition = session.policy.edition.sha256
    for old in unfinished(session.drafts):
        if old.kind == kind and (client is None or old.concerns(client)) and goes_on in ((), old.goes_on):
            if _wanted(session, old):
                return old
            old.drop()
    return Draft(session.drafts, kind, keep_moment(session.clock(), exact=True), edition, client, goes_on=goes_on)


def _wanted(session: Session, old: Draft) -> bool:
    about = f" ({old.client})" if old.client else ""
    sentence = say("One is unfinished{about}, begun on {moment}.", about=about, moment=show_moment(begun(old)))
    choices = ((RESUME, say("Go on with it")), (ANEW, say("Start anew; what was begun is dropped")))
    try:
        return choose(session.interviewer, session.card, "unfinished", QuestionWords(sentence, ""), choices) == RESUME
    except Wished as wished:
        wished.kept = True
        raise
