"""Real people at real terminals: the whole job in both voices, and everything that goes wrong on a keyboard."""

import pytest
from terminal import Desk

PASSPHRASE = "five quiet invented test words"
SCREENS = [(80, 24), (40, 24)]


@pytest.fixture
def desk(tmp_path):
    """An empty folder with a passphrase file; whatever was started there is ended."""
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    desk = Desk(tmp_path)
    yield desk
    for terminal in desk.opened:
        terminal.close()


@pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
@pytest.mark.parametrize(("columns", "rows"), SCREENS, ids=["80x24", "40x24"])
def test_the_whole_job(desk, columns, rows, plain):
    desk.columns, desk.rows, desk.plain = columns, rows, plain
    played = desk.play("story")
    if plain:
        assert "\x1b" not in "".join(terminal.transcript for terminal in played)
