"""This module knows which unfinished form fits what is begun, how it is offered, and how it is named to a person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from confcli.core.code.model import Kind, QuestionWords
from confcli.core.dates import keep_moment, show_moment
from confcli.core.ledger.kinds import forms_of, kind_name
from confcli.flows.drafts import Draft, begun, unfinished
from confcli.flows.form_filling import fill_in
from confcli.flows.ports import Wished
from confcli.flows.prompting import choose
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.interview import Answers
    from confcli.core.code.model import Form, FormWords, Question
    from confcli.flows.desk import Desk
    from confcli.flows.ports import Ledger
    from confcli.flows.session import Session

RESUME, BESIDE, ANEW = "resume", "beside", "anew"
NAMING = ("client", "change")  # the entries that say a client's name
MOST = 5  # of those that fit; the newest ones


def draft(session: Session, kind: str, client: str | None = None, goes_on: tuple[str, ...] = ()) -> Draft | None:
    """Give the unfinished form of this kind to go on with, if there is one and it is wanted; else a new one.

    None where nobody answers: a file is whole, or it is not.
    """
    if not session.interviewer.live:
        return None
    session.settle_clock()
    found = fitting(session, kind, client, goes_on)
    one = _chosen_before(session, found) or (_wanted(session, found[:MOST]) if found else None)
    return _taken_up(one, client) if one else new(session, kind, client, goes_on)


def danger_first(
    session: Session, form: Form, words: FormWords, desk: Desk, found: list[Draft]
) -> tuple[Draft | None, Answers]:
    """Ask the first question of a form, with what is unfinished beside its answers: no prompt stands before danger.

    Give the unfinished form that was chosen, or none and the answer.
    """
    if one := _chosen_before(session, found):
        return one, {}
    found = found[:MOST]
    first, lines = form.questions[0], _lines(session, found)
    own = words.questions[first.id]
    offered = {name: say("Go on with what is unfinished: {what}", what=line) for name, line in lines}
    alone = replace(form, questions=(replace(first, options=(*first.options, *offered)),), rules=(), marks={})
    said = {**words.questions, first.id: replace(own, options={**own.options, **offered})}
    try:
        answers = fill_in(alone, replace(words, questions=said), replace(desk, draft=None, knowledge=None)).answers
    except Wished as wished:
        wished.kept = True  # what was begun before
        raise
    names = [name for name, _ in lines]
    return (found[names.index(str(answers[first.id]))], {}) if answers[first.id] in names else (None, answers)


def fitting(session: Session, kind: str, client: str | None, goes_on: tuple[str, ...]) -> list[Draft]:
    """Give the unfinished forms that may be meant, the newest first.

    They are of this kind, about this client or about nobody as yet. What goes on from an earlier entry is begun beside
    what does not; with nothing to go on from, each of them may be meant.
    """
    found = [
        one
        for one in unfinished(session.drafts)
        if one.kind == kind
        and goes_on in ((), one.goes_on)
        and (client is None or one.concerns(client) or _is_about_nobody(session, one))
    ]
    return found[::-1]


def new(session: Session, kind: str, client: str | None, goes_on: tuple[str, ...]) -> Draft:
    """Begin an unfinished form; nothing is kept before something is answered."""
    moment = keep_moment(session.clock(), exact=True)
    return Draft(session.drafts, kind, moment, session.policy.edition.sha256, client, goes_on=goes_on)


def described(ledger: Ledger, one: Draft) -> str:
    """Say what an unfinished form is, about whom, and since when."""
    entry = say("of entry {seq}", seq=one.goes_on[-1]) if one.kind in ("outcome", "correction", "emptying") else ""
    codes = [one.client] if one.client else sorted(_named(ledger, one))
    parts = (
        f"{kind_name(one.kind)} {entry}".strip(),
        *(f"{code} {_name(ledger, code)}".strip() for code in codes),
        say("begun on {moment}", moment=show_moment(begun(one))),
    )
    told = ", ".join(parts)
    seq = one.became()
    return f"{told} ({say('another window recorded it as entry {seq}', seq=seq)})" if seq.isdigit() else told


def _taken_up(one: Draft, client: str | None) -> Draft:
    one.client = one.client or client
    return one


def _chosen_before(session: Session, found: list[Draft]) -> Draft | None:
    return next((one for one in found if one.name == session.taken_up), None)


def _lines(session: Session, found: list[Draft]) -> list[tuple[str, str]]:
    """Give a line for each, under a name that says its place."""
    names = (RESUME, *(f"{RESUME} {number}" for number in range(2, MOST + 1)))
    return [(name, described(session.ledger, one)) for name, one in zip(names, found, strict=False)]


def _wanted(session: Session, found: list[Draft]) -> Draft | None:
    """Offer what is unfinished; what is not wanted stays, unless it is the only one and is to be dropped."""
    lines = _lines(session, found)
    if len(found) == 1:
        sentence = say("Unfinished: {what}.", what=lines[0][1])
        choices = [(RESUME, say("Go on with it")), (BESIDE, say("Begin another one; this one stays unfinished"))]
        choices.append((ANEW, say("Start anew; what was begun is dropped")))
    else:
        sentence = say("Several are unfinished. Which one do you want to go on with?")
        choices = [*lines, (BESIDE, say("Begin another one; these stay unfinished"))]
    try:
        words = QuestionWords(sentence, "")
        chosen = choose(session.interviewer, session.card, "unfinished", words, choices)
    except Wished as wished:
        wished.kept = True
        raise
    if chosen == ANEW:
        found[0].drop()
    names = [name for name, _ in lines]
    return found[names.index(chosen)] if chosen in names else None


def _is_about_nobody(session: Session, one: Draft) -> bool:
    """Tell whether it was not asked yet whom it is about."""
    asked = [q for name in forms_of(one.kind) for q in session.policy.forms[name].questions if _asks_whom(q)]
    given = [name for answers in one.answers.values() for name in answers]
    return one.client is None and not any(question.id in given for question in asked)


def _asks_whom(question: Question) -> bool:
    return bool(question.chosen) or question.kind is Kind.CLIENT


def _named(ledger: Ledger, one: Draft) -> set[str]:
    """Give the codes of the clients who were named among the answers."""
    known = {str(entry.fields.get("client")) for entry in ledger.entries(kind="client")}
    given = [answer for answers in one.answers.values() for answer in answers.values()]
    return known & {str(part) for answer in given for part in ((answer,) if isinstance(answer, str) else answer)}


def _name(ledger: Ledger, code: str) -> str:
    """Give a client's name as it was written last, if there is one."""
    names = [entry.fields.get("name") for entry in ledger.entries(client=code) if entry.kind in NAMING]
    return str(next(filter(None, reversed(names)), ""))
