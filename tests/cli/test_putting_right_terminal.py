"""A tired person puts right what is known of a client, at a real terminal: in both voices and both languages."""

from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import PASSPHRASE, furnished, moved_in

pytestmark = needs_terminal
both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
both_widths = pytest.mark.parametrize("columns", [80, 40])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return furnished(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def desk(tmp_path, prepared):
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    desk = moved_in(prepared, tmp_path)
    yield desk
    for terminal in desk.opened:
        terminal.close()


@both_voices
@both_widths
def test_only_the_line_that_is_chosen_is_asked(desk, plain, columns):
    desk = replace(desk, plain=plain, columns=columns)
    desk.settle("en")
    desk.play("putting-right")
    changed = [entry["fields"] for entry in desk.entries() if entry["kind"] == "change"]
    assert [one["changed"] for one in changed] == [["name", "telephone", "safe_to_call", "message_left"]]


@both_voices
@both_widths
def test_in_french_and_a_couple_from_both_sides(desk, plain, columns):
    desk = replace(desk, plain=plain, columns=columns)
    desk.settle("fr")
    desk.play("corriger")
    changed = [
        (entry["fields"]["client"], entry["fields"]["partner"]) for entry in desk.entries() if entry["kind"] == "change"
    ]
    assert changed == [("C-001", "C-002"), ("C-002", "C-001")]
