"""Surroundings that show at a terminal: a home that takes no settings, a vault that goes while the menu is open."""

import os
import sys

from platforms import needs_terminal
from terminal import PASSPHRASE, Desk, Terminal, unspaced

from confcli.errors import VaultLocked

pytestmark = needs_terminal


def test_init_goes_on_where_no_settings_can_be_kept_and_says_so_once(prepared, tmp_path):
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    desk = Desk(tmp_path, env={**prepared.env, "HOME": "/dev/null"})
    terminal = desk.start("confcli init")
    terminal.wait()
    terminal.enter("3")  # English, in numbered lines
    assert terminal.voice == "plain", terminal
    for words in ("V-07", "Yes", "Yes, I undertake to keep the Code", "All is right"):
        terminal.answer(words)
    terminal.enter("")  # no coordinator is named yet
    terminal.enter("")  # the sheet is tried later
    terminal.close()
    assert terminal.code == 0, terminal
    assert terminal.transcript.count("The setting could not be kept.") == 1
    assert (tmp_path / "vault").exists()


def test_the_demo_is_told_to_its_end_where_somebody_could_be_asked(tmp_path):
    """No sheet with an invented key is copied, and no line of it is waited for."""
    terminal = Terminal([sys.executable, "-m", "confcli", "demo"], env={"HOME": str(tmp_path)})
    terminal.wait()
    terminal.close()
    assert terminal.code == 0, terminal
    assert terminal.everything().endswith("The invented vault is gone. To begin: confcli init"), terminal
    assert "RECOVERY SHEET" not in terminal.everything()


def test_a_vault_that_goes_while_the_menu_is_open_takes_nothing_more(desk):
    terminal = desk.start("confcli home")
    terminal.wait()
    before = (desk.folder / "vault").read_bytes()
    os.rename(desk.folder / "vault", desk.folder / "gone")
    terminal.answer("Record a contact")
    terminal.answer("C-001")  # the first answer that is kept
    assert unspaced("exchanged or removed while it was open") in unspaced(terminal.everything()), terminal
    terminal.close()
    assert "Traceback" not in terminal.transcript
    assert not (desk.folder / "vault").exists()
    assert (desk.folder / "gone").read_bytes() == before


def test_a_menu_without_a_way_to_the_vault_does_not_offer_to_make_one(desk):
    """The folder of the vault is a file now: there may be a vault, but not here."""
    (desk.folder / "file").write_text("x", encoding="utf-8")
    desk.vault = "file/vault"
    terminal = desk.start("confcli home")
    terminal.wait()
    terminal.close()
    assert terminal.code == VaultLocked.exit_code, terminal
    assert "Make my vault" not in terminal.everything()
    assert "leads through a file" in terminal.everything()
