"""This module knows what a question says beyond how it is answered: of whom, when, and how often it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confcli.core.code.model import After, Kind, Question, Rule, Way
from confcli.core.standing import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confcli.policy.source import Source
    from confcli.policy.table import Table

PARTICULARS = ("chosen", "several", "once", "for_others", "known", "anew", "for", "after")


def read_particulars(table: Table, kind: Kind, own: tuple[str, ...]) -> dict[str, Any]:
    """Read the particulars of a question with these options, by the names that `Question` has for them."""
    if table.flag("several") and kind is not Kind.CLIENT:
        table.fault('"several" is for a question of kind "client"', "several")
    for part in ("chosen", "for_others"):
        if part in table and kind is not Kind.ONE:
            table.fault('"{name}" is for a question of kind "one"', part, name=part)
    return {
        "chosen": _option(table, "chosen", own),
        "several": table.flag("several"),
        "once": table.flag("once"),
        "for_others": _for_others(table, own),
        "known": _known(table, own),
        "anew": _anew(table, own),
        "verdicts": frozenset(table.strings("for")) if "for" in table else None,
        "after": table.subset("after", tuple(After)),
    }


def _option(table: Table, part: str, own: tuple[str, ...]) -> str:
    named = table.text(part) if part in table else ""
    if named:
        _require_own(table, part, named, own)
    return named


def _texts(table: Table, part: str, own: tuple[str, ...]) -> dict[str, str]:
    inner = table.inner(part)
    inner.only(*own)
    return {option: inner.text(option) for option in inner.raw}


def _known(table: Table, own: tuple[str, ...]) -> dict[str, str]:
    known = _texts(table, "known", own)
    for fact in known.values():
        if fact not in FACTS:
            table.fault('"{name}" is nothing that the ledger knows of a client', "known", name=fact)
    return known


def _for_others(table: Table, own: tuple[str, ...]) -> dict[str, str]:
    meant = _texts(table, "for_others", own)
    for option in meant.values():
        _require_own(table, "for_others", option, own)
    return meant


def _require_own(table: Table, part: str, named: str, own: tuple[str, ...]) -> None:
    if named not in own:
        table.fault('"{name}" names "{entry}", which is not among its options', part, name=part, entry=named)


def _anew(table: Table, own: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Read which earlier answers are to be given again, by the way on which they are; true is every answer."""
    anew = table.inner("anew")
    anew.only(*Way)
    return {way: frozenset(own) if anew.raw[way] is True else anew.subset(way, own) for way in anew.raw}


def check_emergency(source: Source, file: str, questions: Iterable[Question], rules: Iterable[Rule]) -> None:
    """Note every question of an emergency whose answer the ledger could refuse: nothing may slow help down."""
    urgent = {name for rule in rules if rule.at_once for name, _ in rule.when}
    for question in questions:
        if question.known and question.id in urgent:
            anchors = ("[[question]]", f"id = {question.id}", "known")
            sentence = "it decides whether help may be called at once, so the ledger has no say in it"
            source.fault(file, f'question "{question.id}"', sentence, anchors)
