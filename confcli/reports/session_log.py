"""This module knows the session log as a text that a supervisor reads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from confcli.core.breach import BREACHED, PERMITS
from confcli.core.people import TOLD
from confcli.reports.bundle import LIMITS, PROVES, Bundle
from confcli.reports.entries import entry, kind_name, summary
from confcli.reports.layout import paragraph, section
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.core.ledger import Shown
    from confcli.core.policy import Policy

WIDTH = 78  # columns; a file has no screen to ask


def as_text(policy: Policy, bundle: Bundle) -> str:
    """Give the whole session log: what needs an eye, the counts, the entries, and what it proves."""
    shown = [one for one in bundle.entries if one.fields]
    point = bundle.checkpoint
    lines = [
        paragraph(say("SESSION LOG of volunteer {code}", code=_volunteer(shown)), WIDTH),
        paragraph(_extent(bundle, len(shown)), WIDTH),
        *section(say("For your attention"), attention(policy, bundle.entries), WIDTH),
        *section(say("Counts"), _counts(policy, shown), WIDTH),
        "",
        say("Entries"),
        *("\n" + entry(policy, one, WIDTH) for one in shown),
        *section(say("What this log proves"), map(say, PROVES), WIDTH),
        *section(say("What it cannot prove"), map(say, LIMITS), WIDTH),
        "",
        say("Checkpoint to keep"),
        *(f"  {name}: {point[name]}" for name in ("ledger", "size", "head", "at")),
    ]
    return "\n".join(lines) + "\n"


def verified(bundle: Bundle, new: int | None, width: int) -> str:
    """Say what was verified, and what that means."""
    facts = [
        say_many(
            len(bundle.entries),
            "One entry, number {last}.",
            "{count} entries, from {first} to {last}, without a gap.",
            first=bundle.start.size + 1,
            last=bundle.head.size,
        ),
        say(
            "{shown} fields shown, each as recorded; {withheld} withheld.",
            shown=sum(len(one.fields) for one in bundle.entries),
            withheld=sum(one.withheld for one in bundle.entries),
        ),
    ]
    title = say("VERIFIED: the file is whole, and its entries fit together.")
    if new is not None:
        title = say("VERIFIED: nothing was changed since the checkpoint you hold.")
        facts.append(
            say_many(
                new,
                "It continues the checkpoint you hold; one entry is new.",
                "It continues the checkpoint you hold; {count} entries are new.",
            )
        )
    elif bundle.start.size:
        goes_on = "It goes on from entry {seq}. Only a checkpoint you hold proves what came before: --against"
        facts.append(say(goes_on, seq=bundle.start.size))
    return "\n".join(
        (
            paragraph(title, width),
            *section(say("What was checked"), facts, width),
            *section(say("Limits"), map(say, LIMITS), width),
        )
    )


def verified_data(bundle: Bundle, new: int | None) -> dict[str, object]:
    """Give what was verified as data."""
    return {
        "verified": True,
        "ledger": bundle.head.ledger,
        "first": bundle.start.size + 1,
        "last": bundle.head.size,
        "shown": sum(len(one.fields) for one in bundle.entries),
        "withheld": sum(one.withheld for one in bundle.entries),
        "new": new,
        "checkpoint": bundle.checkpoint,
        "limits": list(LIMITS),
    }


def attention(policy: Policy, entries: Sequence[Shown]) -> list[str]:
    """Say what needs the supervisor's eye, the gravest first."""
    done = {one.fields.get("refers_to") for one in entries if one.kind == "outcome"}
    told = {one.fields.get("client") for one in entries if TOLD in _marks(one)}
    clients = [one.fields.get("client") for one in entries if one.kind == "client" and one.fields]
    return [
        *(
            say("Entry {seq}: a BREACH, {what}.", seq=one.seq, what=summary(policy, one))
            for one in entries
            if BREACHED in _marks(one)
        ),
        *(_decision(policy, one) for one in entries if one.fields.get("class")),
        *(
            say("Entry {seq}: its outcome is not recorded yet.", seq=one.seq)
            for one in entries
            if PERMITS in _marks(one) and str(one.seq) not in done
        ),
        *(
            say("Client {code}: no full explanation of the policy in this log.", code=code)
            for code in clients
            if code not in told
        ),
    ]


def _decision(policy: Policy, one: Shown) -> str:
    waits = bool(one.fields.get("holds"))
    sentence = "Entry {seq}: {what}; the coordinator first." if waits else "Entry {seq}: {what}."
    return say(sentence, seq=one.seq, what=summary(policy, one))


def _extent(bundle: Bundle, shown: int) -> str:
    return say_many(
        len(bundle.entries),
        "Entry {first} alone.",
        "Entries {first} to {last}, {shown} of them shown.",
        first=bundle.start.size + 1,
        last=bundle.head.size,
        shown=shown,
    )


def _counts(policy: Policy, entries: Sequence[Shown]) -> list[str]:
    kinds = Counter(kind_name(one.kind) for one in entries)
    contacts = Counter(summary(policy, one) for one in entries if one.kind == "contact")
    return [
        *(say("{label}: {value}", label=name, value=count) for name, count in sorted(kinds.items())),
        *(say("Contacts, {how}: {value}", how=how, value=count) for how, count in sorted(contacts.items())),
    ]


def _marks(one: Shown) -> frozenset[str]:
    return frozenset(one.fields.get("marks") or ())


def _volunteer(entries: Sequence[Shown]) -> str:
    return ", ".join(sorted({str(one.fields["volunteer"]) for one in entries if one.fields.get("volunteer")}))
