"""A volunteer and a supervisor at their terminals, each with a vault of their own, and one stick between them."""

import re
from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import furnished, moved_in

pytestmark = needs_terminal


def screens(*ordinary):
    """Name every screen and voice; but for those named, they are played with the figures only: each takes seconds."""
    every = [(columns, plain) for columns in (80, 40) for plain in (False, True)]
    return pytest.mark.parametrize(
        ("columns", "plain"),
        [pytest.param(*one, marks=() if one in ordinary else pytest.mark.figures) for one in every],
        ids=[f"{columns}-{'plain' if plain else 'guided'}" for columns, plain in every],
    )


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
    transcript = "".join(terminal.transcript for terminal in played)
    assert not desk.plain or "\x1b" not in transcript
    return transcript


@screens((40, True))
def test_from_the_card_to_the_reply(seated, columns, plain):
    desk = seated(columns, plain, "en", "fr")
    (desk.folder / "stick" / "broken.confcli").write_bytes(b"age-encryption.org/v1\n-> X25519 broken")
    transcript = play(desk, "supervision")
    assert len(re.findall(r"\b\d{4}(?:-\d{4}){5}\b", transcript)) == 1, "a password is shown once"
    assert sorted(path.suffix for path in (desk.folder / "stick").iterdir()) == [
        *[".confcli"] * 3,
        ".confcli-reply",
        ".pdf",
    ]


@screens()
def test_the_same_exchange_through_the_menu(seated, columns, plain):
    play(seated(columns, plain, "fr", "en"), "supervision-menu")
