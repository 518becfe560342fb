"""From what a person begins: what waits, one like it, the same for someone else too, or something new."""

import pytest
from stories import AT_RISK, CONSULT

from confcli.core.code.interview import Item
from confcli.errors import Misread
from confcli.flows.beginning import chosen_beginning, chosen_repetition, for_another
from confcli.flows.clients import add_client
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.recording import outstanding
from confcli.flows.share import share

ITEMS = (Item("what was seen", "yes"), Item("the name", "no"))
TALK_FIRST = {**AT_RISK, "discussed": "not_yet"}
COLLEAGUE = {"recipient_name": "Anne", "recipient_role": "volunteer", "purpose": "to help", "happened": "today"}


def nothing(_):
    pass


def asked_of(session, *, without=("review", "word")):
    return [asked.question.id for asked in session.interviewer.asked if asked.question.id not in without]


@pytest.fixture
def one(session):
    add_client(session(name="Odile", language="english"))


def decided(session, client="C-001", **answers):
    (recorded,) = share(session(**answers), client, nothing)
    return recorded.seq


@pytest.mark.usefixtures("one")
def test_for_another_too_only_what_differs_is_asked(session, ledger):
    at_work = session(live=True, **CONSULT, items=ITEMS, **COLLEAGUE, another="another")
    first = share(at_work, "C-001", nothing)
    goes_on = for_another(at_work, first)
    again = session(live=True, **{**CONSULT, **COLLEAGUE, "recipient_name": "Berthe"}, another="enough")
    second = share(again, None, nothing, goes_on)
    assert asked_of(again) == [
        *("danger", "recipient", "need", "relationship"),
        *("recipient_name", "recipient_role"),
    ]
    assert for_another(again, second) is None
    fields = [ledger.entry(one.seq).fields for one in (*first, *second)]
    assert [one["recipient_name"] for one in fields] == ["Anne", "Berthe"]
    assert [one["client"] for one in fields] == ["C-001", "C-001"]
    assert [one["may_share"] for one in fields] == [["what was seen"]] * 2
    assert [one.seq for one in outstanding(ledger)] == [first[0].seq, second[0].seq]


@pytest.mark.usefixtures("one")
def test_where_the_code_had_nothing_to_decide_nobody_is_asked_for_another(session):
    at_work = session(live=True, danger="none", about="no_client")
    assert for_another(at_work, share(at_work, None, nothing)) is None
    assert "another" not in asked_of(at_work)


@pytest.mark.usefixtures("one")
def test_what_waits_is_offered_before_something_new_is_begun(session):
    assert chosen_beginning(session(live=True)) is None
    seq = decided(session, **TALK_FIRST)
    at_work = session(live=True, beginning=str(seq))
    assert chosen_beginning(at_work) == GoesOn(Link.CONTINUE, (seq,))
    (asked,) = at_work.interviewer.asked
    assert dict(asked.choices) == {
        "new": "Something new",
        str(seq): f"Go on with entry {seq}, waiting since 22/11/2026 21:00, C-001, Odile",
    }
    assert chosen_beginning(session(live=True, beginning="new")) is None


@pytest.mark.usefixtures("one")
def test_of_each_client_and_colleague_the_newest_consult_is_offered_again(session):
    with pytest.raises(Misread, match="no consult about a client yet"):
        chosen_repetition(session(live=True))
    first = decided(session, **CONSULT, items=ITEMS, **COLLEAGUE)
    second = decided(session, **CONSULT, items=ITEMS, **COLLEAGUE)
    third = decided(session, **CONSULT, items=ITEMS, **{**COLLEAGUE, "recipient_name": "Berthe"})
    at_work = session(live=True, beginning=str(third))
    assert chosen_repetition(at_work) == GoesOn(Link.LIKE, (third,))
    (asked,) = at_work.interviewer.asked
    assert [line for line, _ in asked.choices] == [str(second), str(third)]
    assert dict(asked.choices)[str(third)].endswith("C-001, Odile, Berthe")
    assert first < second
