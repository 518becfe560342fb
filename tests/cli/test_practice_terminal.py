"""Practice as a person sees it: on a real terminal, in both voices, and stopped between two cases."""

import pytest
from platforms import needs_terminal
from terminal import CTRL_C, CTRL_D, Desk

pytestmark = needs_terminal

both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])


@pytest.fixture
def desk(tmp_path):
    """An empty folder, which is home as well."""
    desk = Desk(tmp_path, env={"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"})
    yield desk
    for terminal in desk.opened:
        terminal.close()
    assert list(tmp_path.iterdir()) == []


@both_voices
@pytest.mark.parametrize("columns", [80, 40])
def test_a_case_is_practised_to_its_end(desk, plain, columns):
    desk.columns, desk.plain = columns, plain
    played = desk.play("practice")
    if plain:
        assert "\x1b" not in "".join(terminal.transcript for terminal in played)


@both_voices
@pytest.mark.parametrize("key", [CTRL_C, CTRL_D, "=\r", ""], ids=["ctrl-c", "ctrl-d", "=", "by its answer"])
def test_stopping_between_two_cases_tells_the_score_so_far(desk, plain, key):
    desk.plain = plain
    terminal = desk.start("confcli practice")
    terminal.wait()
    for words in ("No, nobody", "Yes, or it may", "A former volunteer"):
        terminal.answer(words)
    assert "PRACTICE: Another case?" in terminal.seen(), terminal
    if key:
        terminal.press(key)
        terminal.until()
    else:
        terminal.answer("No, stop here")
    assert terminal.code == 0, terminal
    assert "PRACTICE: 0 of 1 right so far; there are 12 cases." in terminal.seen(), terminal
    assert "ring-my-doctor" in terminal.seen()
