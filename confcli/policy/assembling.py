"""This module knows how the files of a policy are put together: edition, clauses, forms, and their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Edition, Policy
from confcli.policy.routing import read_form
from confcli.policy.table import Table
from confcli.policy.words import read_clauses, read_words

if TYPE_CHECKING:
    from confcli.policy.source import Source


def assemble(source: Source, language: str, forms: tuple[str, ...]) -> Policy:
    """Put a policy together; faults are noted in the source."""
    code = Table(source, "code.toml", "", source.parse("code.toml"))
    code.only("id", "version", "date", "clauses")
    clauses = code.strings("clauses")
    title, texts = read_clauses(source, language, clauses)
    read = {name: read_form(source, name, clauses) for name in forms}
    words = {
        name: read_words(source, language, form)
        for name, form in read.items()
        if f"{name}.toml" not in source.unreadable  # without the form, every word of it would be a fault
    }
    return Policy(
        edition=Edition(code.text("id"), code.text("version"), source.sha256()),
        date=code.text("date"),
        title=title,
        clauses=texts,
        forms=read,
        words=words,
    )
