"""This module knows whether a recorded decision is what its edition of the Code comes to, from the answers it shows.

An edition is judged by only where its own text is at hand. A number whose text is known stands for that text and no
other: an entry that names another hash with it was decided by something else. What is not shown is never guessed: if
the end hangs on it, nothing can be said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from confcli.core.code.decision import judge
from confcli.core.code.interview import Ask, Item, accept, next_step
from confcli.core.code.model import Edition, Kind
from confcli.core.ledger.entry import kept_items, marks_of
from confcli.core.ledger.kinds import CHECKLIST, ITEMS_NEEDED, ITEMS_NOT_NEEDED
from confcli.core.ledger.marks import LEFT, PERMITS
from confcli.errors import ConfcliError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confcli.core.code.decision import Decision
    from confcli.core.code.interview import Answer, Answers
    from confcli.core.code.model import Form, Policy, Question
    from confcli.core.ledger.entry import Fields, HasFields

MOST = 64  # ends that what is not shown may lead to; with more, nothing can be said
SHOWN = ("class", "clauses", "reasons", "not_yet", "holds")  # what a verdict is known by, whatever was shared
LISTS = ("may_share", "may_share_after", "withhold")


T = TypeVar("T", bound="HasFields")


class Standing(StrEnum):
    """What a recorded decision comes to when it is judged anew."""

    SAME = "same"
    DIFFERS = "differs"
    HIDDEN = "hidden"  # it hangs on what is not shown
    UNKNOWN = "unknown"  # the text of its edition is not at hand


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A decision that was judged anew."""

    standing: Standing
    edition: Edition  # as the entry names it
    altered: bool = False  # what it names is not the text that bears this number
    recorded: str = ""  # the class
    verdict: str = ""  # the class that it comes to
    clauses: tuple[str, ...] = ()  # and on what that rests
    differs: tuple[str, ...] = ()  # the fields that would be otherwise

    @property
    def stands_out(self) -> bool:
        """Whether somebody must look at it."""
        return self.altered or self.standing is Standing.DIFFERS


class Rejudging:
    """Decisions are judged anew, one after the other; the same answers are judged once."""

    def __init__(self, policy: Policy) -> None:
        """Judge by the editions that this policy can give."""
        self._policy = policy
        self._known: dict[tuple[object, ...], Rejudged] = {}
        self._editions: dict[tuple[str, ...], tuple[Policy | None, bool]] = {}

    def anew(self, entry: HasFields, former: bool | None = None) -> Rejudged:
        """Judge a decision anew; `former` says whether the volunteer had left by then, None that it is not known."""
        named = _edition_named(entry)
        if named not in self._editions:
            self._editions[named] = _at_hand(self._policy, *named)
        policy, altered = self._editions[named]
        recorded = entry.fields.get("class")
        about = Rejudged(Standing.UNKNOWN, Edition(*named), altered, recorded if isinstance(recorded, str) else "")
        if policy is None or CHECKLIST not in policy.forms:
            return about
        form = policy.forms[CHECKLIST]
        key = (named, former, *(_frozen(entry.fields, name) for name in _looked_at(form)))
        if key not in self._known:
            self._known[key] = _judged(about, policy, form, entry, former)
        return self._known[key]


def with_former(entries: Iterable[T], *, whole: bool) -> Iterator[tuple[T, bool | None]]:
    """Yield each entry with whether the volunteer had left by then, as far as the entries before it tell.

    `whole` says that these are all there are, from the first one on.
    """
    former: bool | None = False if whole else None
    for one in entries:
        yield one, former
        former = former or (True if LEFT in marks_of(one) else former)


def _edition_named(entry: HasFields) -> tuple[str, str, str]:
    named = entry.fields.get("policy")
    parts = [part for part in named if isinstance(part, str)] if isinstance(named, list) else []
    return (parts[0], parts[1], parts[2]) if len(parts) == len(("id", "version", "sha256")) else ("", "", "")


def _at_hand(policy: Policy, id_: str, version: str, sha256: str) -> tuple[Policy | None, bool]:
    """Give the text that the number stands for, where it is at hand, and whether the hash is another one's."""
    own = policy.edition
    ours = policy.genuine(id_, version)
    if not ours and (own.id, own.version) == (id_, version):
        ours = (own.sha256,)  # an organisation's own, which is in force here
    altered = bool(ours) and sha256 not in ours
    wanted = ours[0] if altered else sha256
    return policy if wanted == own.sha256 else policy.earlier(wanted), altered


def _judged(about: Rejudged, policy: Policy, form: Form, entry: HasFields, former: bool | None) -> Rejudged:
    fields = entry.fields
    if not any(question.id in fields for question in form.questions) or "class" not in fields:
        return replace(about, standing=Standing.HIDDEN)
    try:
        answers = _answers(form, fields)
    except _Unfit as unfit:
        return replace(about, standing=Standing.DIFFERS, differs=(str(unfit),))
    left = replace(form, rules=(*form.rules, *form.former_rules))
    forms = {True: (left,), False: (form,), None: (form, left)}[former]
    found = [_held_against(about, policy, one, entry, answers) for one in forms]
    return min(found, key=lambda one: (Standing.SAME, Standing.HIDDEN, Standing.DIFFERS).index(one.standing))


