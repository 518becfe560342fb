"""The window that a double click opens: the menu, then any command that a hint names, and it stays until it is left."""

import os
import shutil
import sys

import pytest
from platforms import needs_terminal
from terminal import Terminal, furnished

START = "import sys; from confcli.__main__ import main; from confcli.cli.window import run; sys.exit(run(main))"
LEAVE = "To close this window, press Enter."

pytestmark = needs_terminal


@pytest.fixture
def window(tmp_path):
    """Opens the window of a person who has a Documents folder, with a vault or without."""
    home = tmp_path / "Hélène Martin"
    (home / "Documents").mkdir(parents=True)
    opened = []

    def open_(*arguments, **env):
        around = {"HOME": str(home), "CONFCLI_WINDOW": "own", "XDG_DATA_HOME": str(home / "data"), **env}
        opened.append(Terminal([sys.executable, "-c", START, *arguments], env=around, cwd=tmp_path))
        return opened[-1]

    yield open_
    for terminal in opened:
        terminal.close()


def test_it_opens_the_menu_and_closes_after_enter(window, tmp_path):
    terminal = window()
    terminal.wait()
    assert f"will be put in {tmp_path}/Hélène Martin/Documents." in terminal.everything()
    assert "Make my vault" in terminal.everything()
    terminal.wish("<")
    assert LEAVE in terminal.everything()
    terminal.enter("")
    assert terminal.code == 0


def test_a_command_of_a_hint_can_be_typed_there_though_path_knows_none(window):
    terminal = window(PATH="/nowhere")
    terminal.wait()
    terminal.wish("<")
    for typed in ("confcli --version", "confcli show 'x", "practice --list"):
        terminal.enter(typed)
    seen = terminal.everything()
    assert "confcli 0." in seen
    assert "what-did-you-write" in seen
    assert "To see the numbers: confcli log" in seen  # in here its name is enough
    terminal.enter("confcli")
    assert terminal.kind == "one"
    terminal.wish("<")
    terminal.enter("")
    assert terminal.code == 0


def test_what_goes_wrong_is_read_before_it_closes(window):
    terminal = window("show", "nothing")
    terminal.wait()
    assert "is not the number of an entry" in terminal.everything()
    assert LEAVE in terminal.everything()
    terminal.enter("")
    assert terminal.code == 2


def test_what_is_written_out_lies_in_documents(window, tmp_path):
    desk = furnished(tmp_path)
    shutil.copy(desk.folder / "passphrase", tmp_path / "Hélène Martin" / "passphrase")
    terminal = window("code", "copy", "--format", "html")
    terminal.wait()
    terminal.enter("")
    assert [name for name in os.listdir(tmp_path / "Hélène Martin" / "Documents") if name.endswith("html")]


def test_in_a_window_of_somebody_else_it_ends_as_every_command(window):
    terminal = window("--version", CONFCLI_WINDOW="")
    terminal.until()
    assert terminal.code == 0
    assert LEAVE not in terminal.everything()
