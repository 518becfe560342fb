"""Two volunteers at their terminals, each with a vault of their own: a client goes from one to the other."""

from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import furnished, moved_in

pytestmark = needs_terminal

COLLEAGUES = "colleagues-vault"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A volunteer's desk, and beside it a colleague's vault."""
    desk = furnished(tmp_path_factory.mktemp("prepared"))
    given = '[answers]\ncode = "V-08"\ntraining = "yes"\npromise = "yes"\n'
    ran = replace(desk, vault=COLLEAGUES).pipe("confcli init --answers -", given)
    assert ran.returncode == 0, ran.stderr
    return desk


@pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
@pytest.mark.parametrize("columns", [80, 40])
def test_a_client_is_handed_over_and_taken_over_once(prepared, tmp_path, columns, plain):
    opened = []
    desk = replace(moved_in(prepared, tmp_path), columns=columns, plain=plain, opened=opened)
    (tmp_path / COLLEAGUES).write_bytes((prepared.folder / COLLEAGUES).read_bytes())
    home = tmp_path / "colleagues-home"
    home.mkdir()
    other = replace(desk, vault=COLLEAGUES, home=home)
    desk.settle("en")
    other.settle("fr")
    try:
        played = replace(desk, others={"colleague": other}).play("hand-over")
    finally:
        for terminal in opened:
            terminal.close()
    assert not plain or "\x1b" not in "".join(terminal.transcript for terminal in played)
    (file,) = tmp_path.glob("client-V-08-*.confcli")
    assert b"Odile" not in file.read_bytes()
    given = [entry["fields"] for entry in desk.entries() if entry["kind"] == "hand_over"]
    taken = [entry["fields"] for entry in other.entries() if entry["kind"] == "take_over"]
    assert [(one["to_volunteer"], one["entries_needed"]) for one in given] == [("V-08", ["yes: 4"])]
    assert [(one["from_volunteer"], one["of_entry"]) for one in taken] == [("V-07", "5")]
