"""This module knows how something grave about one client is confirmed before it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.core.code.interview import marks
from confcli.core.ledger.marks import CONFIRMED
from confcli.flows.form_filling import fill_in, introduce

if TYPE_CHECKING:
    from confcli.core.people import Client
    from confcli.flows.desk import Filled
    from confcli.flows.drafts import Draft
    from confcli.flows.session import Session


def confirmed(session: Session, form_id: str, client: Client, begun: Draft | None) -> Filled | None:
    """Ask the form about this client; None unless its answers earn the mark of what is meant."""
    session.interviewer.say(client.code)
    words = session.policy.words[form_id]
    return confirmed_as(session, form_id, words.title, words.intro, begun)


def confirmed_as(session: Session, form_id: str, title: str, intro: str, begun: Draft | None) -> Filled | None:
    """Ask the form about what title and introduction name; None unless it is meant, and then nothing stays of it."""
    words, desk = replace(session.policy.words[form_id], title=title, intro=intro), session.desk(draft=begun)
    introduce(words, desk)
    filled = fill_in(session.form(form_id), words, desk)
    if CONFIRMED in marks(filled.form, filled.answers):
        return filled
    if begun:
        begun.drop()
    return None
