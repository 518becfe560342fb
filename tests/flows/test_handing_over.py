"""A client goes to a colleague: through the gate, each thing named, and recorded before the file counts."""

import pytest
from stories import FIRST_CONTACT

from confcli.core.code.interview import Item
from confcli.core.code.model import Privacy
from confcli.core.ledger.kinds import leaving
from confcli.errors import Misread, NotWritten, Unanswered
from confcli.flows.changing import change
from confcli.flows.clients import add_client
from confcli.flows.drafts import unfinished
from confcli.flows.encounter import contact, explain
from confcli.flows.ending import end
from confcli.flows.erasure import erase_client
from confcli.flows.handing_over import Telling, hand_over
from confcli.flows.ports import Wish, Wished
from confcli.policy import load

POLICY = load()
TELLING = Telling(lambda entries: f"listed {[one.seq for one in entries]}", lambda entry: f"{entry.seq} {entry.fields}")
NEW = {"name": "CANARY Odile", "language": "french"}
CONTACT = {"channel": "phone", "happened": "today", "note": "CANARY note"}
OPENS = {"takes_over": "yes", "client_agrees": "yes"}


@pytest.fixture
def known(session):
    """Two clients who agreed to notes, a contact with each, and how the first is reached."""
    for code in ("C-001", "C-002"):
        add_client(session(**NEW))
        explain(session(**FIRST_CONTACT), code)
        contact(session(**CONTACT), code)
    change(session(telephone="06 CANARY", around="CANARY sister", partner="C-002"), "C-001")
    return session


def handed(session, **answers):
    staged = []
    seq = hand_over(session(**OPENS, **answers), "c1", "V-08", TELLING, staged.append)
    (one,) = staged
    assert one.entry == seq
    return one


def test_nothing_goes_by_itself(known):
    one = handed(known)
    assert (one.giver, one.taker, one.known, one.entries) == ("V-07", "V-08", {}, ())


@pytest.mark.parametrize(
    ("needed", "goes"),
    [
        ("name", {"name": "CANARY Odile"}),
        ("language", {"language": "french"}),
        ("reached", {"telephone": "06 CANARY"}),
        ("around", {"around": "CANARY sister"}),
    ],
)
def test_only_what_was_named_goes_and_never_who_their_partner_is(known, needed, goes):
    assert handed(known, details_needed=(needed,)).known == goes


def test_only_entries_that_are_needed_go(known):
    answers = (Item("4", "yes"), Item("3", "unsure"), Item("2", "no"), Item("4", "yes"))
    (told,) = handed(known, entries_needed=answers).entries
    assert told.startswith("4 ")


@pytest.mark.parametrize("number", ["7", "1", "99", "x"])
def test_an_entry_about_somebody_else_is_refused(known, ledger, number):
    size = ledger.head().size
    with pytest.raises(Misread, match=r"is not about C-001|There is no entry"):
        handed(known, entries_needed=(Item(number, "no"),))
    assert ledger.head().size == size


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"takes_over": "no"}, "whom the group has named"),
        ({"takes_over": "unsure"}, "whom the group has named"),
        ({"takes_over": "yes", "client_agrees": "not_yet"}, "know first"),
        ({"takes_over": "yes", "client_agrees": "unsure"}, "know first"),
    ],
)
def test_a_doubt_hands_nothing_over(known, ledger, answers, why):
    size = ledger.head().size
    with pytest.raises(Unanswered, match=why):
        hand_over(known(**answers), "C-001", "V-08", TELLING, lambda _: pytest.fail("it was written"))
    assert ledger.head().size == size


def test_who_has_left_hands_nothing_over(known):
    end(known(whose="my_volunteering", happened="today", goes_on="yes"))
    with pytest.raises(Unanswered, match="left the group"):
        handed(known)


def test_ones_own_card_is_refused_before_anything_is_asked(known):
    at_work = known(**OPENS)
    with pytest.raises(Misread, match="your own"):
        hand_over(at_work, "C-001", "V-7", TELLING, lambda _: None)
    assert at_work.interviewer.asked == []


def test_what_cannot_be_written_takes_the_entry_back(known, ledger):
    def full(_):
        raise NotWritten("The disk is full.")

    size = ledger.head().size
    with pytest.raises(NotWritten):
        hand_over(known(**OPENS), "C-001", "V-08", TELLING, full)
    assert ledger.head().size == size


def test_it_is_recorded_to_whom_and_which_entries_and_no_text(known, ledger):
    one = handed(known, details_needed=("name", "reached"), entries_needed=(Item("4", "yes"),))
    entry = ledger.entry(one.entry)
    assert (entry.kind, entry.fields["client"], entry.fields["to_volunteer"]) == ("hand_over", "C-001", "V-08")
    assert entry.fields["entries_needed"] == ["yes: 4"]
    assert "CANARY" not in str(entry.fields)
    assert leaving(POLICY, "hand_over", ()) >= set(entry.fields)


def test_no_level_but_those_of_a_hand_over_reveals_how_they_are_reached():
    revealed = {
        name: {level for one in form.questions for level in sum(one.reveals.values(), ())}
        for name, form in POLICY.forms.items()
    }
    assert [name for name, levels in revealed.items() if Privacy.REACH in levels] == ["hand_over"]


def test_a_stop_keeps_it_and_an_erasure_forgets_it(known, ledger):
    with pytest.raises(Wished):
        hand_over(known(live=True, takes_over="yes", client_agrees=Wished(Wish.STOP)), "C-001", "V-08", TELLING, print)
    (begun,) = unfinished(ledger)
    assert (begun.kind, begun.client, begun.goes_on) == ("hand_over", "C-001", ("V-08",))
    one = handed(known)
    erase_client(known(basis="asked_for", sure="yes"), "C-001")
    assert "client" not in ledger.entry(one.entry).fields
