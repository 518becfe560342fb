"""Synchronised folders, each by its name, by what lies in it, by what its program says; and conflicted copies."""

import json
import ntpath
import posixpath
import re
import sys

import pytest

from confcli.vault.care import synchronised as known
from confcli.vault.care.host_checks import warnings
from confcli.vault.care.synchronised import conflicted, is_conflicted

WINDOWS = {
    r"C:\Users\Marie\OneDrive\Documents\vault": "OneDrive",
    r"C:\Users\Marie\OneDrive - CSG06\vault": "OneDrive - CSG06",
    r"C:\Users\Marie\onedrive\vault": "onedrive",
    r"D:\Dropbox (Marie)\vault": "Dropbox (Marie)",
    r"C:\Users\Marie\iCloudDrive\vault": "iCloudDrive",
    r"C:\Users\Marie\iCloud Drive (Archive)\vault": "iCloud Drive (Archive)",
    r"G:\My Drive\vault": "My Drive (Google Drive)",
    r"G:\Mon Drive\Confidentiel\vault": "Mon Drive (Google Drive)",
    r"C:\Users\Marie\Mon Drive (marie@example.org)\vault": "Mon Drive (marie@example.org) (Google Drive)",
    r"C:\Users\Marie\Proton Drive\marie\My files\vault": "Proton Drive",
    r"C:\Users\Marie\Nextcloud2\vault": "Nextcloud2",
    r"C:\Users\Marie\MEGA\vault": "MEGA",
    r"C:\Users\Marie\Box\vault": "Box",
    r"C:\Users\Marie\Box Sync\vault": "Box Sync",
    r"C:\Users\Marie\Seafile\My Library\vault": "Seafile",
    r"C:\Users\Marie\kDrive\vault": "kDrive",
    r"C:\Users\Marie\Sync\vault": "Sync (Sync.com)",
    r"C:\Users\Marie\YandexDisk\vault": "YandexDisk (Yandex.Disk)",
    r"C:\Users\Marie\SpiderOak Hive\vault": "SpiderOak Hive",
    r"C:\Users\Marie\Tresorit\vault": "Tresorit",
    r"C:\Users\Marie\Jottacloud\vault": "Jottacloud",
    r"C:\Users\Marie\SynologyDrive\vault": "SynologyDrive",
    r"C:\Users\Marie\Documents\vault": None,
    r"C:\Users\Marie\AppData\Local\confcli\vault": None,
    r"C:\Users\Box\Documents\vault": None,  # her name
    r"C:\Users\Mega\vault": None,
    r"C:\Users\Marie\Documents\Box\vault": None,  # a box of hers
    r"C:\Users\Marie\Documents\My Drive\vault": None,
    r"C:\Users\Marie\my-dropbox-notes\vault": None,
    r"C:\Users\Marie\OneDriver\vault": None,
    r"C:\Users\Marie\Megane\vault": None,
    r"C:\Users\Marie\Sync notes\vault": None,
    r"C:\Users\Marie\OneDrive": None,  # a vault may be called as it likes
}
ELSEWHERE = {
    "/home/marie/Dropbox/vault": "Dropbox",
    "/home/marie/pCloudDrive/vault": "pCloudDrive",
    "/home/marie/Yandex.Disk/vault": "Yandex.Disk",
    "/home/marie/ownCloud/vault": "ownCloud (Nextcloud / ownCloud)",
    "/home/marie/Sync/vault": "Sync (Sync.com)",
    "/Users/marie/Library/Mobile Documents/com~apple~CloudDocs/vault": "Mobile Documents (iCloud Drive)",
    "/Users/marie/Library/CloudStorage/GoogleDrive-marie@example.org/My Drive/vault": "GoogleDrive-marie@example.org",
    "/Users/marie/Library/CloudStorage/Dropbox/vault": "Dropbox",
    "/Users/marie/Library/CloudStorage/OneDrive-Personal/vault": "OneDrive-Personal",
    "/Users/marie/Library/CloudStorage/Box-Box/vault": "Box-Box",
    "/Users/marie/Library/CloudStorage/ProtonDrive-m@example.org-folder/vault": "ProtonDrive-m@example.org-folder",
    "/Users/marie/Library/CloudStorage/SomethingNew/vault": "SomethingNew",
    "/Users/marie/MEGA/vault": "MEGA",
    "/Users/marie/Documents/vault": None,
    "/home/box/vault": None,
    "/Box/vault": None,
    "/home/marie/.local/share/confcli/vault": None,
    "/media/marie/BACKUP/vault": None,
}


