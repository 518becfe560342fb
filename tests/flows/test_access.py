"""What the law gives a client: to see what is kept on them."""

import pytest
from stories import CONSULT, FIRST_CONTACT

from confcli.core.code.interview import Item
from confcli.errors import NotWritten, Unanswered
from confcli.flows.access import give_access
from confcli.flows.clients import add_client
from confcli.flows.encounter import contact, explain
from confcli.flows.share import share

NEW = {"name": "CANARY Odile", "language": "french"}
CONTACT = {"channel": "phone", "happened": "today", "note": "CANARY note"}


@pytest.fixture
def known(session):
    """A ledger with two clients who agreed to notes, a contact with each, and a decision about the first."""
    for code in ("C-001", "C-002"):
        add_client(session(**NEW))
        explain(session(**FIRST_CONTACT), code)
        contact(session(**CONTACT), code)
    share(session(**CONSULT, items=(Item("CANARY thing", "yes"),)), "C-001", lambda _: None)
    return session


def test_access_gives_all_of_one_client_and_nothing_of_another(known):
    staged = []
    record = give_access(known(identity="yes"), "C-001", staged.append)
    assert staged == [record]
    assert [one.seq for one in record.entries] == [2, 3, 4, 8]
    assert {one.fields["client"] for one in record.entries} == {"C-001"}
    assert all("volunteer" not in one.fields for one in record.entries)
    assert {"note", "may_share", "items"} <= record.in_own_words
    assert "language" not in record.in_own_words


def test_access_is_recorded_and_only_once_it_is_written(known, ledger):
    size = ledger.head().size

    def full(_):
        raise NotWritten("The disk is full.")

    with pytest.raises(NotWritten):
        give_access(known(identity="yes"), "C-001", full)
    assert ledger.head().size == size
    give_access(known(identity="yes"), "C-001", lambda _: None)
    assert ledger.entry(size + 1).kind == "access"


def test_access_waits_until_the_identity_is_sure(known, ledger):
    size = ledger.head().size
    with pytest.raises(Unanswered, match="Nothing was written"):
        give_access(known(identity="not_yet"), "C-001", lambda _: None)
    assert ledger.head().size == size
