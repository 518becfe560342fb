"""Which unfinished form fits what is begun, how it is offered, and that none of them stands before an emergency."""

from datetime import datetime, timedelta, timezone
from itertools import count

import pytest
from stories import CONSULT

from confcli.core.code.interview import Item
from confcli.flows.clients import add_client
from confcli.flows.drafts import unfinished
from confcli.flows.encounter import contact
from confcli.flows.ports import Interrupted, Wish, Wished
from confcli.flows.recording import record_breach, record_correction
from confcli.flows.resuming import described
from confcli.flows.share import share

CONTACT = {"channel": "email", "happened": "today"}
ITEMS = (Item("what was seen", "yes"),)
START = datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=1)))


def stop():
    return Wished(Wish.STOP)


@pytest.fixture
def live(session):
    """Make a session with a person who answers, a second later each time; there are two clients."""
    for name in ("Odile", "Paul"):
        add_client(session(name=name, language="english"))
    moments = (START + timedelta(seconds=n) for n in count())
    return lambda **answers: session(live=True, clock=lambda: next(moments), **answers)


def asked_of(at_work):
    return [asked.question.id for asked in at_work.interviewer.asked]


def left(act, at_work, *more, by=Wished):
    """Have a form left, and give what was raised."""
    with pytest.raises(by) as ended:
        act(at_work, *more)
    return ended.value


def tell(_):
    """Take a verdict."""


def test_what_is_begun_for_nobody_yet_fits_every_client_and_what_is_begun_for_another_none(live):
    left(share, live(danger="none", about=stop()), None, tell)  # before it was said whom it concerns
    left(contact, live(channel=stop(), client="C-001"))  # the client was chosen, and nothing else
    left(share, live(danger="none", about="C-002", recipient=stop()), None, tell)
    for code, kinds in (("C-001", ["decision"]), ("C-002", ["decision", "decision"])):
        at_work = live(danger=stop())
        left(share, at_work, code, tell)
        offered = [words for answer, words in at_work.interviewer.asked[0].choices if answer.startswith("resume")]
        assert len(offered) == len(kinds), offered
    at_work = live(unfinished="resume", **CONTACT)
    contact(at_work, "C-001")
    assert asked_of(at_work)[0] == "unfinished"
    at_work = live(**CONTACT)
    contact(at_work, "C-002")
    assert "unfinished" not in asked_of(at_work)


def test_a_client_who_was_chosen_is_kept_and_one_who_was_named_beforehand_is_nothing_to_keep(live, ledger):
    assert left(contact, live(client="C-001", channel=stop())).kept
    assert [one.client for one in unfinished(ledger)] == ["C-001"]
    assert not left(contact, live(channel=stop()), "C-002").kept
    assert [one.client for one in unfinished(ledger)] == ["C-001"]


def test_what_is_unfinished_says_what_it_is_about_whom_and_since_when(live, ledger, session):
    left(contact, live(client="C-001", channel=stop()))
    seq = contact(session(**CONTACT), "C-002")[0]
    left(record_correction, live(wrong="a slip", right=stop()), seq)
    left(record_breach, live(event=stop()))
    assert {described(ledger, one) for one in unfinished(ledger)} == {
        "Contact, C-001 Odile, begun on 22/11/2026 21:00",
        f"Correction of entry {seq}, C-002 Paul, begun on 22/11/2026 21:00",
    }


def test_several_stand_side_by_side_and_each_can_be_gone_on_with(live, ledger):
    left(contact, live(client="C-001", channel="email", happened=stop()))
    left(contact, live(unfinished="beside", channel="phone", happened=stop()), "C-001")
    assert len(unfinished(ledger)) == 2
    at_work = live(unfinished="resume 2", happened="today")
    seq, _ = contact(at_work, "C-001")
    assert ledger.entry(seq).fields["channel"] == "email"
    assert [one.answers["contact"]["channel"] for one in unfinished(ledger)] == ["phone"]
    lines = [words for _, words in at_work.interviewer.asked[0].choices]
    assert lines[-1] == "Begin another one; these stay unfinished"


# --- An emergency -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [None, "C-001"])
def test_what_is_unfinished_never_stands_before_an_emergency(live, ledger, code):
    emergency = {"danger": "client", "helper": "yes", "items": (), "client": "C-001"}
    asked = []
    for _ in range(2):
        at_work = live(**emergency)
        told = []
        share(at_work, code, lambda _, told=told, at_work=at_work: told.append(len(at_work.interviewer.asked)))
        asked.append(asked_of(at_work)[: told[0]])
        left(share, live(danger="none", about="C-001", recipient=stop()), None, tell)
    assert asked[0] == asked[1], "what is unfinished costs a prompt"
    assert asked[0][0] == "danger"
    assert len(unfinished(ledger)) == 2, "what is unfinished stays"


def test_danger_is_answered_once_when_what_is_unfinished_is_left_alone(live, ledger):
    left(share, live(danger="none", about="C-001", recipient=stop()), None, tell)
    at_work = live(**{**CONSULT, "about": "C-002", "items": ITEMS, "client": "C-002"})
    (recorded,) = share(at_work, None, tell)
    assert asked_of(at_work).count("danger") == 1
    assert ledger.entry(recorded.seq).fields["danger"] == "none"
    assert recorded.client == "C-002"
    assert len(unfinished(ledger)) == 1


def test_at_danger_beside_what_is_unfinished_the_clause_is_said_too(live):
    left(share, live(danger="none", about="C-001", recipient=stop()), None, tell)
    at_work = live(danger=[Wished(Wish.CLAUSE), Wished(Wish.STOP)])
    assert left(share, at_work, None, tell).kept, "what was begun before is kept"
    assert "EXC-1: " in at_work.interviewer.heard


# --- What is said to be kept --------------------------------------------------------------------


def test_ctrl_c_knows_whether_anything_is_kept(live):
    assert not left(contact, live(channel=KeyboardInterrupt()), "C-001", by=Interrupted).kept
    assert left(contact, live(channel="email", happened=KeyboardInterrupt()), "C-001", by=Interrupted).kept


def test_to_stop_at_the_word_keeps_the_verdict_and_says_so(live, ledger):
    answers = {"danger": "none", "about": "C-001", "recipient": "third_party", "identifiable": "yes"}
    waits = {**answers, "grounds": ("client_at_risk",), "can_act": "yes", "discussed": "not_yet"}
    assert left(share, live(**waits, word=stop()), None, tell).kept
    assert len(unfinished(ledger)) == 1