@pytest.mark.parametrize("path", WINDOWS)
def test_folders_are_known_by_their_names_on_windows(path):
    assert known.named(path, r"C:\Users\Marie", ntpath) == WINDOWS[path]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_folders_are_known_by_their_names_elsewhere(path):
    assert known.named(path, "/home/marie", posixpath) == ELSEWHERE[path]


def test_a_home_that_lies_anywhere_is_a_home():
    assert known.named("/srv/people/marie/Box/vault", "/srv/people/marie", posixpath) == "Box"
    assert known.named("/srv/people/marie/Box/vault", "/home/marie", posixpath) is None


MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".megaignore": "MEGA",
    ".sync_0a1b2c3d4e5f.db": "Nextcloud / ownCloud",
    "._sync_0a1b2c3d4e5f.db": "Nextcloud / ownCloud",
    ".owncloudsync.log": "Nextcloud / ownCloud",
    ".owncloudsync.log.1": "Nextcloud / ownCloud",
    ".nextcloudsync.log": "Nextcloud / ownCloud",
    ".shortcut-targets-by-id": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".SynologyWorkingDirectory": "Synology Drive",
    "seafile-ignore.txt": "Seafile",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    "sync_notes.db": None,
    ".dropbox": None,  # which lies in every home that has Dropbox
    "stfolder": None,
}


@pytest.mark.parametrize("mark", MARKS)
def test_folders_are_known_by_what_lies_in_them(tmp_path, mark):
    (tmp_path / "Notes" / "mine").mkdir(parents=True)
    (tmp_path / "Notes" / mark).touch()
    expected = MARKS[mark] and f"Notes ({MARKS[mark]})"
    assert known.synchronised(str(tmp_path / "Notes" / "mine" / "vault")) == expected
    assert known.synchronised(str(tmp_path / "vault")) is None


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"])
def test_folders_are_known_by_what_the_system_names(tmp_path, monkeypatch, variable):
    (tmp_path / "CSG06").mkdir()
    monkeypatch.setenv(variable, str(tmp_path / "CSG06"))
    assert known.synchronised(str(tmp_path / "CSG06" / "vault")) == "CSG06 (OneDrive)"
    assert known.synchronised(str(tmp_path / "CSG06-old" / "vault")) is None
    monkeypatch.setenv(variable, "")
    assert known.synchronised(str(tmp_path / "CSG06" / "vault")) is None


def _home(monkeypatch, folder):
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))


def test_folders_are_known_by_what_dropbox_notes(tmp_path, monkeypatch):
    _home(monkeypatch, tmp_path)
    (tmp_path / ".dropbox").mkdir()
    note = tmp_path / ".dropbox" / "info.json"
    note.write_text(json.dumps({"personal": {"path": str(tmp_path / "moved")}}), encoding="utf-8")
    assert known.synchronised(str(tmp_path / "moved" / "vault")) == "moved (Dropbox)"
    for nonsense in ("", "{", "[]", '{"a": 1}', '{"a": {}}', '{"a": null}', "7"):
        note.write_text(nonsense, encoding="utf-8")
        assert known.synchronised(str(tmp_path / "moved" / "vault")) is None, nonsense


