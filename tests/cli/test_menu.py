"""The first day, the menu, and a vault that locks itself, at a terminal."""

from dataclasses import replace

import pytest
from keystrokes import life, nowhere
from platforms import needs_terminal
from terminal import Desk, menus, read_session

pytestmark = needs_terminal

both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
both_screens = pytest.mark.parametrize("columns", [80, 40])


def play(desk, name, **watch):
    """Play a session; numbered lines hold not one escape byte."""
    played = desk.play(name, **watch)
    if desk.plain:
        assert "\x1b" not in "".join(terminal.transcript for terminal in played)
    return played


@both_voices
@both_screens
def test_the_first_day(prepared, tmp_path, columns, plain):
    env = {**prepared.env, "ACCESSIBLE": "1"} if plain else prepared.env
    desk = Desk(tmp_path, columns=columns, plain=plain, env=env)
    play(desk, "first-run")
    chosen = {"language": "en", "voice": "plain" if plain else "guided"}
    assert desk.settled() == {**chosen, "coordinators_number": "Anne Martin 06 12 34 56 78"}
    vaults = [path.name for path in tmp_path.rglob("*.confcli-vault")]
    assert len(vaults) == 1


@both_voices
@both_screens
def test_a_vault_that_nobody_touches_is_locked_and_gone_on_with(desk, columns, plain):
    locked = []

    def watch(step, terminal):
        if step.words == "ten minutes without a key" and terminal.code is None:
            shown = [line for line in terminal.paper.on_screen() if line]
            assert shown[0].startswith("Locked: no key was pressed"), terminal
            locked.append(step)

    desk = replace(desk, columns=columns, plain=plain)
    play(desk, "nobody-there", watch=watch)
    assert len(locked) == 2
    first, second = (entry["fields"] for entry in desk.entries()[-2:])
    assert (first["client"], first["channel"], first["note"]) == ("C-001", "letter", "She writes again.")
    assert (second["client"], second["channel"]) == ("C-001", "email")


@both_voices
@both_screens
def test_every_line_of_the_menu_opens_what_it_says_and_comes_back(desk, columns, plain):
    chosen = {step.words for name in ("menu", "menu-vault") for step in read_session(name) if step.sign == ">"}
    for title, lines in menus().items():
        assert set(lines) <= chosen, f"the session menu.txt does not open every line of {title!r}"
    desk = replace(desk, columns=columns, plain=plain)
    play(desk, "menu")
    kinds = [entry["kind"] for entry in desk.entries()]
    assert kinds[3:] == ["contact", "decision", "client", "explanation", "outcome", "export"]
    assert len(list(desk.folder.glob("code-of-confidentiality-en.*"))) == 2
    assert len(list(desk.folder.glob("code-of-confidentiality-en-large.*"))) == 2
    assert len(list(desk.folder.glob("session-log*.pdf"))) == 1
    assert len(list(desk.folder.glob("supervisor-V-07.card"))) == 1


LIVES = [(columns, plain, language) for columns in (80, 40) for plain in (False, True) for language in ("en", "fr")]
ORDINARY = ((80, False, "fr"), (40, True, "en"))


@pytest.mark.parametrize(
    ("columns", "plain", "language"),
    [pytest.param(*one, marks=() if one in ORDINARY else pytest.mark.figures) for one in LIVES],
    ids=[f"{columns}-{'plain' if plain else 'guided'}-{language}" for columns, plain, language in LIVES],
)
def test_a_life_is_lived_from_the_menu_alone(tmp_path, columns, plain, language):
    """From making the vault to the export: each job within the prompts that a tester counted, but for first contact."""
    desk = nowhere(tmp_path, plain=plain, columns=columns, language=language)
    try:
        lived = life(desk, language)
    finally:
        for terminal in desk.opened:
            terminal.close()
    more = {job.name for job, prompts, _ in lived if prompts > job.before[0]}
    assert more <= {"first contact"}  # it holds more passages of the Code than it did when they were counted
    kept = sum(keys for _, _, keys in lived)
    assert kept < sum(job.before[1] for job, _, _ in lived)


@both_voices
@both_screens
def test_what_needs_a_closed_vault_is_done_from_the_menu_as_well(desk, columns, plain):
    desk = replace(desk, columns=columns, plain=plain)
    play(desk, "menu-vault")
    assert desk.settled()["language"] == "fr"
    aside = [path for path in desk.folder.glob("vault.set-aside-*") if not path.name.endswith("-journal")]
    assert len(aside) == 1  # and with it its journal, which is empty
    assert desk.pipe("confcli log").returncode == 4  # the passphrase of before opens it no more


@pytest.mark.parametrize(("typed", "asked"), [("Français", 1), ("fr", 1), ("2", 1), ("4", 1), ("5", 2), ("", 2)])
def test_a_language_that_was_not_understood_is_asked_again(prepared, tmp_path, typed, asked):
    desk = Desk(tmp_path, env=prepared.env)
    terminal = desk.start("confcli init (typing the passphrase)")
    terminal.wait()
    terminal.enter(typed)
    terminal.close()
    assert terminal.everything().count("1 / 2 / 3 / 4:") == asked, terminal
    assert ("Ce que vous apprenez" in terminal.everything()) == (asked == 1), terminal


@both_voices
def test_a_command_that_locks_itself_takes_what_was_said_off_the_screen(desk, plain):
    desk = replace(desk, plain=plain)
    terminal = desk.start("confcli contact")
    terminal.wait()
    terminal.answer("C-001 Odile Canari")
    desk.hours_later()
    terminal.until()
    assert terminal.code == 4
    assert "Odile" not in "".join(terminal.paper.on_screen()), "\n".join(terminal.paper.on_screen())
