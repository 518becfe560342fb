"""Not yet, another recipient, several clients, and what the ledger knows, at a terminal."""

from dataclasses import replace

import pytest
from platforms import needs_terminal

pytestmark = needs_terminal

SCREENS = [(80, False), (40, True)]
screens = pytest.mark.parametrize(("columns", "plain"), SCREENS, ids=["80-guided", "40-plain"])


@screens
@pytest.mark.parametrize(("language", "name"), [("en", "not-yet"), ("fr", "pas-encore")])
def test_what_is_not_yet_waits_and_goes_on(desk, columns, plain, language, name):
    at_work = replace(desk, columns=columns, plain=plain)
    at_work.settle(language)
    at_work.play(name)
    waits, goes_on, outcome = (entry["fields"] for entry in at_work.entries()[-3:])
    assert waits["not_yet"] == ["discuss-first"]
    assert (goes_on["refers_to"], goes_on["marks"]) == ("4", ["continued", "permits"])
    assert (outcome["refers_to"], outcome["marks"]) == ("5", ["passed_on"])


@screens
def test_one_sitting_for_several_clients_and_colleagues(desk, columns, plain):
    at_work = replace(desk, columns=columns, plain=plain)
    at_work.play("one-sitting")
    decisions = [entry["fields"] for entry in at_work.entries() if entry["kind"] == "decision"]
    assert [one["client"] for one in decisions] == ["C-001", "C-002", "C-001", "C-002", "C-001", "C-001"]
    assert [one["recipient_name"] for one in decisions][:5] == [
        *("Anne Brun", "Anne Brun", "Berthe Roux", "Berthe Roux", "Anne Brun"),
    ]
    assert {one["class"] for one in decisions} == {"internal_consult"}
