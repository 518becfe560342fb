"""This module knows how ledger entries are shown: one as label and value, many as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Kind, Policy, Question, QuestionWords
from confcli.core.dates import instant, kept_day, show_moment, show_weekday
from confcli.core.ledger.entry import BETWEEN
from confcli.core.ledger.erasure import is_erased
from confcli.core.ledger.kinds import forms_of, kind_name
from confcli.core.ledger.marks import mark_names
from confcli.core.safe_text import one_line
from confcli.reports.layout import labelled, paragraph
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.entry import Value

DAY = len("31/12/2026")

WIDE = 70  # columns that a table needs

# In the order in which they are shown, before what was asked.
LABELS = {
    "at": "Recorded",
    "volunteer": "By volunteer",
    "client": "Client",
    "refers_to": "About entry",
    "class": "Verdict",
    "clauses": "Clauses",
    "reasons": "Why",
    "holds": "To do first",
    "advice": "Besides",
    "may_share": "May be shared",
    "withhold": "To be kept back",
    "first": "From entry",
    "last": "To entry",
    "entries": "Emptied entries",
    "to": "Sealed for",
    "supervisor": "From supervisor",
    "of_volunteer": "To volunteer",
    "of_entry": "About their entry",
    "replied": "Replied on",
    "policy": "Under the Code",
}
COLUMNS = ("No.", "Recorded", "What", "Client", "In short")
ERASED = "(erased)"
UNSAID = ("marks", "of_ledger", "reply_to")  # they follow from the answers, or tell a person nothing
MOMENTS = ("at", "replied")


def entry(policy: Policy, shown: Shown, width: int) -> str:
    """Give one entry whole, label by label; what is empty is left out."""
    rows = [(label, text) for _, label, text in field_rows(policy, shown)]
    if shown.withheld:
        rows.append((say("Withheld"), say_many(shown.withheld, "one field", "{count} fields")))
    return f"{heading(shown)}\n{labelled(rows, width)}"


def heading(shown: Shown) -> str:
    """Give the line that names an entry."""
    title = say("Entry {seq}: {what}", seq=shown.seq, what=kind_name(shown.kind))
    return ", ".join(part for part in (title, _client(shown)) if part)


def entry_data(shown: Shown) -> dict[str, object]:
    """Give one entry as data."""
    return {"seq": shown.seq, "kind": shown.kind, "fields": shown.fields, "withheld": shown.withheld}


def log_lines(policy: Policy, entries: Iterable[Shown]) -> list[tuple[str, str, str, str, str]]:
    """Give number, when, what, client and summary of each entry, each on one line."""
    return [
        (
            str(shown.seq),
            when(shown.fields.get("at")),
            kind_name(shown.kind),
            _client(shown),
            summary(policy, shown),
        )
        for shown in entries
    ]


def log_text(policy: Policy, entries: Iterable[Shown], width: int) -> str:
    """Give a list of entries: a table where there is room for one, else a few lines an entry."""
    lines = log_lines(policy, entries)
    if width < WIDE:
        return "\n".join(
            paragraph(f"{number}. {day}  {kind}  {client}".rstrip(), width)
            + (f"\n{paragraph(rest, width, indent='   ')}" if rest else "")
            for number, day, kind, client, rest in lines
        )
    from confcli.reports.grid import grid

    return grid([say(title) for title in COLUMNS], lines, width)


def entry_list(entries: Iterable[Shown]) -> str:
    """Give entries, a line each, for who is asked for their numbers; nothing when there are none."""
    rows = [
        f"{one.seq}  {when(one.fields.get('at'))[:DAY]}  {kind_name(one.kind)}  {one.fields.get('client') or ''}"
        for one in entries
    ]
    return "\n".join((say("The entries and their numbers:"), *rows)) if rows else ""


def summary(policy: Policy, shown: Shown) -> str:
    """Say in a few words what an entry holds, safe and on one line."""
    return one_line(_summary(policy, shown))


def _summary(policy: Policy, shown: Shown) -> str:
    fields = shown.fields
    marks = mark_names(fields.get("marks"))
    if fields.get("class"):
        clauses = ", ".join(fields.get("clauses") or ())
        return _verdict(policy, str(fields["class"])) + (f" ({clauses})" if clauses else "")
    if fields.get("first"):
        return say("entries {first} to {last}", first=fields["first"], last=fields["last"])
    if fields.get("of_entry") and not fields.get("refers_to"):
        theirs = say("entry {seq} of {code}", seq=fields["of_entry"], code=fields.get("of_volunteer"))
        return ", ".join((theirs, first_choice(policy, shown)))
    about = [say("about entry {seq}", seq=fields["refers_to"])] if fields.get("refers_to") else []
    return ", ".join(part for part in (*about, first_choice(policy, shown), *marks) if part)


def field_rows(policy: Policy, shown: Shown) -> list[tuple[str, str, str]]:
    """Give what an entry holds as field, label and text: first what every entry has, then as it was asked."""
    questions = _questions(policy, shown.kind)
    names = [*LABELS, *(name for name in questions if name not in LABELS)]
    names += [name for name in shown.fields if name not in names and name not in UNSAID]
    rows = []
    for name in names:
        if shown.fields.get(name):
            words = questions.get(name)
            label = say(LABELS[name]) if name in LABELS else words[1].label if words else name
            rows.append((name, label, _text(policy, name, shown.fields[name], words)))
    return rows


def when(at: Value | None) -> str:
    """Give a moment as day, month, year and time; what is no moment, since somebody made it up, as it is."""
    moment = instant(str(at)) if at else None
    return show_moment(moment) if moment else one_line(str(at or ""))


def _client(shown: Shown) -> str:
    return say(ERASED) if is_erased(shown) else one_line(str(shown.fields.get("client") or ""))


def _questions(policy: Policy, kind: str) -> dict[str, tuple[Question, QuestionWords]]:
    return {
        question.id: (question, policy.words[form].questions[question.id])
        for form in forms_of(kind)
        for question in policy.forms[form].questions
    }


def first_choice(policy: Policy, shown: Shown) -> str:
    """Give the first choice that was made in an entry, in words as they stand; nothing where there is none."""
    for name, (question, words) in _questions(policy, shown.kind).items():
        value = shown.fields.get(name)
        if question.kind is Kind.CODE and isinstance(value, str):
            return value
        if question.kind is Kind.ONE and isinstance(value, str):
            return words.options.get(value, value)
    return ""


def _verdict(policy: Policy, name: str) -> str:
    verdict = policy.words["sharing"].verdicts.get(name)
    return verdict.name if verdict else name


def _text(policy: Policy, name: str, value: Value, words: tuple[Question, QuestionWords] | None) -> str:
    parts = [value] if isinstance(value, str) else list(value or ())
    if name in MOMENTS:
        return when(value)
    if name == "policy":
        return f"{parts[0]} {parts[1]} ({parts[2][:12]}…)"
    if name == "class":
        return _verdict(policy, parts[0])
    if name in ("reasons", "holds", "advice"):
        rules = policy.words["sharing"].rules
        return "\n".join(rules[rule].reason if rule in rules else rule for rule in parts)
    if words and words[0].kind is Kind.MOMENT:
        return ", ".join(show_weekday(kept_day(part)) for part in parts)
    options = words[1].options if words else {}
    joint = ", " if name in ("clauses", "entries") or options else "\n"
    if words and words[0].kind is Kind.ITEMS:
        parts = [_thing(part, words[0], options) for part in parts]
    return joint.join(options.get(part, part) for part in parts)


def _thing(kept: str, question: Question, options: Mapping[str, str]) -> str:
    """Say a thing that was listed, and whether it was needed; it is kept as an option, a colon and what it is."""
    answer, _, what = kept.partition(BETWEEN)
    if answer in question.needed:
        return say("{what} (needed)", what=what)
    if answer in question.options[:1]:
        return say("{what} (not needed)", what=what)
    return f"{what} ({options[answer]})" if answer in options else kept
