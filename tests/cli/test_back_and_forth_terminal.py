"""At a terminal: a form left and taken up again, gone through back and forth, and broken into by an emergency."""

import re
from dataclasses import replace

import pytest
from platforms import needs_terminal
from stories import PASSAGES
from terminal import CTRL_D, PASSPHRASE, REVIEW, read_session, said, squeezed

from confcli.emergency import card
from confcli.flows.drafts import unfinished
from confcli.vault import secrets
from confcli.vault.unlocking import open_vault

pytestmark = needs_terminal

both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
both_screens = pytest.mark.parametrize("columns", [80, 40])


def play(desk, name, **watch):
    """Play a session; numbered lines hold not one escape byte."""
    played = desk.play(name, **watch)
    if desk.plain:
        assert "\x1b" not in "".join(terminal.transcript for terminal in played)
    return played


def kept(desk, monkeypatch):
    """Give the answers of the unfinished forms."""
    monkeypatch.setattr(secrets, "ROUNDS", 1)
    vault = open_vault(str(desk.folder / "vault"), secrets.Passphrase(PASSPHRASE))
    try:
        return [one.answers for one in unfinished(vault)]
    finally:
        vault.close()


@both_voices
@both_screens
@pytest.mark.parametrize("prepared", ["french"], indirect=True)
def test_a_first_contact_in_french_survives_a_kill(desk, columns, plain, monkeypatch):
    desk = replace(desk, columns=columns, plain=plain)
    desk.settle("fr")
    play(desk, "french-first-contact")
    desk.settle("en")
    fields = desk.entries()[-1]["fields"]
    assert [fields[passage] for passage in PASSAGES] == ["explained"] * 8
    assert (fields["client"], fields["channel"], fields["notes_consent"]) == ("C-001", "phone", "agreed")
    assert (fields["client_asked"], fields["copy"], fields["copy_language"]) == (
        "Qui lit vos notes ?", "on_paper", "french",
    )  # fmt: skip
    assert kept(desk, monkeypatch) == []


@both_voices
@both_screens
def test_an_emergency_breaks_in_anywhere_and_nothing_is_lost(desk, columns, plain, monkeypatch):
    desk = replace(desk, columns=columns, plain=plain)
    play(desk, "emergency-at-any-moment")
    fields = desk.entries()[-1]["fields"]
    assert (fields["channel"], fields["note"]) == ("email", "She slept well!")
    assert kept(desk, monkeypatch)[0]["sharing"] == {"danger": "client", "helper": "yes", "items": ()}


@both_voices
@both_screens
def test_a_checklist_is_gone_through_back_and_forth(desk, columns, plain, monkeypatch):
    desk = replace(desk, columns=columns, plain=plain)
    play(desk, "disclosure-back-and-forth")
    fields = desk.entries()[-1]["fields"]
    assert (fields["class"], fields["recipient"]) == ("exceptional_disclosure", "third_party")
    assert (fields["need"], fields["assigned"], fields["relationship"]) == (None, None, None)
    assert fields["may_share"] == ["the dates she was seen"]
    assert (fields["recipient_name"], fields["recipient_role"]) == ("Dr Blanc", "family doctor")
    assert kept(desk, monkeypatch) == []


# --- The emergency card -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "plain",
    [False, True],
    ids=["guided", "plain"],
)
@both_screens
def test_every_line_of_the_card_stands_on_its_own_and_the_numbers_on_the_screen(desk, columns, plain):
    terminal = replace(desk, columns=columns, plain=plain).start("confcli contact C-001")
    terminal.wait()
    terminal.wish("!")
    lines = card("en", None).splitlines()
    shown = terminal.lines()
    begin = shown.index(lines[0])
    assert shown[begin : begin + len(lines)] == lines, terminal
    on_screen = terminal.paper.on_screen()
    numbers = [line for line in lines if line[:2].isdigit()]
    assert [line for line in numbers if line not in on_screen] == [], terminal


# --- What is not right yet ----------------------------------------------------------------------


def at_the_second_thing(desk):
    """Type a thing that is needed, and the words of a second one, which waits for its answer."""
    terminal = desk.start("confcli share C-001")
    terminal.wait()
    for words in ("Yes, the client", "Yes: this answer", "where she is", "Yes", "which illness"):
        terminal.answer(words)
    return terminal


@both_voices
def test_back_takes_back_what_was_just_typed_and_nothing_before(desk, plain):
    terminal = at_the_second_thing(replace(desk, plain=plain))
    terminal.wish("<")
    assert "Taken back: where she is" not in terminal.seen(), terminal


@both_voices
def test_ctrl_d_says_that_the_answers_are_kept(desk, plain, monkeypatch):
    terminal = replace(desk, plain=plain).start("confcli contact C-001")
    terminal.wait()
    terminal.answer("By email")
    terminal.press(CTRL_D)
    terminal.until()
    assert kept(desk, monkeypatch) == [{"contact": {"channel": "email"}}]
    assert "the rest is not kept" not in terminal.seen(), terminal


@both_voices
def test_no_word_is_broken_at_its_hyphen(desk, plain):
    desk = replace(desk, columns=40, plain=plain)
    desk.settle("fr")
    terminal = desk.start("confcli first-contact")
    terminal.wait()
    assert terminal.broken_at_hyphens() == [], terminal


def test_a_french_colon_is_not_underlined(desk):
    desk.settle("fr")
    terminal = desk.start("confcli contact C-001")
    terminal.wait()
    assert not re.findall(r"\x1b\[[\d;]*;4m", terminal.transcript), repr(terminal.transcript[-200:])


@pytest.mark.parametrize("prepared", ["french"], indirect=True)
def test_a_prompt_is_never_broken_inside_a_word(desk):
    desk = replace(desk, columns=40)
    desk.settle("fr")
    terminal = desk.start("confcli contact C-001")
    terminal.wait()
    for words in ("Par e-mail", "hier"):
        terminal.answer(words)
    assert said("Your answer: (Enter alone for nothing)", "fr") in terminal.seen(), terminal


@pytest.mark.xfail(strict=True, reason="a long list of answers pushes the question of the review off the screen")
def test_the_question_of_a_review_stands_on_the_screen(desk):
    terminal = replace(desk, columns=40).start("confcli share C-001")
    terminal.wait()
    steps = [step.words for step in read_session("every-question-of-a-disclosure") if step.sign == ">"]
    for words in steps[: steps.index("All is right")]:
        terminal.answer(words)
    assert REVIEW in terminal.seen()
    assert REVIEW in squeezed("\n".join(terminal.paper.on_screen())), "\n".join(terminal.paper.on_screen())
