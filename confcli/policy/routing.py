"""This module knows how a TOML file becomes a form, and what in its questions and rules cannot be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Condition, Effect, Form, Kind, Place, Privacy, Question, Rule
from confcli.core.formats import Format
from confcli.core.ledger.kinds import RESERVED
from confcli.policy.particulars import PARTICULARS, check_emergency, read_particulars
from confcli.policy.table import Table
from confcli.speech import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.policy.source import Source

FORMATS = {"formats": ", ".join(Format)}
WITH_OPTIONS = (Kind.ONE, Kind.MANY, Kind.ITEMS)
WITH_CLASS = (Effect.PERMIT, Effect.END)
WITH_FOR = (Effect.HOLD, Effect.ADVISE)
WITH_CLAUSE = (Effect.PERMIT, Effect.FORBID, Effect.NOT_YET, Effect.UNMET)

Options = dict[str, tuple[str, ...]]  # of the questions read so far, by their ids


# What a question of a policy file may hold.
KEYS = (
    "id",
    "kind",
    "options",
    "exclusive",
    "when",
    "optional",
    "left_out",
    "after_end",
    "needed",
    "reveals",
    "client_marks",
    "privacy",
    "clauses",
    "future",
    "aloud",
    "formats",
    "speaks",
    *PARTICULARS,
)


def read_form(source: Source, name: str, clauses: Collection[str]) -> Form:
    """Read one form; faults are noted in the source, and without any the form is whole."""
    table = Table(source, f"{name}.toml", "", source.parse(f"{name}.toml"))
    table.only("otherwise", "repeats", "question", "rule", "marks")
    options: Options = {}
    questions = tuple(_question(part, options, clauses) for part in table.each("question"))
    read = [(_rule(part, options, clauses), part.flag("former")) for part in table.each("rule")]
    rules = tuple(rule for rule, former in read if not former)
    otherwise = table.text("otherwise") if rules else ""
    _check_classes(source, table, rules, otherwise)
    check_emergency(source, table.file, questions, rules)
    marks = table.inner("marks")
    return Form(
        id=name,
        questions=questions,
        rules=rules,
        otherwise=otherwise,
        repeats=table.subset("repeats", tuple(rule.verdict for rule in rules if rule.effect is Effect.PERMIT)),
        marks={mark: _condition(marks, marks.raw[mark], options) for mark in marks.raw},
        former_rules=tuple(rule for rule, former in read if former),
    )


def _question(table: Table, options: Options, clauses: Collection[str]) -> Question:
    table.only(*KEYS)
    kind = table.one_of("kind", Kind, Kind.TEXT)
    own = table.strings("options")
    question = Question(
        id=table.text("id"),
        kind=kind,
        options=own,
        exclusive=table.subset("exclusive", own),
        when=tuple(_condition(table, raw, options) for raw in table.conditions("when")),
        optional=_optional(table, options),
        left_out=_left_out(table, kind, options),
        after_end=table.flag("after_end"),
        needed=table.subset("needed", own),
        reveals=_reveals(table, own),
        client_marks=frozenset(table.strings("client_marks")),
        privacy=table.one_of("privacy", Privacy, Privacy.NOTE),
        clauses=_cited(table, clauses),
        future=table.flag("future"),
        aloud=table.flag("aloud"),
        formats=table.flag("formats"),
        speaks=_speaks(table, own),
        **read_particulars(table, kind, own),
    )
    _check_question(table, question)
    options[question.id] = own
    return question


def _check_question(table: Table, question: Question) -> None:
    if (len(question.options) > 1) != (question.kind in WITH_OPTIONS) or len(question.options) == 1:
        table.fault("one, many and items need two options or more, the other kinds have none")
    if question.exclusive and question.kind is not Kind.MANY:
        table.fault('"exclusive" is for a question of kind "many"')
    if question.needed and question.options[0] in question.needed:
        table.fault('the first option is the safe one, so it never means "needed"', "needed")
    if question.future and question.kind is not Kind.MOMENT:
        table.fault('"future" is for a question of kind "moment"', "future")
    if question.reveals and not question.options:
        table.fault('"reveals" is for a question with options', "reveals")
    if question.formats and (question.kind is not Kind.MANY or not set(question.options) <= set(Format)):
        table.fault('"formats" is for a question of kind "many" whose options are: {formats}', "formats", **FORMATS)
    if bool(question.needed) != (question.kind is Kind.ITEMS):
        table.fault('a question of kind "items", and no other, says which options are "needed"')
    if question.id in RESERVED:
        table.fault("this word is the name of a field that every entry has; choose another")
    if ": " in question.id or not question.id.replace("_", "").isalnum():
        table.fault("an id is made of letters, digits and underscores")


def _rule(table: Table, options: Options, clauses: Collection[str]) -> Rule:
    table.only("id", "effect", "class", "clauses", "when", "for", "at_once", "former", "place", "waits")
    effect = table.one_of("effect", Effect, Effect.FORBID)
    if "effect" not in table:
        table.fault('"effect" is missing')
    if table.flag("at_once") and effect is not Effect.PERMIT:
        table.fault('only a "permit" is said "at_once"', "at_once")
    if table.flag("former") and effect is not Effect.FORBID:
        table.fault("a rule for a volunteer who has left can only forbid", "former")
    if ("class" in table) != (effect in WITH_CLASS):
        table.fault('a "permit" or an "end" has a class, and no other rule has one')
    if "waits" in table and effect is not Effect.ADVISE:
        table.fault('only an "advise" says whether it is for what "waits"', "waits")
    if ("for" in table) != (effect in WITH_FOR):
        table.fault('a "hold" or an "advise" says which classes it is "for", and no other rule does')
    if "when" not in table:
        table.fault('"when" is missing')
    cited = _cited(table, clauses)
    if not cited and effect in WITH_CLAUSE:
        table.fault("it cites no clause")
    return Rule(
        id=table.text("id"),
        effect=effect,
        clauses=cited,
        when=_condition(table, table.raw.get("when", {}), options),
        verdict=table.text("class") if effect in WITH_CLASS else "",
        verdicts=frozenset(table.strings("for")),
        at_once=table.flag("at_once"),
        place=table.one_of("place", Place, Place.WITH),
        waits=table.flag("waits") if "waits" in table else None,
    )


def _condition(table: Table, raw: object, options: Options) -> Condition:
    """Read a condition; what it names must stand before it, so that none waits for the future."""
    if not isinstance(raw, dict) or not raw:
        table.fault("a condition names at least one question with a list of its options")
        return ()
    parts = []
    for name, wanted in raw.items():
        if name not in options:
            table.fault('no question "{name}" stands before it', name=name)
        elif not options[name]:
            table.fault('"{name}" is free text, and free text is never a condition', name=name)
        elif not isinstance(wanted, list) or not wanted:
            table.fault('"{name}" needs a list of options', name=name)
        else:
            for option in wanted:
                if option not in options[name]:
                    table.fault('the question "{name}" has no option "{option}"', name=name, option=option)
            parts.append((name, frozenset(str(option) for option in wanted)))
    return tuple(parts)


def _cited(table: Table, clauses: Collection[str]) -> tuple[str, ...]:
    cited = table.strings("clauses")
    for clause in cited:
        if clause not in clauses:
            table.fault('the Code has no clause "{clause}"', "clauses", clause=clause)
    return cited


def _optional(table: Table, options: Options) -> tuple[Condition, ...]:
    if table.raw.get("optional") is True:
        return ((),)
    return tuple(_condition(table, raw, options) for raw in table.conditions("optional"))


def _left_out(table: Table, kind: Kind, options: Options) -> tuple[Condition, ...]:
    if "left_out" in table and kind is not Kind.ONE:
        table.fault('"left_out" is for a question of kind "one"', "left_out")
    if table.raw.get("left_out") is True:
        return ((),)
    return tuple(_condition(table, raw, options) for raw in table.conditions("left_out"))


def _reveals(table: Table, options: tuple[str, ...]) -> dict[str, tuple[Privacy, ...]]:
    reveals = table.inner("reveals")
    reveals.only(*options)
    levels = tuple(Privacy)
    return {name: tuple(Privacy(level) for level in sorted(reveals.subset(name, levels))) for name in reveals.raw}


def _speaks(table: Table, options: tuple[str, ...]) -> dict[str, str]:
    speaks = table.inner("speaks")
    speaks.only(*options)
    for language in speaks.raw.values():
        if language not in LANGUAGES:
            table.fault('"{name}" is not a language that the program speaks', "speaks", name=language)
    return {option: str(language) for option, language in speaks.raw.items()}


def _check_classes(source: Source, table: Table, rules: tuple[Rule, ...], otherwise: str) -> None:
    """Hold the classes apart: one that permits is never one that ends, and never the one that forbids."""
    by_effect = {effect: {rule.verdict for rule in rules if rule.effect is effect} for effect in Effect}
    classes = {rule.verdict for rule in rules if rule.verdict} | {otherwise}
    for rule in rules:
        anchors = ("[[rule]]", f"id = {rule.id}")
        for unknown in sorted(rule.verdicts - classes):
            sentence = 'nothing leads to the class "{name}"'
            source.fault(table.file, f'rule "{rule.id}"', sentence, (*anchors, "for"), name=unknown)
        if rule.verdict and rule.verdict == otherwise:
            sentence = '"{name}" is the class when nothing permits, so no rule leads to it'
            source.fault(table.file, f'rule "{rule.id}"', sentence, (*anchors, "class"), name=otherwise)
        if rule.effect is Effect.END and rule.verdict in by_effect[Effect.PERMIT]:
            sentence = 'the class "{name}" permits, so it is not a neutral end'
            source.fault(table.file, f'rule "{rule.id}"', sentence, (*anchors, "class"), name=rule.verdict)
    if not rules and "otherwise" in table:
        source.fault(table.file, "otherwise", "it stands beside rules, and there are none", ("otherwise",))
