"""This module knows what in a session log needs the supervisor's eye, the gravest first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from confcli.core.breach import deadline
from confcli.core.dates import show_deadline
from confcli.core.follow_ups import BREACH, HOLD, NOT_TOLD, OUTCOME, UNASKED, WAIT, is_running, open_among, waits_for
from confcli.core.ledger.entry import edition_of
from confcli.core.ledger.erasure import is_erased
from confcli.core.ledger.kinds import forms_of, kind_name
from confcli.core.ledger.marks import CONTINUES
from confcli.core.safe_text import one_line
from confcli.reports.entries import first_choice, summary, when
from confcli.reports.register.answers import JOINT, day, parts
from confcli.reports.register.model import Section
from confcli.reports.register.rows import DECISION
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import datetime

    from confcli.core.code.model import Policy
    from confcli.core.ledger.chain import Shown
    from confcli.reports.register.rows import Rows


def attention(policy: Policy, rows: Rows, entries: Sequence[Shown], now: datetime) -> tuple[Section, ...]:
    """Gather what needs an eye under short headings; a heading without lines is left out."""
    decisions = [one for one in entries if one.kind == DECISION and one.fields]
    breaches = [one for one in entries if waits_for(one) == BREACH and "at" in one.fields]
    grave = [one for one in decisions if rows.is_grave(one) and waits_for(one) != WAIT]
    refused = [one for one in decisions if one.fields.get("class") == rows.otherwise and waits_for(one) != WAIT]
    open_ = open_among(entries, is_erased)
    waiting = {one.seq: one for one, what in open_ if what in (OUTCOME, HOLD)}
    found = (
        (say("Breaches"), [_breach(policy, one, now) for one in breaches]),
        (say("Waiting for what comes first"), [_waits(policy, one) for one, what in open_ if what == WAIT]),
        (say("Shared without the coordinator"), [_unasked(one) for one in entries if waits_for(one) == UNASKED]),
        (say("Exceptional disclosures"), [_grave(policy, rows, one, waiting) for one in grave]),
        (say("Refusals"), _by_clauses(refused)),
        (say("The coordinator first"), [_hold(policy, one) for one in decisions if waits_for(one) == HOLD]),
        (say("Outcome not recorded yet"), _by_month(waiting.values())),
        (say("Clients not yet told"), _not_told(one for one, what in open_ if what == NOT_TOLD)),
        (say("Corrections"), list(_corrections(entries))),
    )
    return tuple(Section(heading, tuple(lines)) for heading, lines in found if lines)


def _named(one: Shown) -> str:
    """Name an entry by number, day and client."""
    where = (str(one.seq), day(one.fields.get("at")), one_line(str(one.fields.get("client") or "")))
    return say("Entry {seq}", seq=", ".join(part for part in where if part))


def _breach(policy: Policy, one: Shown, now: datetime) -> str:
    """Say what the breach was, and until when the CNIL is to be told."""
    ends = deadline(one)
    runs, ended = (
        "{entry}: {what}. If there is a risk for someone, the group must tell the CNIL before {moment}.",
        "{entry}: {what}. The time to tell the CNIL ran until {moment}, and is over.",
    )
    what = one_line(JOINT.join((kind_name(one.kind), first_choice(policy, one))))
    return say(runs if is_running(one, now) else ended, entry=_named(one), what=what, moment=show_deadline(ends))


def _grave(policy: Policy, rows: Rows, one: Shown, waiting: Container[int]) -> str:
    urgent = say("urgent") if rows.urgent(one) != say("not urgent") else ""
    outstanding = say("its outcome is not recorded yet") if one.seq in waiting else ""
    facts = (summary(policy, one), rows.recipient(one), urgent, outstanding)
    return say("{entry}: {what}.", entry=_named(one), what=JOINT.join(fact for fact in facts if fact))


def _hold(policy: Policy, one: Shown) -> str:
    return say("{label}: {value}", label=_named(one), value=_reasons(policy, one, "holds"))


def _waits(policy: Policy, one: Shown) -> str:
    """Say since when something is waited for, and for what."""
    since, reasons = when(one.fields.get("at")), _reasons(policy, one, "not_yet")
    return say("{entry}: waiting since {moment}. {reasons}", entry=_named(one), moment=since, reasons=reasons)


def _unasked(one: Shown) -> str:
    decided = one_line(str(one.fields.get("refers_to") or ""))
    return say("{entry}: about entry {seq}. The Code is not broken.", entry=_named(one), seq=decided)


def _reasons(policy: Policy, one: Shown, field: str) -> str:
    rules = policy.under(edition_of(one)).words[forms_of(DECISION)[0]].rules
    return " ".join(rules[rule].reason if rule in rules else one_line(rule) for rule in parts(one.fields.get(field)))


def _by_clauses(refused: Iterable[Shown]) -> list[str]:
    """Gather the refusals that rest on the same clauses: they prove that the Code was kept, and are many."""
    found = defaultdict(list)
    for one in refused:
        found[one_line(", ".join(parts(one.fields.get("clauses"))))].append(str(one.seq))
    return [_listed(clauses, numbers) for clauses, numbers in sorted(found.items())]


def _by_month(decisions: Iterable[Shown]) -> list[str]:
    found = defaultdict(list)
    for one in decisions:
        found[str(one.fields.get("at"))[:7]].append(str(one.seq))
    return [_listed("/".join(reversed(month.split("-"))), numbers) for month, numbers in sorted(found.items())]


def _listed(what: str, numbers: list[str]) -> str:
    entries = say_many(len(numbers), "entry {entries}", "{count} entries ({entries})", entries=", ".join(numbers))
    return say("{label}: {value}", label=what, value=entries)


def _not_told(clients: Iterable[Shown]) -> list[str]:
    """Name the clients who are new in this log, and were not told the whole policy in it (FC-1)."""
    codes = [one_line(str(one.fields["client"])) for one in clients if one.fields.get("client")]
    named = say_many(
        len(codes),
        "Client {codes}: no full explanation of the policy in this log.",
        "{count} clients: no full explanation of the policy in this log: {codes}.",
        codes=", ".join(codes),
    )
    return [named] if codes else []


def _corrections(entries: Sequence[Shown]) -> Iterator[str]:
    for one in entries:
        earlier = one.fields.get("refers_to")
        if earlier and CONTINUES not in parts(one.fields.get("marks")) and one.kind in ("correction", DECISION):
            yield say("{entry} corrects entry {seq}.", entry=_named(one), seq=one_line(str(earlier)))
