"""Codes of people, what is known of a client, and what is owed to them."""

import pytest

from confcli.core.ledger.marks import NOTES_AGREED, NOTES_REFUSED, TOLD
from confcli.core.people import Client, latest_marks, next_code, read_code, reminders, require_client
from confcli.errors import Misread


def test_a_code_is_never_a_name():
    for typed in (" c-001 ", "C001", "c 001"):
        assert read_code(typed) == "C-001"
    for name in ("Marie", "Marie Dupont", "C-", "-1", "1", "C-001 Marie", "CLIENT-1"):
        with pytest.raises(Misread, match="not a code"):
            read_code(name)


def test_a_client_is_found_by_what_people_type():
    clients = {code: Client(code, None, frozenset()) for code in ("C-001", "C-002", "D-002")}
    for typed in ("C-001", "c-1", "c1", "C 001", "1"):
        assert require_client(typed, clients).code == "C-001"
    assert require_client("d2", clients).code == "D-002"
    for typed in ("2", "C-9", "E-1"):
        with pytest.raises(Misread, match="There is no client"):
            require_client(typed, clients)
    with pytest.raises(Misread, match="not a code"):
        require_client("Marie", clients)
    with pytest.raises(Misread, match="no clients yet"):
        require_client("C-001", {})


def test_the_next_code_is_one_after_the_highest():
    assert next_code([]) == "C-001"
    assert next_code(["C-007", "C-002", "V-99"]) == "C-008"


def test_a_later_word_on_notes_replaces_the_earlier_one():
    assert latest_marks([{TOLD, NOTES_AGREED}, {NOTES_REFUSED}]) == {TOLD, NOTES_REFUSED}
    assert latest_marks([{NOTES_REFUSED}, {NOTES_AGREED}]) == {NOTES_AGREED}
    assert latest_marks([{NOTES_REFUSED}, {TOLD}]) == {TOLD, NOTES_REFUSED}


def test_reminders_say_what_is_owed():
    assert "has not been told" in reminders(Client("C-001", None, frozenset()))[0]
    assert "copy of the Code" in reminders(Client("C-001", None, frozenset({TOLD})))[0]
    assert "not been asked about notes" in reminders(Client("C-001", None, frozenset({TOLD, "copy_offered"})))[0]
    assert reminders(Client("C-001", None, frozenset({TOLD, "copy_offered", NOTES_AGREED}))) == ()
    refused = reminders(Client("C-001", None, frozenset({TOLD, "copy_offered", NOTES_REFUSED})))
    assert "does not agree to notes" in refused[0]
