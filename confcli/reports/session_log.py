"""This module knows the session log as a text that a supervisor reads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from confcli.core.breach import BREACHED, PERMITS
from confcli.core.people import TOLD
from confcli.reports.bundle import LIMITS, PROVES, Bundle
from confcli.reports.entries import entry, kind_name, summary
from confcli.reports.layout import paragraph, section

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
        f"SESSION LOG of volunteer {_volunteer(shown)}",
        paragraph(f"Entries {bundle.start.size + 1} to {bundle.head.size}, {len(shown)} of them shown.", WIDTH),
        *section("For your attention", attention(policy, bundle.entries), WIDTH),
        *section("Counts", _counts(policy, shown), WIDTH),
        "",
        "Entries",
        *("\n" + entry(policy, one, WIDTH) for one in shown),
        *section("What this log proves", PROVES, WIDTH),
        *section("What it cannot prove", LIMITS, WIDTH),
        "",
        "Checkpoint to keep",
        *(f"  {name}: {point[name]}" for name in ("ledger", "size", "head", "at")),
    ]
    return "\n".join(lines) + "\n"


def verified(bundle: Bundle, new: int | None, width: int) -> str:
    """Say what was verified, and what that means."""
    withheld = sum(one.withheld for one in bundle.entries)
    facts = [
        f"{len(bundle.entries)} entries, from {bundle.start.size + 1} to {bundle.head.size}, without a gap.",
        f"{sum(len(one.fields) for one in bundle.entries)} fields shown, each as recorded; {withheld} withheld.",
    ]
    title = "VERIFIED: the file is whole, and its entries fit together."
    if new is not None:
        title = "VERIFIED: nothing was changed since the checkpoint you hold."
        facts.append(f"It continues the checkpoint you hold; {new} entries are new.")
    elif bundle.start.size:
        facts.append(
            f"It goes on from entry {bundle.start.size}. Only a checkpoint you hold proves what came before: --against"
        )
    return "\n".join(
        (
            paragraph(title, width),
            *section("What was checked", facts, width),
            *section("Limits", LIMITS, width),
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
        *(f"Entry {one.seq}: a BREACH, {summary(policy, one)}." for one in entries if BREACHED in _marks(one)),
        *(_decision(policy, one) for one in entries if one.fields.get("class")),
        *(
            f"Entry {one.seq}: its outcome is not recorded yet."
            for one in entries
            if PERMITS in _marks(one) and str(one.seq) not in done
        ),
        *(f"Client {code}: no full explanation of the policy in this log." for code in clients if code not in told),
    ]


def _decision(policy: Policy, one: Shown) -> str:
    return f"Entry {one.seq}: {summary(policy, one)}{'; the coordinator first' if one.fields.get('holds') else ''}."


def _counts(policy: Policy, entries: Sequence[Shown]) -> list[str]:
    kinds = Counter(kind_name(one.kind) for one in entries)
    contacts = Counter(summary(policy, one) for one in entries if one.kind == "contact")
    return [
        *(f"{name}: {count}" for name, count in sorted(kinds.items())),
        *(f"Contacts, {channel}: {count}" for channel, count in sorted(contacts.items())),
    ]


def _marks(one: Shown) -> frozenset[str]:
    return frozenset(one.fields.get("marks") or ())


def _volunteer(entries: Sequence[Shown]) -> str:
    return ", ".join(sorted({str(one.fields["volunteer"]) for one in entries if one.fields.get("volunteer")}))
