"""A clock that the ledger contradicts, at a terminal: asked before anything else, and never before danger."""

from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import ENTER, PASSPHRASE, squeezed

from confcli.vault import secrets
from confcli.vault.unlocking import open_vault

pytestmark = needs_terminal

screens = pytest.mark.parametrize(("columns", "plain"), [(80, False), (40, True), (40, False)])
WORDS = {  # the question, an answer to what is asked after it, and what is said where the clock is to be set first
    "en": ("Is the clock right?", "By telephone", "Nothing was recorded."),
    "fr": ("L’horloge est-elle juste\u202f?", "Par téléphone", "Rien n’a été noté."),
}


@pytest.fixture
def ahead(desk, monkeypatch):
    """A vault in which something was recorded by a clock that ran ahead, and nobody doubted it."""
    monkeypatch.setattr(secrets, "ROUNDS", 1)
    vault = open_vault(str(desk.folder / "vault"), secrets.Passphrase(PASSPHRASE))
    vault.append("contact", {**vault.entry(2).fields, "at": "2099-11-22T21:00:00+01:00"})
    vault.close()
    return desk


@screens
@pytest.mark.parametrize("language", WORDS)
def test_it_is_asked_whole_before_anything_else_and_enter_alone_records_nothing(ahead, columns, plain, language):
    at_work = replace(ahead, columns=columns, plain=plain)
    at_work.settle(language)
    before = len(at_work.entries())
    asked, _, nothing = WORDS[language]
    terminal = at_work.start("confcli contact C-001")
    terminal.wait()
    assert squeezed(asked) in squeezed(terminal.everything())
    assert "22/11/2099" in terminal.everything()
    terminal.press("1" + ENTER if plain else ENTER)
    terminal.until()
    assert squeezed(nothing) in squeezed(terminal.everything())
    assert (terminal.code, len(at_work.entries()), terminal.faults()) == (3, before, [])


@screens
@pytest.mark.parametrize("language", WORDS)
def test_what_is_recorded_all_the_same_goes_on_from_there(ahead, columns, plain, language):
    at_work = replace(ahead, columns=columns, plain=plain)
    at_work.settle(language)
    terminal = at_work.start("confcli contact C-001")
    terminal.wait()
    terminal.press("3" + ENTER)
    terminal.wait()
    assert squeezed(WORDS[language][1]) in squeezed(terminal.everything())
    assert terminal.faults() == []


@screens
def test_danger_is_asked_before_it(ahead, columns, plain):
    terminal = replace(ahead, columns=columns, plain=plain).start("confcli share C-001")
    terminal.wait()
    assert "immediate danger" in squeezed(terminal.everything())
    assert WORDS["en"][0] not in terminal.everything()
