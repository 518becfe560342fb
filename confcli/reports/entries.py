"""This module knows how ledger entries are shown: one as label and value, many as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Kind, Place, Policy, Question, QuestionWords
from confcli.core.dates import instant, kept_day, show_moment, show_weekday
from confcli.core.ledger.entry import BETWEEN, edition_of
from confcli.core.ledger.erasure import NOTHING, is_erased
from confcli.core.ledger.kinds import (
    CHANGED,
    CHECKLIST,
    ITEMS_NEEDED,
    ITEMS_NOT_NEEDED,
    PROGRAM,
    RECEIVED,
    forms_of,
    kind_name,
)
from confcli.core.ledger.marks import mark_names
from confcli.core.safe_text import one_line
from confcli.core.selection import happened
from confcli.reports.layout import labelled
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping

    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.entry import Value

DAY = len("31/12/2026")

# In the order in which they are shown, before what was asked.
LABELS = {
    "at": "Recorded",
    "volunteer": "By volunteer",
    "client": "Client",
    "refers_to": "About entry",
    "class": "Verdict",
    "clauses": "Clauses",
    "reasons": "Why",
    "not_yet": "To do first",
    "holds": "To do first",
    "advice": "Besides",
    "may_share": "May be shared",
    "may_share_after": "May be shared after that",
    "withhold": "To be kept back",
    ITEMS_NEEDED: "Things needed",
    ITEMS_NOT_NEEDED: "Things not needed",
    "first": "From entry",
    "last": "To entry",
    "entries": "Emptied entries",
    "emptied": "Erased in it",
    CHANGED: "Changed",
    "to": "Sealed for",
    "supervisor": "From supervisor",
    "of_volunteer": "To volunteer",
    "told_by": "Told by volunteer",
    "to_volunteer": "To volunteer",
    "from_volunteer": "From volunteer",
    "of_entry": "About their entry",
    "handed": "Handed over on",
    RECEIVED: "As handed over",
    "replied": "Replied on",
    "policy": "Under the Code",
    PROGRAM: "Version of confcli",
}
COLUMNS = ("No.", "Recorded", "What", "Client", "In short")
ERASED = "(erased)"
NOTHING_LEFT = "(nothing)"  # what a change left of an answer
UNSAID = ("marks", "of_ledger", "reply_to")  # they follow from the answers, or tell a person nothing
MOMENTS = ("at", "replied", "handed")


def entry(policy: Policy, shown: Shown, width: int, erased: Collection[str] = NOTHING) -> str:
    """Give one entry whole, label by label; what is empty is left out. `erased` names what was erased of it alone."""
    rows = [(label, text) for _, label, text in field_rows(policy, shown, erased)]
    if shown.withheld:
        rows.append((say("Withheld"), say_many(shown.withheld, "one field", "{count} fields")))
    return f"{heading(shown)}\n{labelled(rows, width)}"


def heading(shown: Shown) -> str:
    """Give the line that names an entry."""
    title = say("Entry {seq}: {what}", seq=shown.seq, what=kind_name(shown.kind))
    return ", ".join(part for part in (title, client_code(shown)) if part)


def entry_data(shown: Shown) -> dict[str, object]:
    """Give one entry as data."""
    day = happened(shown.fields) or None
    return {"seq": shown.seq, "kind": shown.kind, "fields": shown.fields, "withheld": shown.withheld, "day": day}


def log_lines(
    policy: Policy, entries: Iterable[Shown], erased: Container[int] = ()
) -> list[tuple[str, str, str, str, str]]:
    """Give number, when, what, client and summary of each entry, each on one line; of those `erased` it says so."""
    return [
        (
            str(shown.seq),
            when(shown.fields.get("at")),
            kind_name(shown.kind),
            client_code(shown),
            ", ".join(filter(None, (summary(policy, shown), say("note erased") if shown.seq in erased else ""))),
        )
        for shown in entries
    ]


def summary(policy: Policy, shown: Shown) -> str:
    """Say in a few words what an entry holds, safe and on one line."""
    return one_line(_summary(policy, shown))


def _summary(policy: Policy, shown: Shown) -> str:
    fields = shown.fields
    marks = mark_names(fields.get("marks"))
    if fields.get("class"):
        clauses = ", ".join(fields.get("clauses") or ())
        named = _waiting(shown, class_name(policy, shown, str(fields["class"])))
        said = f"{named} ({clauses})" if clauses else named
        call = _call(policy.under(edition_of(shown)), shown)
        return say("{label}: {value}", label=say("Call first"), value=said) if call else said
    if fields.get("first"):
        return say("entries {first} to {last}", first=fields["first"], last=fields.get("last") or "?")
    if fields.get(CHANGED):
        return ", ".join(field_label(policy.under(edition_of(shown)), str(name)) for name in fields[CHANGED] or ())
    if colleague := fields.get("to_volunteer") or fields.get("from_volunteer"):
        return say("to {code}" if fields.get("to_volunteer") else "from {code}", code=colleague)
    if fields.get("of_entry") and not fields.get("refers_to"):
        whose = fields.get("of_volunteer") or fields.get("told_by")
        theirs = say("entry {seq} of {code}", seq=fields["of_entry"], code=whose)
        return ", ".join(filter(None, (theirs, first_choice(policy, shown))))
    about = [say("about entry {seq}", seq=fields["refers_to"])] if fields.get("refers_to") else []
    return ", ".join(part for part in (*about, first_choice(policy, shown), *marks) if part)


def field_rows(policy: Policy, shown: Shown, erased: Collection[str] = NOTHING) -> list[tuple[str, str, str]]:
    """Give what an entry holds as field, label and text: first what every entry has, then as it was asked.

    Its words are those of the edition that it was made under. What could not wait stands above them all; what was
    erased of it alone is named last.
    """
    policy = policy.under(edition_of(shown))
    questions = _questions(policy, shown.kind)
    names = [*LABELS, *(name for name in questions if name not in LABELS)]
    names += [name for name in shown.fields if name not in names and name not in UNSAID]
    rows = [("advice", say("Call first"), step) for step in _call(policy, shown)]
    for name in names:
        if shown.fields.get(name) and not (name == "holds" and shown.fields.get("not_yet")):
            words = questions.get(name)
            label = say(LABELS[name]) if name in LABELS else words[1].label if words else name
            rows.append((name, label, _text(policy, name, shown.fields[name], words)))
    gone = {name: NOTHING_LEFT for name in shown.fields.get(CHANGED) or () if name in shown.fields}
    gone |= dict.fromkeys(sorted(erased), ERASED)
    return rows + [(name, field_label(policy, name), say(gone[name])) for name in gone if not shown.fields.get(name)]


def field_label(policy: Policy, name: str) -> str:
    """Name a question by its label, whichever form asks it; what none asks, as it is."""
    labels = (words.questions[name].label for words in policy.words.values() if name in words.questions)
    return next(labels, one_line(name))


def _call(policy: Policy, shown: Shown) -> list[str]:
    """Give what a decision said above its verdict."""
    advice = shown.fields.get("advice") or ()
    above = [rule.id for rule in policy.forms[CHECKLIST].rules if rule.place is Place.ABOVE and rule.id in advice]
    return ["\n".join(policy.words[CHECKLIST].rules[rule].next) for rule in above]


def when(at: Value | None) -> str:
    """Give a moment as day, month, year and time; what is no moment, since somebody made it up, as it is."""
    moment = instant(str(at)) if at else None
    return show_moment(moment) if moment else one_line(str(at or ""))


def client_code(shown: Shown) -> str:
    """Give whom an entry is about, safe and on one line; that this was erased, where it was."""
    return say(ERASED) if is_erased(shown) else one_line(str(shown.fields.get("client") or ""))


def _questions(policy: Policy, kind: str) -> dict[str, tuple[Question, QuestionWords]]:
    return {
        question.id: (question, policy.words[form].questions[question.id])
        for form in forms_of(kind)
        for question in policy.forms[form].questions
    }


def first_choice(policy: Policy, shown: Shown) -> str:
    """Give the first choice that was made in an entry, in words as they stand; nothing where there is none."""
    for name, (question, words) in _questions(policy.under(edition_of(shown)), shown.kind).items():
        value = shown.fields.get(name)
        if question.kind is Kind.CODE and isinstance(value, str):
            return value
        if question.kind is Kind.ONE and isinstance(value, str):
            return words.options.get(value, value)
    return ""


def class_name(policy: Policy, shown: Shown, name: str) -> str:
    """Name a class in the words of the edition that the entry was made under; one that it does not know as it is."""
    return _class(policy.under(edition_of(shown)), name)


def _class(policy: Policy, name: str) -> str:
    verdict = policy.words[CHECKLIST].verdicts.get(name)
    return verdict.name if verdict else name


def _waiting(shown: Shown, named: str) -> str:
    """Say that it is not yet; the class beside it where it is permitted after that."""
    if not shown.fields.get("not_yet"):
        return named
    return say("{label}: {value}", label=named, value=say("NOT YET")) if shown.fields.get("holds") else say("NOT YET")


def _text(policy: Policy, name: str, value: Value, words: tuple[Question, QuestionWords] | None) -> str:
    parts = [value] if isinstance(value, str) else list(value or ())
    if name in MOMENTS:
        return when(value)
    if name == "policy":
        return f"{parts[0]} {parts[1]} ({parts[2][:12]}…)"
    if name == "class":
        return _class(policy, parts[0])
    if name in ("reasons", "not_yet", "holds", "advice"):
        rules = policy.words[CHECKLIST].rules
        return "\n".join(rules[rule].reason if rule in rules else rule for rule in parts)
    if words and words[0].kind is Kind.MOMENT:
        return ", ".join(show_weekday(kept_day(part)) for part in parts)
    named = parts if name in ("emptied", CHANGED) else ()
    options = words[1].options if words else {part: field_label(policy, part) for part in named}
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
