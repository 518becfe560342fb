"""This module knows what is counted in a session log."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from confcli.core.ledger.entry import edition_of
from confcli.core.ledger.kinds import kind_name
from confcli.core.ledger.marks import COPY_OFFERED, TOLD
from confcli.core.safe_text import one_line
from confcli.reports.register.answers import DASH, Answers, columns, parts
from confcli.reports.register.model import Table
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.reports.register.model import Sharing


IN_FULL = "Policy explained in full"


def counts(policy: Policy, entries: Sequence[Shown], sharings: Sequence[Sharing]) -> tuple[Table, ...]:
    """Count sharings by verdict and by clause, first contacts, and all kinds of entries; no table is empty."""
    verdicts = Counter(sharing.row.verdict for sharing in sharings)
    cited = Counter(clause for one in sharings if one.row.clauses != DASH for clause in one.row.clauses.split(", "))
    known = {clause: cited.pop(clause) for clause in policy.clauses if clause in cited}
    kinds = Counter(one_line(kind_name(one.kind)) for one in entries)
    found = (
        _table(say("Sharings by verdict"), dict(verdicts.most_common())),
        _table(say("Sharings by clause"), {**known, **cited}),
        _table(say("First contacts and copies of the Code"), _explained(policy, entries)),
        _table(say("Entries"), dict(sorted(kinds.items()))),
    )
    return tuple(table for table in found if table.rows)


def contacts(policy: Policy, entries: Sequence[Shown]) -> Table:
    """Count contacts by the month in which they were recorded, and by channel."""
    answers, names = Answers(policy, "contact"), columns().contact_channel
    found: Counter[tuple[str, str]] = Counter()
    for one in entries:
        if one.kind == "contact":
            found[str(one.fields.get("at"))[:7], answers.said(one, names)] += 1
    channels = sorted({channel for _, channel in found})
    months = sorted({month for month, _ in found})
    rows = [_month(month, [found[month, channel] for channel in channels]) for month in months]
    if len(months) > 1:
        totals = [sum(found[month, channel] for month in months) for channel in channels]
        rows.append((say("Total"), *map(str, totals), str(sum(totals))))
    heading = say("Contacts, by channel and month of recording")
    return Table(heading, (say("Month"), *channels, say("Total")), tuple(rows))


def _month(month: str, numbers: list[int]) -> tuple[str, ...]:
    return ("/".join(reversed(month.split("-"))), *map(str, numbers), str(sum(numbers)))


def _explained(policy: Policy, entries: Sequence[Shown]) -> dict[str, int]:
    """Count first contacts. Which passages are the whole policy, each edition of the Code says for its own."""
    answers, first = Answers(policy, "explanation"), [one for one in entries if one.kind == "explanation"]
    marks = [parts(one.fields.get("marks")) for one in first]
    told = Counter(_as_explained(policy, one) for one, earned in zip(first, marks, strict=True) if TOLD in earned)
    in_full = say(IN_FULL)
    found = {
        say("First contacts"): len(first),
        in_full: told.pop(in_full, 0),
        **dict(sorted(told.items())),
        say("Copy of the Code offered"): sum(COPY_OFFERED in one for one in marks),
        say("Copy of the Code taken"): sum(answers.answered(one, columns().copy_taken) for one in first),
    }
    return found if first else {}


def _as_explained(policy: Policy, one: Shown) -> str:
    """Say that the whole policy was told, or all that an earlier edition had in its first contact."""
    if edition_of(one) == policy.edition.sha256:
        return say(IN_FULL)
    named = parts(one.fields.get("policy"))
    version = one_line(named[1]) if len(named) > 1 else DASH
    return say("Policy explained as edition {version} had it", version=version)


def _table(heading: str, numbers: Mapping[str, int]) -> Table:
    rows = tuple((what, str(number)) for what, number in numbers.items())
    return Table(heading, (say("What"), say("How many")), rows)
