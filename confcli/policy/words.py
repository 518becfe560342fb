"""This module knows how a wording file becomes the words of a form, and which words are missing."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from confcli.core.code.model import Form, FormWords, QuestionWords, RuleWords, VerdictWords
from confcli.policy.table import Table

if TYPE_CHECKING:
    from confcli.policy.source import Source

MAY_BE_LEFT_OUT = tuple(text.name for text in fields(QuestionWords) if text.default == "")  # of a question's texts


def read_words(source: Source, language: str, form: Form) -> FormWords:
    """Read the words of one form in one language; what is missing or left over is a fault."""
    file = f"wording/{language}/{form.id}.toml"
    table = Table(source, file, "", source.parse(file))
    if file in source.unreadable:  # or every word of the form would be one more fault
        return FormWords(title="")
    table.only("title", "intro", "question", "rule", "class")
    questions, rules, verdicts = (table.inner(part) for part in ("question", "rule", "class"))
    classes = {rule.verdict for rule in form.rules if rule.verdict} | ({form.otherwise} - {""})
    questions.only(*(question.id for question in form.questions))
    rules.only(*(rule.id for rule in (*form.rules, *form.former_rules)))
    verdicts.only(*classes)
    return FormWords(
        title=table.text("title"),
        intro=table.text("intro") if "intro" in table else "",
        questions={
            question.id: _question(questions.inner(question.id), question.options) for question in form.questions
        },
        rules={rule.id: _rule(rules.inner(rule.id)) for rule in (*form.rules, *form.former_rules)},
        verdicts={name: _verdict(verdicts.inner(name)) for name in sorted(classes)},
    )


def read_clauses(source: Source, language: str, ids: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Read the title of the Code and the words of its clauses."""
    file = f"wording/{language}/code.toml"
    table = Table(source, file, "", source.parse(file))
    table.only("title", "clause")
    clauses = table.inner("clause")
    clauses.only(*ids)
    return table.text("title"), {name: clauses.text(name) for name in ids}


def _question(table: Table, options: tuple[str, ...]) -> QuestionWords:
    table.only("text", "label", "options", *MAY_BE_LEFT_OUT)
    labels = table.inner("options")
    labels.only(*options)
    return QuestionWords(
        text=table.text("text"),
        label=table.text("label"),
        options={option: labels.text(option) for option in options},
        **{part: table.text(part) for part in MAY_BE_LEFT_OUT if part in table},
    )


def _rule(table: Table) -> RuleWords:
    table.only("reason", "next", "now")
    return RuleWords(reason=table.text("reason"), next=table.strings("next"), now=table.strings("now"))


def _verdict(table: Table) -> VerdictWords:
    table.only("name", "meaning", "word", "formerly")
    word = table.text("word") if "word" in table else ""
    return VerdictWords(table.text("name"), table.text("meaning"), word, formerly=table.strings("formerly"))
