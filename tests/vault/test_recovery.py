"""The recovery sheet, keyholders and a changed passphrase: nobody is locked out, a typo is called a typo."""

import os
from random import Random

import pyrage
import pytest
from platforms import needs_links, only_for
from test_backups import NOW

from confcli.core.supervision.supervisor_card import Keyholder
from confcli.errors import Misread, NotWritten, VaultLocked, WrongPassphrase
from confcli.vault import unlocking
from confcli.vault.care import recovery, rekeying
from confcli.vault.care.recovery import SHEET, SheetKey, write_recovery
from confcli.vault.integrity import prove_ledger
from confcli.vault.keys import KeyRing
from confcli.vault.secrets import Passphrase

BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
NEW = "other loud invented proof phrases"


@pytest.fixture
def vault(place):
    opened = place.make().open()
    yield opened
    opened.close()


@pytest.fixture
def sheet(vault):
    """A vault with a recovery sheet."""
    key = SheetKey.new()
    KeyRing(vault).entrust(Keyholder(SHEET, key.recipient))
    write_recovery(vault)
    return key


def opens(place, secret):
    try:
        place.open(secret).close()
    except WrongPassphrase:
        return False
    return True


def test_the_sheet_gives_the_key(place, vault, sheet):
    typed = SheetKey("\n".join(sheet.lines()).lower())
    found = unlocking.recovered(place.path, typed)
    assert prove_ledger(found).size == 1
    assert found.key == vault.key
    found.close()


@pytest.mark.usefixtures("sheet")
def test_the_recovery_file_is_an_age_file_for_nobody_else(place, vault):
    with open(recovery.recovery_file(place.path), "rb") as file:
        content = file.read()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert vault.key.reveal().encode() not in content
    assert only_for(recovery.recovery_file(place.path), 0o600)
    with pytest.raises(VaultLocked, match="another sheet"):
        recovery.read_recovery(place.path, SheetKey.new())


def mistyped(sheet, chance, times):
    """Give typing mistakes: a wrong, missing, doubled or exchanged character, and swapped groups."""
    text = "".join(sheet.lines()).replace(" ", "")
    made = 0
    while made < times:
        at = chance.randrange(len(text) - 4)
        kind = made % 5
        if kind == 0:
            wrong = text[:at] + chance.choice(BECH32) + text[at + 1 :]
        elif kind == 1:
            wrong = text[:at] + text[at + 1 :]
        elif kind == 2:
            wrong = text[: at + 1] + text[at:]
        elif kind == 3:
            wrong = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        else:
            wrong = text[:at] + text[at + 2 : at + 4] + text[at : at + 2] + text[at + 4 :]
        if wrong != text:
            made += 1
            yield wrong


def typos_named(sheet, times):
    """P10: give how many typing mistakes were called just that."""
    named = 0
    for wrong in mistyped(sheet, Random(20261122), times):
        with pytest.raises(Misread, match="typing mistake"):
            SheetKey(wrong)
        named += 1
    return named


def test_a_typing_mistake_is_called_a_typing_mistake(sheet):
    assert typos_named(sheet, 100) == 100


@pytest.mark.parametrize("text", ["", " ", "AGE-SECRET-KEY-1", "é" * 58, "age1" + "q" * 58, "\x00", "1" * 100_000])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(Misread, match="typing mistake"):
        SheetKey(text)


def test_a_letter_o_is_read_as_the_zero_it_must_be(sheet):
    while "0" not in "".join(sheet.lines()):
        sheet = SheetKey.new()
    assert SheetKey("".join(sheet.lines()).replace("0", "O")) == sheet


def test_each_keyholder_opens_it_alone(place, vault, sheet):
    other = pyrage.x25519.Identity.generate()
    KeyRing(vault).entrust(Keyholder("S-01", recovery.require_recipient(f" {other.to_public()}\n")))
    write_recovery(vault)
    for key in (sheet, SheetKey(str(other))):
        unlocking.recovered(place.path, key).close()
    assert [holder.name for holder in KeyRing(vault).keyholders()] == ["S-01", SHEET]
    KeyRing(vault).withdraw("S-01")
    write_recovery(vault)
    with pytest.raises(VaultLocked):
        unlocking.recovered(place.path, SheetKey(str(other)))
    unlocking.recovered(place.path, sheet).close()
    with pytest.raises(Misread, match="no keyholder S-01"):
        KeyRing(vault).withdraw("S-01")


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1QQ", "C-001", "age1" + "q" * 58])
def test_a_public_key_that_is_none(text):
    with pytest.raises(Misread, match="not a public key"):
        recovery.require_recipient(text)


def test_a_new_sheet_puts_the_old_one_out_of_use(place, vault, sheet):
    new = SheetKey.new()
    KeyRing(vault).entrust(Keyholder(SHEET, new.recipient))
    write_recovery(vault)
    with pytest.raises(VaultLocked):
        unlocking.recovered(place.path, sheet)
    unlocking.recovered(place.path, new).close()


@needs_links
def test_a_link_in_the_place_of_the_recovery_file_is_left_alone(place, vault, tmp_path):
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    os.symlink(tmp_path / "mine", recovery.recovery_file(place.path))
    KeyRing(vault).entrust(Keyholder(SHEET, SheetKey.new().recipient))
    with pytest.raises(NotWritten, match="is a link"):
        write_recovery(vault)
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


def test_a_changed_passphrase_opens_and_the_old_one_does_not(place, vault, sheet):
    changed = rekeying.change(vault, Passphrase(NEW), NOW)
    assert prove_ledger(changed).size == 1
    changed.close()
    assert opens(place, NEW)
    assert not opens(place, "five quiet invented test words")
    unlocking.recovered(place.path, sheet).close()
    again = place.open(NEW)
    assert recovery.fits(again)
    again.close()


@pytest.mark.usefixtures("sheet")
def test_a_weak_new_passphrase_changes_nothing(place, vault):
    before = place.bytes()
    with pytest.raises(Misread, match="could be guessed"):
        rekeying.change(vault, Passphrase("password"), NOW)
    assert place.bytes() == before


def test_a_recovery_file_of_another_key_is_noticed(place, vault, sheet):
    with open(recovery.recovery_file(place.path), "rb") as file:
        old = file.read()
    rekeying.change(vault, Passphrase(NEW), NOW).close()
    with open(recovery.recovery_file(place.path), "wb") as file:
        file.write(old)
    changed = place.open(NEW)
    assert not recovery.fits(changed)
    changed.close()
    with pytest.raises(VaultLocked, match="does not open this vault"):
        unlocking.recovered(place.path, sheet)


def test_without_a_recovery_file_the_way_back_is_named(place, vault, sheet):
    os.unlink(recovery.recovery_file(place.path))
    with pytest.raises(VaultLocked, match="no recovery file") as told:
        unlocking.recovered(place.path, sheet)
    assert "restore BACKUP --with-sheet" in told.value.hint
    assert not recovery.fits(vault)