def _held_against(about: Rejudged, policy: Policy, form: Form, entry: HasFields, answers: Answers) -> Rejudged:
    """Hold what is recorded against every end that the answers may come to under these rules."""
    hidden = replace(about, standing=Standing.HIDDEN)
    try:
        ends = list(islice(_ends(policy, form, entry.fields, answers), MOST + 1))
    except _Hidden:
        return hidden
    differing = [_differing(form, entry, end) for end in ends]
    if len(ends) > MOST or 0 < differing.count(()) < len(ends):
        return hidden
    if ends and not any(differing):
        return replace(about, standing=Standing.SAME)
    otherwise = replace(about, standing=Standing.DIFFERS, differs=differing[0] if ends else ("answers",))
    if len({end.verdict for end in ends}) != 1:
        return otherwise
    return replace(otherwise, verdict=ends[0].verdict, clauses=ends[0].clauses)


class _Unfit(Exception):  # no fault of the program: an answer that the edition does not know
    """An answer is none that the edition knows; it names the question."""


class _Hidden(Exception):  # no fault of the program either
    """What is not shown could be anything."""


def _answers(form: Form, fields: Fields) -> dict[str, Answer]:
    """Read the answers that are shown; raises _Unfit for one that the edition does not know."""
    found: dict[str, Answer] = {}
    for question in form.questions:
        value = fields.get(question.id)
        if not value:
            continue
        answer = _answer(question, value)
        try:
            accept(question, answer)
        except ConfcliError as error:
            raise _Unfit(question.id) from error
        found[question.id] = answer
    return found


def _answer(question: Question, value: str | list[str]) -> Answer:
    if question.kind is Kind.ITEMS:
        return kept_items(value)
    if isinstance(value, list):
        return tuple(value)
    return (value,) if question.kind is Kind.MANY else value


def _ends(policy: Policy, form: Form, fields: Fields, answers: Answers) -> Iterator[Decision]:
    """Yield every decision that the answers may come to: one, where all that is asked is shown."""
    step = next_step(form, answers)
    if not isinstance(step, Ask):
        yield judge(form, tuple(policy.clauses), answers, step)
        return
    for answer in _possible(step, fields):
        yield from _ends(policy, form, fields, {**answers, step.question.id: answer})


def _possible(step: Ask, fields: Fields) -> Iterator[Answer]:
    """Yield what may have been answered: nothing where that is shown, every option where nothing is."""
    question = step.question
    if step.optional:
        yield () if question.kind in (Kind.ITEMS, Kind.MANY) else ""
    if question.id in fields:
        return
    if question.kind is Kind.ITEMS:
        for option in _counted(question, fields):
            yield (Item("", option),)
    elif question.kind is Kind.ONE:
        yield from question.options
    else:
        raise _Hidden


def _counted(question: Question, fields: Fields) -> tuple[str, ...]:
    """Give the options of a list that is not shown, as far as the open counts of it leave any."""
    needed = fields.get(ITEMS_NEEDED)
    if not isinstance(needed, str) or not needed.isdecimal():
        return question.options
    return tuple(option for option in question.options if (option in question.needed) == (needed.strip("0") != ""))


def _differing(form: Form, entry: HasFields, decision: Decision) -> tuple[str, ...]:
    """Name the fields of an entry that would be otherwise; what is not shown, or was not kept yet, is passed over."""
    fields = entry.fields
    anew: dict[str, object] = {"class": decision.verdict}
    anew |= {name: list(getattr(decision, name)) for name in SHOWN if name != "class"}
    items = next((one.id for one in form.questions if one.kind is Kind.ITEMS), "")
    if items in fields:
        anew |= {name: list(getattr(decision, name)) for name in LISTS}
        listed = kept_items(fields[items])
        needed = next(one.needed for one in form.questions if one.id == items)
        anew[ITEMS_NEEDED] = str(sum(one.needed in needed for one in listed))
        anew[ITEMS_NOT_NEEDED] = str(sum(one.needed not in needed for one in listed))
    differs = tuple(name for name, value in anew.items() if fields.get(name) is not None and fields[name] != value)
    if "marks" in fields and (PERMITS in marks_of(entry)) != decision.permits:
        differs += ("marks",)
    return differs


def _looked_at(form: Form) -> tuple[str, ...]:
    return (*(one.id for one in form.questions), *SHOWN, *LISTS, "marks", ITEMS_NEEDED, ITEMS_NOT_NEEDED)


def _frozen(fields: Fields, name: str) -> object:
    """Give a value as it can be looked up; what is not shown is not the same as nothing."""
    value = fields.get(name, False)
    return tuple(value) if isinstance(value, list) else value
