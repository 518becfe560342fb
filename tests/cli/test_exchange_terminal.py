"""A volunteer and a supervisor at their terminals, each with a vault of their own, and one stick between them."""

import sys
from dataclasses import replace

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from terminal import furnished, moved_in

both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
both_screens = pytest.mark.parametrize("columns", [80, 40])
SUPERVISORS = "supervisors-vault"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A volunteer's desk, and beside it a supervisor's vault."""
    desk = furnished(tmp_path_factory.mktemp("prepared"))
    given = '[answers]\ncode = "S-01"\ntraining = "yes"\npromise = "yes"\n'
    ran = replace(desk, vault=SUPERVISORS).pipe("confcli init --answers -", given)
    assert ran.returncode == 0, ran.stderr
    return desk


@pytest.fixture
def seated(prepared, tmp_path):
    """Sit both down at screens of one size, with one voice and a language each."""
    opened = []

    def at(columns, plain, volunteer, supervisor):
        desk = replace(moved_in(prepared, tmp_path), columns=columns, plain=plain, opened=opened)
        (tmp_path / "stick").mkdir()
        (tmp_path / SUPERVISORS).write_bytes((prepared.folder / SUPERVISORS).read_bytes())
        home = tmp_path / "supervisors-home"
        home.mkdir()
        other = replace(desk, vault=SUPERVISORS, home=home)
        desk.settle(volunteer)
        other.settle(supervisor)
        return replace(desk, others={"supervisor": other})

    yield at
    for terminal in opened:
        terminal.close()


def play(desk, name):
    """Play a session; numbered lines hold not one escape byte."""
    played = desk.play(name)
    if desk.plain:
        assert "\x1b" not in "".join(terminal.transcript for terminal in played)


@both_voices
@both_screens
def test_from_the_card_to_the_reply(seated, columns, plain):
    desk = seated(columns, plain, "en", "fr")
    (desk.folder / "stick" / "broken.confcli").write_bytes(b"age-encryption.org/v1\n-> X25519 broken")
    play(desk, "supervision")


@both_voices
@both_screens
def test_the_same_exchange_through_the_menu(seated, columns, plain):
    play(seated(columns, plain, "fr", "en"), "supervision-menu")
