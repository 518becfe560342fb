"""A breach that was noticed, with its clock in sight (BREACH); a correction; and what waits for an outcome."""

from datetime import datetime, timedelta, timezone

import pytest
from stories import CONSULT, FORBIDDEN

from confcli.core.breach import deadline
from confcli.core.code.interview import Item
from confcli.errors import Misread
from confcli.flows.clients import add_client
from confcli.flows.outcome import record_outcome
from confcli.flows.recording import outstanding, record_breach, record_correction, running_clocks
from confcli.flows.share import share
from confcli.reports.people import still_to_do

START = datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=1)))
CONSULTING = {**CONSULT, "items": (Item("what was seen", "yes"),)}
BREACH = {"event": "a letter left open", "meant": "not_meant", "informed": ("nobody_yet",)}


@pytest.mark.parametrize(
    ("noticed", "until"),
    [("today", START + timedelta(hours=72)), ("yesterday", datetime(2026, 11, 24, tzinfo=START.tzinfo))],
)
def test_the_clock_runs_from_the_moment_it_was_noticed(session, ledger, noticed, until):
    add_client(session(name="Odile", language="english"))
    entry = record_breach(session(**BREACH, client="C-001", noticed=noticed))
    assert (entry.kind, entry.fields["client"], entry.fields["marks"]) == ("breach", "C-001", ["breach"])
    assert deadline(entry) == until
    assert [one.seq for one in running_clocks(ledger, START)] == [entry.seq]
    assert running_clocks(ledger, until) == []


def test_a_breach_may_concern_no_client(session):
    assert record_breach(session(**BREACH, noticed="today")).fields["client"] is None


def test_the_cnil_is_named_with_the_moment_before_which_it_is_told(session):
    """72 hours are for telling it, not for deciding whether to."""
    (line,) = still_to_do((), (), (record_breach(session(**BREACH, noticed="yesterday")),))
    assert "the group must tell the CNIL before the end of 23/11/2026." in line
    assert line.endswith("Ask your coordinator today.")


@pytest.mark.usefixtures("one_client")
def test_decisions_wait_for_their_outcome(session, ledger):
    (permitted,) = share(session(**CONSULTING), "C-001", lambda _: None)
    share(session(**FORBIDDEN), "C-001", lambda _: None)
    assert [entry.seq for entry in outstanding(ledger)] == [permitted.seq]
    record_outcome(session(shared="nothing"), permitted.seq)
    assert outstanding(ledger) == []


@pytest.mark.usefixtures("one_client")
def test_a_correction_points_at_what_it_corrects_and_edits_nothing(session, ledger):
    before = ledger.records[1]
    seq = record_correction(session(wrong="the name", right="Odette"), 2)
    assert ledger.records[1] == before
    assert ledger.entry(seq).fields["refers_to"] == "2"
    assert ledger.entry(seq).fields["client"] == "C-001"
    with pytest.raises(Misread, match="no entry 99"):
        record_correction(session(wrong="x", right="y"), 99)