def test_a_link_into_a_synchronised_folder_is_followed(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    try:
        (tmp_path / "mine").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    except OSError:
        pytest.skip("no link can be made here")
    if not (tmp_path / "mine").exists():
        pytest.skip("a link that is made here leads nowhere")
    assert known.synchronised(str(tmp_path / "mine" / "vault")) == "Dropbox"


def test_the_desktop_of_a_mac_tells_nothing(tmp_path, monkeypatch):
    _home(monkeypatch, tmp_path)
    for platform, expected in (("darwin", True), ("linux", False)):
        monkeypatch.setattr(known.sys, "platform", platform)
        assert known.perhaps_in_icloud(str(tmp_path / "Documents" / "vault")) is expected
        assert known.perhaps_in_icloud(str(tmp_path / "elsewhere" / "vault")) is False


def test_the_table_is_sound():
    for service in known.services():
        assert service.anywhere or service.at_home
        for pattern in (service.anywhere, service.at_home, service.marks):
            assert not re.fullmatch(pattern, "Documents", re.IGNORECASE)
            assert not pattern or not re.fullmatch(pattern, "")
    assert len({service.name for service in known.services()}) >= 25


CONFLICTED = [
    "vault (Marie's conflicted copy 2026-11-28).confcli-vault",
    "vault (conflicted copy 2026-11-28 101112).confcli-vault",
    "vault (Copie en conflit de LAPTOP7 2026-11-28).confcli-vault",
    "vault (Case Conflict).confcli-vault",
    "vault (conflit de casse).confcli-vault",
    "vault.sync-conflict-20261128-101112-ABCDEFG.confcli-vault",
    "vault_conflict-20261128-101112.confcli-vault",
    "vault (SFConflict marie@example.org 2026-11-28-10-11-12).confcli-vault",
    "vault (# Edit conflict 2026-11-28 abc #).confcli-vault",
    "vault [conflicted].confcli-vault",
    "vault [Conflict].confcli-vault",
    "vault_conf(1).confcli-vault",
    "vault (1).confcli-vault",
    "vault(2).confcli-vault",
    "vault 2.confcli-vault",
    "vault-LAPTOP-AB12CD.confcli-vault",
    "vault-LAPTOP7-2.confcli-vault",
    "vault-maries-macbook.confcli-vault",  # this very computer
    "VAULT (1).confcli-vault",
    "vault.confcli-vault.recovery (Marie's conflicted copy 2026-11-28).age",
]
NOT = [
    "vault.confcli-vault",
    "vault.confcli-vault-journal",
    "vault.confcli-vault.recovery.age",
    "vault.confcli-vault.set-aside-2026-11-28-101112",
    "vault.confcli-vault.set-aside-2026-11-28-101112.recovery.age",
    "vault.confcli-vault.0a1b2c3d.new",
    "vault.confcli-vault-2026-11-22-211503-5.confcli-backup",
    "vault-old.confcli-vault",
    "vault-2.confcli-vault",
    "vault (1).pdf",
    "vaults in conflict.txt",
    "conflict.txt",
    "another (conflicted copy).confcli-vault",
]


@pytest.mark.parametrize("name", CONFLICTED)
def test_conflicted_copies_are_known(name):
    assert is_conflicted(name, "vault.confcli-vault", "Maries-MacBook")


@pytest.mark.parametrize("name", NOT)
def test_other_files_beside_a_vault_are_none(name):
    assert not is_conflicted(name, "vault.confcli-vault", "Maries-MacBook")


@pytest.mark.parametrize("name", ["vault (1)", "vault-LAPTOP7", "vault (conflicted copy 2026-11-28)"])
def test_a_vault_without_an_ending_has_such_copies_too(name):
    assert is_conflicted(name, "vault")
    assert not is_conflicted("vault-journal", "vault")
    assert not is_conflicted("vault.set-aside-2026-11-28-101112", "vault")
    assert not is_conflicted("vault-2026-11-22-211503-5.confcli-backup", "vault")


def test_they_are_looked_for_beside_the_vault(tmp_path):
    copy = "vault (Marie's conflicted copy 2026-11-28).confcli-vault"
    (tmp_path / "vault.confcli-vault").touch()
    (tmp_path / "vault (1).confcli-vault").mkdir()  # a folder is no copy
    assert conflicted(str(tmp_path / "vault.confcli-vault")) == []
    (tmp_path / copy).touch()
    assert conflicted(str(tmp_path / "vault.confcli-vault")) == [copy]


# --- What is said before a vault is put somewhere -----------------------------------------------


def test_a_good_place_is_not_spoken_of(tmp_path):
    assert warnings(str(tmp_path / "not" / "there" / "vault")) == []


def test_a_synchronised_place_and_a_conflicted_copy_are_warned_of(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "Dropbox" / "vault (conflicted copy 2026-11-28)").touch()
    said = " ".join(warnings(str(tmp_path / "Dropbox" / "vault")))
    assert "lies in Dropbox, which copies files" in said
    assert "backups may lie there" in said
    assert "vault (conflicted copy 2026-11-28)" in said


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows keeps such a list")
def test_what_windows_was_told_is_read(tmp_path, monkeypatch):
    """In a key of the test's own, so that Explorer hears of nothing."""
    import winreg

    from confcli.vault.care import asking_windows as windows

    own = rf"Software\confcli-test-{tmp_path.name}"
    keys = [own, rf"{own}\Invented!S-1-5-21-1!Personal", rf"{own}\Invented!S-1-5-21-1!Personal\UserSyncRoots"]
    monkeypatch.setattr(windows, "ROOTS", own)
    try:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, keys[-1]) as key:
            winreg.SetValueEx(key, "S-1-5-21-1", 0, winreg.REG_SZ, str(tmp_path / "CSG06"))
        assert windows.copied_away() == [("Invented", str(tmp_path / "CSG06"))]
        assert known.synchronised(str(tmp_path / "CSG06" / "vault")) == "CSG06 (Invented)"
    finally:
        for key in reversed(keys):
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
