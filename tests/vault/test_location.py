"""Where a vault may lie: what is wrong with a place is said at once, in its own words, and no rights are given."""

import os
import stat
import sys
from datetime import UTC, datetime

import pytest

from confcli.errors import NotWritten, VaultLocked
from confcli.vault import backup_names
from confcli.vault.care import backups
from confcli.vault.care.restoring import restore
from confcli.vault.integrity import prove_ledger
from confcli.vault.location import BESIDE, has_none, make_private, require_room, require_vault
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault

NOW = datetime(2026, 11, 22, 21, tzinfo=UTC)
windows = sys.platform == "win32"
posix = pytest.mark.skipif(windows, reason="Windows has no such rights")
SECRET = "five quiet invented test words"
LONGEST = 255 - len(BESIDE)  # characters of a name beside which all that may ever be needed has room


@pytest.mark.parametrize("length", [LONGEST + 1, 230, 250])
def test_a_name_too_long_for_its_backups_is_refused_at_init(tmp_path, length):
    place = str(tmp_path / ("v" * length))
    with pytest.raises(NotWritten, match=r"too long|can be made"):
        require_room(place)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(windows, reason="a whole path has 260 characters there: see the next test")
def test_the_longest_name_that_is_taken_has_room_for_every_backup(place, tmp_path):
    place.path = str(tmp_path / ("v" * LONGEST))
    require_room(place.path)
    assert os.listdir(tmp_path) == []
    vault = place.make().open()
    made = backups.make(vault, NOW)
    assert backup_names.found(place.path) == [made]


@pytest.mark.parametrize("length", range(150, 700, 50))
def test_a_path_is_refused_at_init_or_good_for_ever(place, tmp_path, length):
    """As long as Windows allows (260), or SQLite (512): a folder in a folder, with a name of the usual length."""
    folder = str(tmp_path)
    while len(folder) < length - 30:
        folder = os.path.join(folder, "f" * min(100, length - len(folder) - 20))
    try:
        os.makedirs(folder)
    except OSError:
        pytest.skip("this system makes no folder of such a length")
    place.path = os.path.join(folder, "vault.confcli-vault")
    try:
        require_room(place.path)
    except NotWritten:
        return
    vault = place.make().open()
    made = backups.make(vault, NOW)
    vault.close()
    restore(made.path, place.path, lambda draft: open_vault(draft, Passphrase(SECRET)), NOW)
    assert prove_ledger(place.open()).size == 1


@posix
def test_a_folder_that_is_a_file_and_a_name_that_cannot_be(tmp_path):
    (tmp_path / "file").write_text("x")
    for path, words in ((tmp_path / "file" / "vault", "through a file"), (tmp_path / ("v" * 300), "is too long")):
        with pytest.raises(VaultLocked, match=words) as refused:
            require_vault(str(path))
        assert "confcli init" not in refused.value.hint
        assert not has_none(str(path))


@pytest.mark.skipif(sys.platform not in ("win32", "linux"), reason="sticks appear elsewhere there")
def test_a_stick_that_is_not_there_is_no_reason_to_make_a_vault():
    gone = r"Q:\confcli\vault.confcli-vault" if windows else "/media/nobody/no-such-stick/vault.confcli-vault"
    with pytest.raises(VaultLocked, match="cannot be reached") as refused:
        require_vault(gone)
    assert "Put the stick" in refused.value.hint
    assert not has_none(gone)


def test_where_there_is_nothing_a_vault_may_be_made(tmp_path):
    assert has_none(str(tmp_path / "vault"))
    assert has_none(str(tmp_path / "no folder" / "vault"))
    (tmp_path / "vault").write_text("x")
    assert not has_none(str(tmp_path / "vault"))


@posix
@pytest.mark.parametrize("mode", range(0o000, 0o1000, 0o11))
def test_rights_are_only_ever_taken_away(tmp_path, mode):
    path = tmp_path / "vault"
    path.write_text("x")
    path.chmod(mode)
    make_private(str(path))
    after = stat.S_IMODE(path.stat().st_mode)
    assert after == mode & 0o700
