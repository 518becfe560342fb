"""This module knows what a policy is made of: clauses, questions, rules, and forms of both.

A condition has one closed form, for ever: every question it names was answered with one of the
options it lists. "And" is another question, "or" another option or another rule; there is no "not".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Condition = tuple[tuple[str, frozenset[str]], ...]


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"  # one of the options
    MANY = "many"  # one or more of the options
    ITEMS = "items"  # a list of things, each with one of the options
    TEXT = "text"  # the volunteer's own words
    MOMENT = "moment"  # a day
    CLIENT = "client"  # the code of a client in the vault
    CODE = "code"  # a code such as V-07


class Privacy(StrEnum):
    """What may leave the vault: OPEN in every session log, NOTE and NAME on a named ground, REACH in none."""

    OPEN = "open"
    NOTE = "note"
    NAME = "name"
    REACH = "reach"  # how a client is reached, and who is around them


class Way(StrEnum):
    """How a sharing goes on from an earlier one."""

    CONTINUE = "continue"  # what was waited for has come, or has not
    LIKE = "like"  # the same client and colleague again
    ANOTHER = "another"  # recipient


class After(StrEnum):
    """What sort of decision something is recorded after, where it matters."""

    EMERGENCY = "emergency"
    CALM = "calm"  # no emergency
    WAITING = "waiting"


class Effect(StrEnum):
    """What a rule does when its condition holds."""

    PERMIT = "permit"
    FORBID = "forbid"
    NOT_YET = "not_yet"  # what would be permitted is forbidden until this is done
    END = "end"
    UNMET = "unmet"
    HOLD = "hold"  # what is permitted waits for this
    ADVISE = "advise"


class Place(StrEnum):
    """Where the steps of a rule stand among all that are told: in this order, so that they can be followed."""

    ABOVE = "above"  # above the verdict itself
    FIRST = "first"
    BEFORE = "before"
    WITH = "with"
    AFTER = "after"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: how it is answered and when it is asked. Its words stand in `QuestionWords`."""

    id: str
    kind: Kind
    options: tuple[str, ...] = ()  # the first one is the safe one
    exclusive: frozenset[str] = frozenset()  # options of a MANY question that stand alone
    when: tuple[Condition, ...] = ()  # asked if any of them holds; always, if there is none
    optional: tuple[Condition, ...] = ()  # nothing is an answer if any of them holds
    left_out: tuple[Condition, ...] = ()  # a file may leave it out if any holds: then the safe option is the answer
    after_end: bool = False  # asked even when the end is certain already
    needed: frozenset[str] = frozenset()  # options of an ITEMS question that mean "strictly necessary"
    reveals: Mapping[str, tuple[Privacy, ...]] = field(default_factory=dict)
    privacy: Privacy = Privacy.NOTE
    clauses: tuple[str, ...] = ()  # what the question serves
    future: bool = False  # a MOMENT that may still be to come
    client_marks: frozenset[str] = frozenset()  # asked only about a client who has earned all of these
    aloud: bool = False  # its text is said to the client, in the client's language
    formats: bool = False  # its options are what the file can be written as
    speaks: Mapping[str, str] = field(default_factory=dict)  # option -> the language of the program it stands for
    chosen: str = ""  # the option that naming one of the clients comes to
    several: bool = False  # of a CLIENT question: more than one may be named
    once: bool = False  # with several clients it is asked once, for all of them
    for_others: Mapping[str, str] = field(default_factory=dict)  # option -> what it is for the clients it does not mean
    known: Mapping[str, str] = field(default_factory=dict)  # option -> the mark in the ledger that says the same
    anew: Mapping[str, frozenset[str]] = field(default_factory=dict)  # way -> the earlier answers to be given again
    verdicts: frozenset[str] | None = None  # the classes after which a person is asked; None is after all
    after: frozenset[str] = frozenset()  # asked after these sorts of decision; after all, where there are none


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what follows when its condition holds, and on which clauses it rests."""

    id: str
    effect: Effect
    clauses: tuple[str, ...]
    when: Condition
    verdict: str = ""  # the class that a PERMIT or an END leads to
    verdicts: frozenset[str] = frozenset()  # the classes that a HOLD or an ADVISE goes with
    at_once: bool = False  # said as soon as it holds, before any further question
    place: Place = Place.WITH
    waits: bool | None = None  # an ADVISE that speaks only where something is not yet, or only where nothing is


@dataclass(frozen=True, slots=True)
class Form:
    """Questions in their order, the rules over them, and named conditions ("marks") on the answers."""

    id: str
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...] = ()
    otherwise: str = ""  # the class when nothing permits
    marks: Mapping[str, Condition] = field(default_factory=dict)
    former_rules: tuple[Rule, ...] = ()  # rules that hold only for a volunteer who has left (VOL-2)
    repeats: frozenset[str] = frozenset()  # the classes that the same client and colleague may come to again


def format_question(form: Form) -> Question:
    """Give the question what to write the file as; a policy that was checked has one where the program needs it."""
    return next(question for question in form.questions if question.formats)


def language_spoken(form: Form, answer: str) -> str:
    """Give the program's language that an answer to a form stands for; empty where it stands for none."""
    return next((q.speaks[answer] for q in form.questions if answer in q.speaks), "")


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What a person reads when a question is asked; `label` names it in a list."""

    text: str
    label: str
    help: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    nothing: str = ""  # what it means to answer nothing, where that says more than "(nothing)"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Why a rule speaks, in one sentence, what to do next, and what is said where it cannot wait for the verdict."""

    reason: str
    next: tuple[str, ...] = ()
    now: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """The name of a class, and what it means for the volunteer."""

    name: str
    meaning: str
    word: str = ""  # what a person types before a permission of this class counts
    formerly: tuple[str, ...] = ()  # words of before that are still taken for it


@dataclass(frozen=True, slots=True)
class FormWords:
    """All the words of a form in one language."""

    title: str
    intro: str = ""
    questions: Mapping[str, QuestionWords] = field(default_factory=dict)
    rules: Mapping[str, RuleWords] = field(default_factory=dict)
    verdicts: Mapping[str, VerdictWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edition:
    """Which Code was in force: recorded with every entry."""

    id: str
    version: str
    sha256: str  # 64 hex digits over every file of the policy, line ends as LF


@dataclass(frozen=True, slots=True)
class Policy:
    """The Code as data: its edition, its clauses, its forms, and their words in one language."""

    edition: Edition
    date: str
    title: str
    clauses: Mapping[str, str]  # id -> words, in the order in which verdicts cite them
    forms: Mapping[str, Form]
    words: Mapping[str, FormWords]
    earlier: Callable[[str], Policy | None] = field(default=lambda _: None, compare=False)  # SHA-256 -> an edition
    genuine: Callable[[str, str], tuple[str, ...]] = field(
        default=lambda *_: (), compare=False
    )  # id, version -> SHA-256

    def under(self, sha256: str) -> Policy:
        """Give the edition that an entry was made under, so that it keeps its words; this one where none is known.

        A form that the edition did not have yet is taken from this one.
        """
        edition = None if sha256 == self.edition.sha256 else self.earlier(sha256)
        if edition is None:
            return self
        return replace(
            edition,
            forms={**self.forms, **edition.forms},
            words={**self.words, **edition.words},
            earlier=self.earlier,
            genuine=self.genuine,
        )
