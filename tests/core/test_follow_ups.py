"""What is still to be done about an entry is told in one room, so nobody is told two things."""

import ast
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import confcli
from confcli.core.breach import deadline
from confcli.core.follow_ups import BREACH, HOLD, NOT_TOLD, OUTCOME, follow_ups, is_running, open_among
from confcli.core.ledger.chain import Shown
from confcli.core.supervision.inbox import Received

AT = "2026-11-03T09:00:00+01:00"


def entry(seq, kind, marks=(), **fields):
    return Shown(seq, kind, {"at": AT, "volunteer": "V-07", "client": "C-001", "marks": list(marks), **fields}, 0)


def open_in(*entries, **more):
    return [(one.seq, what) for one, what in open_among(entries, lambda one: "client" not in one.fields, **more)]


def test_each_kind_waits_for_its_own():
    found = open_in(
        entry(1, "client"),
        entry(2, "decision", ["permits"]),
        entry(3, "decision", ["permits"], holds=["coordinator-first"]),
        entry(4, "decision"),
        entry(5, "outcome", ["passed_on", "breach"], refers_to="4"),
        entry(6, "breach", ["breach"]),
        entry(7, "contact"),
    )
    assert found == [(1, NOT_TOLD), (2, OUTCOME), (3, HOLD), (5, BREACH), (6, BREACH)]


def test_what_was_done_or_decided_anew_is_open_no_more():
    permitted = [entry(seq, "decision", ["permits"]) for seq in (1, 2, 3)]
    later = (
        entry(4, "outcome", refers_to="1"),
        entry(5, "decision", refers_to="2"),
        entry(6, "correction", refers_to="3"),
    )
    assert open_in(*permitted, *later) == [(3, OUTCOME)]


def test_the_explanation_closes_for_its_client_alone():
    told = entry(3, "explanation", ["told"])
    assert open_in(entry(1, "client"), entry(2, "client", client="C-002"), told) == [(2, NOT_TOLD)]


def test_only_what_is_sure_closes_anything():
    permitted, outcome = entry(1, "decision", ["permits"]), entry(2, "outcome", refers_to="1")
    assert open_in(permitted, outcome, sure=[permitted]) == [(1, OUTCOME)]


def test_an_erasure_leaves_the_breach():
    gone = [
        Shown(seq, kind, {"at": AT, "volunteer": "V-07", "marks": marks}, 3)
        for seq, kind, marks in ((1, "decision", ["permits"]), (2, "client", []), (3, "breach", ["breach"]))
    ]
    assert open_in(*gone) == [(3, BREACH)]


@pytest.mark.parametrize(("seconds", "running"), [(-1, True), (0, False), (1, False)])
def test_the_72_hours_are_over_in_the_moment_in_which_they_end(seconds, running):
    breach = entry(1, "breach", ["breach"])
    assert deadline(breach) == datetime.fromisoformat(AT) + timedelta(hours=72)
    assert is_running(breach, deadline(breach) + timedelta(seconds=seconds)) is running


def test_what_a_stranger_dated_has_no_end():
    forged = Received(1, 1, "0" * 64, "0" * 64, "breach", {"at": "soon", "marks": ["breach"]}, 0)
    (found,) = follow_ups([forged], {1: "V-07"}, lambda _: True, lambda _: False)
    assert (found.what, found.until) == (BREACH, "")


def test_nobody_else_holds_the_clock_against_the_time():
    found = {
        path.name
        for path in Path(confcli.__file__).parent.rglob("*.py")
        for compared in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(compared, ast.Compare)
        and any(isinstance(node, ast.Name) and node.id == "deadline" for node in ast.walk(compared))
    }
    assert found == {"follow_ups.py"}
