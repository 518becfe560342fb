"""At a terminal: a form left and taken up again, gone through back and forth, and broken into by an emergency."""

from dataclasses import replace

import pytest
from terminal import CTRL_D, PASSPHRASE, furnished, moved_in

from confcli.cli.emergency import card
from confcli.flows.drafts import unfinished
from confcli.vault import key
from confcli.vault.opening import open_vault

both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
both_screens = pytest.mark.parametrize("columns", [80, 40])


@pytest.fixture(scope="module", params=["english"])
def prepared(request, tmp_path_factory):
    return furnished(tmp_path_factory.mktemp("prepared"), request.param)


@pytest.fixture
def desk(prepared, tmp_path):
    desk = moved_in(prepared, tmp_path)
    yield desk
    for terminal in desk.opened:
        terminal.close()


def play(desk, name, **watch):
    """Play a session; numbered lines hold not one escape byte."""
    played = desk.play(name, **watch)
    if desk.plain:
        assert "\x1b" not in "".join(terminal.transcript for terminal in played)
    return played


def kept(desk, monkeypatch):
    """Give the answers of the unfinished forms."""
    monkeypatch.setattr(key, "ROUNDS", 1)
    vault = open_vault(str(desk.folder / "vault"), key.Passphrase(PASSPHRASE))
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
    passages = ("trust", "private", "covered", "team", "exceptions", "necessary")
    assert [fields[passage] for passage in passages] == ["explained"] * 6
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
    assert (fields["asked_by"], fields["recipient_role"]) == ("her daughter", "family doctor")
    assert kept(desk, monkeypatch) == []
