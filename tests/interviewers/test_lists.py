"""No answer is ever recorded that was not on the line that stood there as chosen, whatever keys are pressed."""

from datetime import date

import pytest
from interviewers.playing import PLAYERS

from confcli.core.code.interview import Item
from confcli.core.people import Client
from confcli.errors import Unanswered
from confcli.flows.desk import Desk
from confcli.flows.form_filling import fill_in
from confcli.flows.ports import Wished
from confcli.interviewers.lists import ChoiceList
from confcli.policy import load

POLICY = load()
TODAY = date(2026, 12, 1)
NAMES = {"C-001": "Odile Canari", "C-004": "Hélène d’Août", "C-005": "Pierrette Lœil", "C-012": "Pierre", "C-013": None}
FEW = {code: Client(code, name, frozenset()) for code, name in NAMES.items()}
MANY = {f"C-{n:03d}": Client(f"C-{n:03d}", f"Client {n * 7 % 90}", frozenset()) for n in range(2, 90) if n % 3}


def play(player, count):
    """Fill in all forms again and again until so many sequences were played; give the forms that came to their end."""
    ended, rounds = set(), 0
    while player.played < count:
        for name, form in POLICY.forms.items():
            desk = Desk(player, TODAY, clients=FEW if rounds % 3 else MANY, reviewed=True, card="The card.")
            player.given = {}
            try:
                filled = fill_in(form, POLICY.words[name], desk)
            except (Wished, Unanswered, KeyboardInterrupt):
                continue
            for question in form.questions:
                if question.options or question.kind == "client":
                    require_recorded_as_given(filled.given.get(question.id, ()), player.given.get(question.id, set()))
            ended.add(name)
        rounds += 1
    return ended


def require_recorded_as_given(recorded, given):
    """Hold what comes out of a form against what was seen as chosen."""
    for one in (recorded,) if isinstance(recorded, str) else recorded:
        assert one == "" or one in given or (isinstance(one, Item) and one in given), (recorded, given)


@pytest.mark.parametrize("voice", PLAYERS)
def test_no_answer_is_recorded_that_was_not_shown_as_chosen(monkeypatch, voice):
    with PLAYERS[voice](monkeypatch, seed=1) as player:
        play(player, 150)
    assert player.answered > 40


@pytest.mark.figures
def test_twenty_thousand_key_sequences_record_nothing_that_was_not_shown_as_chosen(monkeypatch, capsys):
    played, answered = {}, {}
    for voice, sit in PLAYERS.items():
        with sit(monkeypatch, seed=2) as player:
            ended = play(player, 20_000)
        played[voice], answered[voice] = player.played, player.answered
        assert ended == set(POLICY.forms), set(POLICY.forms) - ended
    with capsys.disabled():
        told = ", ".join(f"{voice} {played[voice]} sequences with {answered[voice]} answers" for voice in PLAYERS)
        print(f"\nP20  random keys over all forms: {told}; recorded without having been shown as chosen: 0")


def test_that_it_is_left_open_is_not_shown_as_chosen_beside_an_answer():
    choices = ChoiceList([("", "Leave it open"), ("pdf", "A PDF"), ("text", "Text")], 80, several=True)
    choices.type("Leave")
    assert choices.marked() == {0}
    choices.type(", 1")
    assert choices.marked() == {1}
    assert choices.taken() in (("", "pdf"), ("pdf",))
