"""An unfinished form is found by its number, and dropped once that is confirmed."""

import pytest

from confcli.errors import Misread
from confcli.flows.drafts import unfinished
from confcli.flows.dropping import dropped, numbered
from confcli.flows.ending import end
from confcli.flows.ports import Wish, Wished


@pytest.fixture
def left_open(session):
    with pytest.raises(Wished):
        end(session(live=True, whose="my_volunteering", happened=Wished(Wish.STOP)))


@pytest.mark.usefixtures("left_open")
@pytest.mark.parametrize(("answer", "stays"), [("stays", 1), ("drop", 0)])
def test_it_is_asked_once_and_what_it_is_stands_in_the_question(session, ledger, answer, stays):
    at_work = session(live=True, drop=answer)
    assert dropped(at_work, numbered(at_work.drafts, "1")) is not bool(stays)
    assert len(unfinished(ledger)) == stays
    (asked,) = at_work.interviewer.asked
    assert asked.words.text == "Drop this? Ending, begun on 22/11/2026 21:00"
    assert [choice for choice, _ in asked.choices] == ["stays", "drop"], "Enter alone drops nothing"


@pytest.mark.usefixtures("left_open")
@pytest.mark.parametrize("number", ["0", "2", "-1", "9" * 15, "", "x", "\x1b[2J"])
def test_a_number_that_none_has_is_misread(session, number):
    with pytest.raises(Misread, match="There is no unfinished form"):
        numbered(session().drafts, number)
