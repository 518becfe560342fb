"""What is still to be done is one list: the most urgent first, and whatever is done is off it."""

from datetime import timedelta

import pytest
from stories import CONSULT as CHECKLIST
from stories import EXPLAINED, FIRST_CONTACT

from confcli.core.code.interview import Item
from confcli.core.ledger.marks import COPY_OFFERED, NOTES_AGREED, NOTES_REFUSED
from confcli.flows.clients import add_client, clients
from confcli.flows.encounter import explain, explain_only
from confcli.flows.outcome import record_outcome
from confcli.flows.ports import Wish, Wished
from confcli.flows.recording import record_breach
from confcli.flows.share import share
from confcli.flows.to_do import Sort, all_to_do

BREACH = {"event": "a letter", "client": "C-001", "noticed": "today", "meant": "not_meant", "informed": ("nobody_yet",)}
CONSULT = {**CHECKLIST, "items": (Item("fears", "yes"),)}
WAITS = {
    "danger": "none",
    "about": "client",
    "recipient": "third_party",
    "identifiable": "yes",
    "grounds": ("client_at_risk",),
    "can_act": "yes",
    "discussed": "not_yet",
}


def sorts(at_work, later=timedelta()):
    return [one.sort for one in all_to_do(at_work.ledger, at_work.drafts, at_work.clock() + later)]


@pytest.mark.usefixtures("who_agreed")
def test_nothing_is_left_of_a_client_who_was_told_everything(session):
    assert sorts(session()) == []


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        ({"trust": "not_explained"}, [Sort.TELL]),
        ({"copy": "not_offered"}, [Sort.COPY]),
        ({"notes_consent": "not_asked"}, [Sort.NOTES]),
        ({"copy": "not_offered", "notes_consent": "not_asked"}, [Sort.COPY, Sort.NOTES]),
    ],
)
def test_what_a_client_is_owed_is_to_be_done(session, one_client, left_out, expected):
    explain(session(**{**FIRST_CONTACT, **left_out}), one_client.code)
    assert sorts(session()) == expected


def test_the_most_urgent_stands_first(session, who_agreed):
    share(session(**CONSULT), who_agreed.code, lambda _: None)
    share(session(**WAITS), who_agreed.code, lambda _: None)
    record_breach(session(**BREACH))
    add_client(session(name="Zoé", language="french"))
    with pytest.raises(Wished):
        explain(session(live=True, happened="today", channel=Wished(Wish.STOP)), who_agreed.code)
    assert sorts(session()) == [Sort.CLOCK, Sort.WAIT, Sort.UNFINISHED, Sort.TELL, Sort.OUTCOME]
    found = all_to_do(session().ledger, session().drafts, session().clock())
    assert [one.client.code if one.client else "" for one in found] == ["C-001", "C-001", "C-001", "C-002", "C-001"]
    assert found[2].draft.kind == "explanation"


@pytest.mark.usefixtures("who_agreed")
def test_the_clock_of_a_breach_is_over_after_its_hours(session):
    record_breach(session(**BREACH))
    assert sorts(session()) == [Sort.CLOCK]
    assert sorts(session(), timedelta(hours=73)) == []


def test_what_is_done_is_no_longer_to_be_done(session, who_agreed):
    (decided,) = share(session(**CONSULT), who_agreed.code, lambda _: None)
    assert sorts(session()) == [Sort.OUTCOME]
    record_outcome(session(shared="nothing"), decided.seq)
    assert sorts(session()) == []


@pytest.mark.parametrize(
    ("left_out", "mark", "asked", "given"),
    [
        ("copy", COPY_OFFERED, ["copy", "copy_language"], {"copy": "on_paper", "copy_language": "french"}),
        ("copy", COPY_OFFERED, ["copy"], {"copy": "declined"}),
        ("notes_consent", NOTES_AGREED, ["notes_consent", "client_asked"], {"notes_consent": "agreed"}),
        ("notes_consent", NOTES_REFUSED, ["notes_consent"], {"notes_consent": "refused"}),
    ],
)
def test_what_was_left_open_at_first_contact_is_asked_alone(session, ledger, one_client, left_out, mark, asked, given):
    safest = {"copy": "not_offered", "notes_consent": "not_asked"}[left_out]
    explain(session(**{**FIRST_CONTACT, left_out: safest}), one_client.code)
    at_work = session(**given)
    seq, client = explain_only(at_work, one_client.code, mark)
    assert [one.question.id for one in at_work.interviewer.asked] == asked
    assert mark in client.marks
    assert client.told
    assert ledger.entry(seq).fields["client"] == one_client.code
    assert not set(EXPLAINED) & {name for name, value in ledger.entry(seq).fields.items() if value}
    assert sorts(session()) == []
    assert clients(ledger)[one_client.code].marks == client.marks
