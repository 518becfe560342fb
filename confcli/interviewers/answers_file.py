"""This module knows how to answer from a file, TOML or JSON, without guessing anything."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from confcli.core.code.interview import Answer, Item
from confcli.core.code.model import Form, Kind, Question
from confcli.core.people import read_code
from confcli.core.safe_text import safe
from confcli.errors import Misread, Unanswered

if TYPE_CHECKING:
    from confcli.flows.ports import Asked

SECTIONS = ("answers", "items", "details")
CLIENTS, CLIENT = "clients", "client"  # several of them, each with answers of their own
HOW = "An answers file has [answers], and for a sharing [[items]] and [details]."
HOW_EACH = "Write each one as [[clients]], with the code as client, and what is said of this client alone."


class AnswersFile:
    """Answers to every question there may be, by the question's id."""

    live = False

    def __init__(self, given: Mapping[str, Answer], each: Mapping[str, Mapping[str, Answer]] | None = None) -> None:
        """Hold what `read` gives: the answers, and by a client's code those that are of this client alone."""
        self._given, self._each = given, {_number(code): own for code, own in (each or {}).items()}
        self._used: set[str] = set()

    def ask(self, asked: Asked) -> Answer:
        """Give the answer of the file; nothing only where nothing is an answer."""
        name = asked.question.id
        self._used.add(name)
        own = self._each.get(_number(asked.about), {}) if asked.about else {}
        for given in (own, self._given):
            if name in given:
                return given[name]
        if asked.optional:
            return ()
        options = ", ".join(asked.question.options)
        raise Unanswered(
            'The question "{name}" has no answer in the file.',
            "The answers are: {options}." if options else "{text}",
            name=name,
            options=options,
            text=asked.words.text,
        )

    def clear(self) -> None:
        """Clear nothing: there is no screen."""

    def say(self, text: str) -> None:
        """Say nothing: nobody is there."""

    def warn(self, text: str) -> None:
        """Leave a line for whoever reads what the script said."""
        print(safe(text), file=sys.stderr)

    def unused(self, form: Form) -> tuple[str, ...]:
        """Name the answers to questions of a form that were never asked."""
        return tuple(q.id for q in form.questions if q.id in self._given and q.id not in self._used)


def read(text: str, forms: Iterable[Form]) -> AnswersFile:
    """Read an answers file for these forms; raises Misread for what is unknown or not in its place."""
    raw = _parsed(text)
    questions = {question.id: question for form in forms for question in form.questions}
    several = [question for question in questions.values() if question.several]
    each = _each_client(raw.get(CLIENTS, []), questions) if several else {}
    given = _section_answers(raw, questions, (*SECTIONS, *([CLIENTS] if several else [])))
    if each:
        given |= {question.id: tuple(each) for question in several}
    if len(each) == 1:  # then nobody else's answers could be meant
        given |= next(iter(each.values()))
    return AnswersFile(given, each)


def _number(code: str) -> tuple[str, int]:
    """Give what a code comes to, however many zeros it is written with."""
    letters, _, number = code.rpartition("-")
    return letters, int(number)


def _each_client(raw: object, questions: Mapping[str, Question]) -> dict[str, dict[str, Answer]]:
    """Read what is said of each client alone, by their codes."""
    found: dict[str, dict[str, Answer]] = {}
    if not isinstance(raw, list):
        raise Misread("The clients are not a list.", HOW_EACH)
    for part in raw:
        if not isinstance(part, Mapping) or not isinstance(part.get(CLIENT), str):
            raise Misread("A client in the file has no code.", HOW_EACH)
        code = read_code(part[CLIENT])
        if _number(code) in map(_number, found):
            raise Misread("{code} stands twice among the clients.", HOW_EACH, code=code)
        own = {name: value for name, value in part.items() if name != CLIENT}
        found[code] = _section_answers(own, questions, SECTIONS)
    return found


def _section_answers(
    raw: Mapping[str, Any], questions: Mapping[str, Question], parts: Iterable[str]
) -> dict[str, Answer]:
    """Read the parts of a file, or of one client in it."""
    if unknown := sorted(set(raw) - set(parts)):
        raise Misread('The answers file has no part "{name}".', HOW, name=unknown[0])
    given: dict[str, Answer] = {}
    for section in ("answers", "details"):
        part = raw.get(section, {})
        if not isinstance(part, Mapping):
            raise Misread("[{section}] is not a table.", HOW, section=section)
        for name, value in part.items():
            if name not in questions or questions[name].kind is Kind.ITEMS:
                raise Misread(
                    'There is no question "{name}" here.',
                    "The questions are: {questions}.",
                    name=name,
                    questions=", ".join(questions),
                )
            given[name] = _answer(name, value)
    for question in questions.values():
        if question.kind is Kind.ITEMS and "items" in raw:
            given[question.id] = _items(raw["items"])
    return given


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        if text.lstrip().startswith("{"):
            raw = json.loads(text, object_pairs_hook=_once_each)
        else:
            import tomllib

            raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # both parsers raise kinds of ValueError
        raise Misread(
            "The answers file is neither TOML nor JSON.", "Check its commas and quotes, and that each name stands once."
        ) from error
    if not isinstance(raw, Mapping):
        raise Misread("The answers file holds no answers.", HOW)
    return raw


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Give an object of JSON; raises Misread for a name that stands twice, of which json would take the last."""
    given = dict(pairs)
    for name, _ in pairs if len(given) < len(pairs) else ():
        if sum(name == other for other, _ in pairs) > 1:
            raise Misread('The answers file has "{name}" twice.', "Leave the one that counts.", name=name)
    return given


def _answer(name: str, value: object) -> Answer:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise Misread(
        'The answer to "{name}" is neither a text nor a list of texts.', "Write it between quotes.", name=name
    )


def _items(value: object) -> tuple[Item, ...]:
    if not isinstance(value, list):
        raise Misread("The items are not a list.", "Write each one as [[items]] with what and needed.")
    items = []
    for part in value:
        if not isinstance(part, Mapping) or part.keys() != {"what", "needed"}:
            raise Misread("An item does not have just what and needed.", 'Write: what = "…", needed = "yes".')
        if not all(isinstance(word, str) for word in part.values()):
            raise Misread("An item holds something that is not text.", "Write what and needed between quotes.")
        items.append(Item(part["what"], part["needed"]))
    return tuple(items)
