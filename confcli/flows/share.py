"""This module knows the way of a sharing from the first question to the ledger: whatever the verdict is.

Of several clients each has a decision of their own; all of them are recorded in one step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.ledger.kinds import CHECKLIST, DETAILS
from confcli.core.ledger.marks import CONTINUES, PERMITS
from confcli.core.people import require_client
from confcli.flows.checklist import Checklist
from confcli.flows.classifying import Classified, classify, kept
from confcli.flows.clients import clients
from confcli.flows.details import Sharing, ask_details, clients_in_file
from confcli.flows.drafts import telling
from confcli.flows.earlier import Completed, GoesOn, Link, taken_up
from confcli.flows.form_filling import introduce
from confcli.flows.knowledge import Known
from confcli.flows.premises import nothing_more, still
from confcli.flows.resuming import danger_first, fitting, new

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.code.decision import Decision
    from confcli.core.people import Client
    from confcli.flows.drafts import Draft
    from confcli.flows.earlier import Earlier
    from confcli.flows.premises import Premise
    from confcli.flows.session import Session

__all__ = ["Classified", "Recorded", "classify", "share"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision that was recorded."""

    seq: int
    client: str | None
    classified: Classified


def share(
    session: Session, client: str | None, announce: Callable[[Decision], None], goes_on: GoesOn | None = None
) -> tuple[Recorded, ...]:
    """Ask the checklist, tell the verdict, ask the details, and record: refusals count as much.

    Until it is recorded the draft holds every answer, so a decision that was told is never lost. `goes_on` says
    which earlier decision it corrects, continues or repeats; raises Misread when that one cannot be gone on from.
    """
    known_clients = clients(session.ledger)
    code = require_client(client, known_clients).code if client else None
    earlier, in_group = taken_up(session, goes_on), session.as_now_in_the_group()
    begun = _begun(session, code, goes_on, earlier)
    if begun and begun.goes_on and not goes_on:
        goes_on = GoesOn.read(begun.goes_on)
        earlier = taken_up(session, goes_on)
    if earlier and not session.interviewer.live:
        session = replace(session, interviewer=Completed(session.interviewer, earlier, session.form(CHECKLIST)))
    known = Known(session, begun, goes_on.seqs if goes_on else ())
    desk, undecided = replace(session.desk(known_clients, begun), knowledge=known), _undecided(session, goes_on)
    with telling(begun):
        codes = _codes(session, code, begun) or _settled(session, known_clients, earlier)
        judged = Checklist(session, desk, codes, earlier, announce).judged()
        if session.interviewer.live and not any(one.urgent for _, one in judged):
            session.settle_clock()
        sharings = ask_details(session, desk, judged, earlier)

        def premise() -> None:
            in_group()
            taken_up(session, goes_on)
            undecided()
            _require_fitting(session, known, sharings)

        recorded = _record(session, sharings, begun, goes_on, premise)
    if not desk.interviewer.live:
        for one in recorded:
            announce(one.classified.decision)
    return recorded


def _begun(session: Session, code: str | None, goes_on: GoesOn | None, earlier: Earlier | None) -> Draft | None:
    """Give the unfinished sharing that is gone on with, or a new one; what is unfinished never stands before danger."""
    form, words, kept = session.form(CHECKLIST), session.policy.words[CHECKLIST], goes_on.kept() if goes_on else ()
    introduced = (
        session.desk(draft=new(session, "decision", code, kept)) if session.interviewer.live else session.desk()
    )
    introduce(words, introduced)
    found = fitting(session, "decision", code, kept) if session.interviewer.live else []
    if not found:
        return introduced.draft
    chosen, answers = danger_first(session, form, words, introduced, found)
    if chosen:
        chosen.client = chosen.client or code
    elif introduced.draft:
        before = earlier.counting(form, next(iter(earlier.clients), "")) if earlier else {}
        introduced.draft.keep(introduced.page(form), {**before, **answers})
    return chosen or introduced.draft


def _codes(session: Session, code: str | None, begun: Draft | None) -> tuple[str, ...]:
    """Name the client who was chosen beforehand; not where whom it concerns was answered already."""
    chosen = {question.id for question in session.form(CHECKLIST).questions if question.chosen}
    answered = begun and any(chosen & given.keys() for given in begun.answers.values())
    named = code or (begun.client if begun else None)
    return (named,) if named and not answered else ()


def _settled(session: Session, known_clients: dict[str, Client], earlier: Earlier | None) -> tuple[str, ...]:
    """Name the clients who are not asked for: they are those of the earlier decision, or a file names them."""
    before = earlier.clients if earlier and earlier.link is not Link.ANOTHER else ()
    return before or (() if session.interviewer.live else clients_in_file(session, known_clients))


def _record(
    session: Session, sharings: list[Sharing], begun: Draft | None, goes_on: GoesOn | None, premise: Premise
) -> tuple[Recorded, ...]:
    """Record all of them in one step; the draft they grew from goes in the same moment."""
    with session.taking(begun, premise):
        return tuple(Recorded(_append(session, one, goes_on), one.client, one.classified) for one in sharings)


def _require_fitting(session: Session, known: Known, sharings: list[Sharing]) -> None:
    """Refuse answers that the ledger contradicts by now, such as to whether a client is supported; raises Misread."""
    for one in sharings:
        for question in session.form(CHECKLIST).questions:
            if one.client and question.known and question.id in one.classified.decision.asked:
                known.require_fits(question, one.classified.answers[question.id], one.client)


def _undecided(session: Session, goes_on: GoesOn | None) -> Premise:
    """Give the premise that the earlier decision is decided anew here alone."""
    if goes_on is None or goes_on.refers_to is None:
        return nothing_more
    return still(session.ledger, "decision", refers_to=int(goes_on.refers_to))


def _append(session: Session, one: Sharing, goes_on: GoesOn | None) -> int:
    decision = one.classified.decision
    checklist = {name: one.classified.answers[name] for name in decision.asked}
    marks = [PERMITS] if decision.permits else []
    if goes_on and goes_on.link is Link.CONTINUE:
        marks.append(CONTINUES)
    return session.record(
        "decision",
        ((session.form(CHECKLIST), checklist), (session.form(DETAILS), one.details)),
        marks=marks,
        client=one.client,
        urgent=one.classified.urgent,
        own={**kept(decision), "refers_to": goes_on.refers_to if goes_on else None},
    )
