"""What another window is writing at this moment is not cleared away; what a kill left behind is."""

import os
import subprocess
import sys
from datetime import UTC, datetime

from confcli.vault.care import backups, thinning
from confcli.vault.care.backups import unpacked
from confcli.vault.exchanging import copied
from confcli.vault.in_the_making import in_the_making, is_in_the_making
from confcli.vault.secrets import Passphrase

NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)
MAKER = """
import sys
from confcli.vault.in_the_making import in_the_making
with in_the_making(sys.argv[1]):
    print("at it", flush=True)
    sys.stdin.read()
"""


def test_a_file_is_seen_as_in_the_making_until_its_maker_is_done_or_killed(tmp_path):
    draft = str(tmp_path / ".0123abcd.part")
    for end in (lambda maker: maker.communicate(""), lambda maker: (maker.kill(), maker.wait())):
        command = [sys.executable, "-c", MAKER, draft]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as maker:
            assert maker.stdout.readline() == "at it\n"
            assert is_in_the_making(draft)
            end(maker)
        assert not is_in_the_making(draft)
        if os.path.exists(f"{draft}-held"):
            os.unlink(f"{draft}-held")
    assert os.listdir(tmp_path) == []


def test_a_backup_under_way_in_another_window_is_not_cleared_away(place, monkeypatch):
    vault, other = place.make().open(), place.open()
    folder = backups.folder_of(vault.path)
    bundle = backups.bundle

    def with_another_window(draft, copy, recovery):
        other.append("contact", other.entry(1).fields)
        monkeypatch.setattr(backups, "bundle", bundle)
        thinning.keep_up(other, NOW)
        assert os.path.exists(copy)
        return bundle(draft, copy, recovery)

    monkeypatch.setattr(backups, "bundle", with_another_window)
    made = backups.make(vault, NOW)
    assert made.name in os.listdir(folder)
    thinning.keep_up(other, NOW)
    assert [one for one in os.listdir(folder) if not one.endswith(".confcli-backup")] == []
    vault.close()
    other.close()


def test_what_is_being_brought_back_in_another_window_is_not_cleared_away(place):
    vault = place.make().open()
    made = backups.make(vault, NOW)
    with unpacked(made.path, place.path) as draft:
        thinning.work_off(place.path, os.path.dirname(place.path))
        assert os.path.exists(draft)
    assert not os.path.exists(draft)
    vault.close()


def test_what_a_kill_left_behind_is_cleared_away_with_its_sign(place):
    place.make()
    folder = os.path.dirname(place.path)
    for name in (".0123abcd.part-copy", ".0123abcd.part-held", "vault.confcli-vault.0123abcd.new-held"):
        with open(os.path.join(folder, name), "wb"):
            pass
    with in_the_making(os.path.join(folder, ".4567abcd.part")):
        thinning.work_off(place.path, folder)
        assert sorted(os.listdir(folder)) == [".4567abcd.part-held", "vault.confcli-vault"]


def test_a_copy_under_a_new_key_is_not_cleared_away_while_it_is_written(place):
    vault = place.make().open()
    folder = os.path.dirname(place.path)

    def meanwhile(_):
        thinning.work_off(place.path, folder)
        assert [one for one in os.listdir(folder) if one.endswith(".new")]

    with copied(vault, Passphrase("five quiet invented test words"), meanwhile) as copy:
        copy.put_in_place()
    assert vault.entry(1).kind == "contact"
    assert [one for one in os.listdir(folder) if ".new" in one] == []
    vault.close()
