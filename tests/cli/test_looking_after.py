"""The commands that look after a vault, run as a volunteer runs them."""

import errno
import json
import os
import re
from pathlib import Path

import pytest
from platforms import only_for
from stories import CODES, FIRST_CONTACT

from confcli.core.heard_number import number_of

SUPERVISOR = "age1g6jzfenctd6x8xw43xt2tq6n7yr9zy03unfg9mc2sw953txdrsaq5nnfce"
NEW = "other loud invented proof phrases"


@pytest.fixture
def busy(at_work):
    """A vault with a client, a first contact with a note, a backup, and a recovery sheet whose key is in a file."""
    at_work.client("CANARY Odile")
    told = {"client": "C-001", **FIRST_CONTACT, "client_asked": "CANARY note"}
    assert at_work.at("first-contact", "--answers", at_work.answers(told)).code == 0
    page = at_work.folder / "sheet.html"
    assert at_work.at("vault", "recovery", "sheet", "--unencrypted", "--page", page).code == 0
    key = re.findall("<li>([A-Z0-9 ]+)</li>", page.read_text(encoding="utf-8"))
    (at_work.folder / "key").write_text("\n".join(key), encoding="utf-8")
    (at_work.folder / "new").write_text(NEW, encoding="utf-8")
    return at_work


def with_number(key):
    """A public key, and the number of the card that it stands on, as it is read by telephone."""
    return [key, "--number", number_of(key)]


def backups_of(program):
    return sorted(name for name in os.listdir(program.folder / "backups") if name.endswith(".confcli-backup"))


def test_a_session_that_records_ends_with_a_backup_and_one_that_reads_does_not(busy):
    assert [name.rsplit("-", 2)[1] for name in backups_of(busy)] == ["2.confcli", "3.confcli"]
    busy.at("log")
    assert len(backups_of(busy)) == 2


def test_a_backup_that_cannot_be_made_is_said_and_loses_nothing(at_work):
    (at_work.folder / "backups").write_text("in the way", encoding="utf-8")
    ran = at_work.at("client", "add", "--answers", at_work.answers({"name": "", "language": "french"}))
    assert (ran.code, ran.out) == (0, "C-001\n"), ran.err
    assert "It is recorded, but the backup did not work." in ran.err
    assert len(at_work.at("log", "--json").data) == 2


def test_a_backup_on_demand_goes_where_it_is_wanted(busy):
    (busy.folder / "stick").mkdir()
    ran = busy.at("vault", "backup", "--folder", busy.folder / "stick")
    assert ran.code == 0
    assert Path(ran.out.strip()).parent.name == "stick"
    assert "All 3 entries" in ran.err
    assert busy.at("vault", "backup", "--folder", busy.folder / "nowhere").code == 1


def test_a_lost_laptop(busy):
    """From a backup on a stick and the paper alone: nothing else is left."""
    backup = busy.folder / "backups" / backups_of(busy)[-1]
    (busy.folder / "stick").mkdir()
    made = busy.at("vault", "backup", "--folder", busy.folder / "stick").out.strip()
    busy.vault.unlink()
    Path(f"{busy.vault}.recovery.age").unlink()
    assert busy.at("log").code == 4
    backup.unlink()
    shared = ["--vault", busy.vault]
    ran = busy("vault", "restore", made, *shared, "--with-sheet", "--key-file", busy.folder / "key")
    assert ran.code == 0, ran.err
    ran = busy(
        "vault", "recover", *shared, "--key-file", busy.folder / "key", "--new-passphrase-file", busy.folder / "new"
    )
    assert ran.code == 0, ran.err
    log = busy("log", "--json", *shared, "--passphrase-file", busy.folder / "new")
    assert len(log.data) == 3
    assert busy.at("log").code == 4


def test_a_damaged_vault_is_set_aside_and_brought_back(busy):
    content = bytearray(busy.vault.read_bytes())
    content[-200] ^= 1
    busy.vault.write_bytes(content)
    ran = busy.at("vault", "doctor")
    assert ran.code == 5
    assert "DAMAGE" in ran.out
    newest = busy.folder / "backups" / backups_of(busy)[-1]
    assert busy.at("vault", "restore", newest).code == 4
    assert busy.at("vault", "restore", newest, "--set-aside").code == 0
    assert busy.at("vault", "doctor").code == 0
    assert len(busy.at("log", "--json").data) == 3
    assert [name for name in os.listdir(busy.folder) if "set-aside" in name]


def test_the_doctor_as_data(busy):
    found = busy.at("vault", "doctor", "--json").data
    assert {one["about"] for one in found} >= {"The file", "The record", "Backups", "Recovery"}
    assert {one["level"] for one in found} <= {"well", "look"}


def test_a_changed_passphrase(busy):
    ran = busy.at("vault", "passphrase", "--new-passphrase-file", busy.folder / "new")
    assert ran.code == 0, ran.err
    refused = busy.at("log")
    assert refused.code == 4
    assert "does not open this vault" in refused.err
    assert busy("log", "--vault", busy.vault, "--passphrase-file", busy.folder / "new").code == 0
    assert busy("vault", "recovery", "test", "--vault", busy.vault, "--key-file", busy.folder / "key").code == 0


@pytest.mark.parametrize("words", ["short", "password password", ""])
def test_a_weak_new_passphrase_changes_nothing(busy, words):
    (busy.folder / "new").write_text(words, encoding="utf-8")
    ran = busy.at("vault", "passphrase", "--new-passphrase-file", busy.folder / "new")
    assert ran.code == 2
    assert "Five words" in ran.err
    assert busy.at("log").code == 0


def test_the_sheet_is_a_page_that_holds_no_name_and_is_private(busy):
    page = busy.folder / "sheet.html"
    content = page.read_text(encoding="utf-8")
    assert "CANARY" not in content
    assert "V-07" not in content
    assert only_for(page, 0o600)
    assert "http" not in content
    before = busy.at("vault", "recovery", "sheet", "--unencrypted", "--page", page)
    assert before.code == 1
    assert "already a file" in before.err
    assert busy("vault", "recovery", "test", "--vault", busy.vault, "--key-file", busy.folder / "key").code == 0


def test_a_sheet_needs_a_terminal_or_a_page(busy):
    ran = busy.at("vault", "recovery", "sheet")
    assert ran.code == 2
    assert "--page FILE" in ran.err


def test_a_mistyped_sheet_is_said_to_be_mistyped(busy):
    typed = (busy.folder / "key").read_text(encoding="utf-8")
    (busy.folder / "key").write_text(typed[1:], encoding="utf-8")
    ran = busy("vault", "recover", "--vault", busy.vault, "--key-file", busy.folder / "key")
    assert ran.code == 2
    assert "typing mistake" in ran.err
    assert typed.split()[1] not in ran.err


def test_keyholders_come_and_go(busy):
    from confcli.vault.care.recovery import SheetKey

    other = SheetKey.new()
    (busy.folder / "other").write_text(other.reveal(), encoding="utf-8")
    with_other = ["vault", "recovery", "test", "--vault", busy.vault, "--key-file", busy.folder / "other"]
    assert busy.at("vault", "recovery", "add", "S-01", *with_number(other.recipient)).code == 0
    assert busy(*with_other).code == 0
    assert [one["name"] for one in busy.at("vault", "recovery", "list", "--json").data] == ["S-01", "recovery sheet"]
    assert busy.at("vault", "recovery", "remove", "S-01").code == 0
    assert busy(*with_other).code == 4
    assert busy.at("vault", "recovery", "add", "S-01", "age1nonsense").code == 2
    assert busy.at("vault", "recovery", "remove", "S-09").code == 2
    assert busy.at("vault", "recovery", "add", "recovery sheet", other.recipient).code == 2
    assert busy.at("vault", "recovery", "renew").code == 0
    assert "recovery sheet" in busy.at("vault", "recovery", "list").out


def test_the_last_one_who_is_taken_off_the_list_really_opens_it_no_more(at_work):
    from confcli.vault.care.recovery import SheetKey

    other = SheetKey.new()
    (at_work.folder / "other").write_text(other.reveal(), encoding="utf-8")
    with_other = ["vault", "recovery", "test", "--vault", at_work.vault, "--key-file", at_work.folder / "other"]
    assert at_work.at("vault", "recovery", "add", "S-01", *with_number(other.recipient)).code == 0
    assert at_work(*with_other).code == 0
    ran = at_work.at("vault", "recovery", "remove", "S-01")
    assert (ran.code, ran.out) == (0, "S-01 can no longer open the vault.\n"), ran.err
    assert at_work(*with_other).code == 4
    assert not Path(f"{at_work.vault}.recovery.age").exists()


def test_a_recovery_file_that_is_not_the_vaults_is_left_where_it_lies(at_work):
    from confcli.vault.care.recovery import SheetKey

    assert at_work.at("vault", "recovery", "add", "S-01", *with_number(SheetKey.new().recipient)).code == 0
    Path(f"{at_work.vault}.recovery.age").write_bytes(b"somebody's")
    ran = at_work.at("vault", "recovery", "remove", "S-01")
    assert ran.code == 1
    assert "another recovery file" in ran.err
    assert "can no longer open" not in ran.out + ran.err
    assert Path(f"{at_work.vault}.recovery.age").read_bytes() == b"somebody's"


@pytest.fixture
def full(monkeypatch):
    """From the nth time on, nothing can take the place of the recovery file."""

    def from_the(nth):
        real, left = os.replace, iter(range(nth - 1))

        def replaced(*paths):
            if next(left, None) is None:
                raise OSError(errno.ENOSPC, "no room")
            real(*paths)

        monkeypatch.setattr(os, "replace", replaced)

    return from_the


def test_a_sheet_whose_recovery_file_cannot_be_written_does_not_count(busy, full):
    full(1)
    ran = busy.at("vault", "recovery", "sheet", "--unencrypted", "--page", busy.folder / "second.html")
    assert (ran.code, ran.err.splitlines()[0]) == (1, "The recovery file could not be written.")
    ran = busy.at("vault", "recovery", "add", "S-01", *with_number(SUPERVISOR))
    assert ran.code == 1
    assert [one["name"] for one in busy.at("vault", "recovery", "list", "--json").data] == ["recovery sheet"]
    assert not (busy.folder / "second.html").exists()


def test_the_sheet_before_still_counts_when_a_new_one_failed(busy, full, monkeypatch):
    full(1)
    assert busy.at("vault", "recovery", "sheet", "--unencrypted", "--page", busy.folder / "second.html").code == 1
    monkeypatch.undo()
    assert busy.at("vault", "recovery", "renew").code == 0
    with_key = ["--vault", busy.vault, "--key-file", busy.folder / "key"]
    assert busy("vault", "recovery", "test", *with_key).code == 0


def test_a_passphrase_that_was_changed_is_said_to_be_when_what_follows_fails(busy, full):
    full(2)  # the first time, the file comes to hold the old and the new key
    ran = busy.at("vault", "passphrase", "--new-passphrase-file", busy.folder / "new")
    assert ran.code == 1
    assert ran.err.startswith("The passphrase was changed: use the new one.")
    assert busy("log", "--vault", busy.vault, "--passphrase-file", busy.folder / "new").code == 0
    assert busy("vault", "recovery", "test", "--vault", busy.vault, "--key-file", busy.folder / "key").code == 0


def test_without_keyholders_there_is_nothing_to_renew(at_work):
    assert at_work.at("vault", "recovery", "renew").code == 2
    assert "Nobody" in at_work.at("vault", "recovery", "list").err


def test_a_client_is_given_what_is_kept(busy):
    ran = busy.at("client", "export", "C-001", "--folder", busy.folder, "--answers", busy.answers({"identity": "yes"}))
    assert ran.code == 0, ran.err
    text, data = (Path(path) for path in ran.out.split())
    for path in (text, data):
        assert "CANARY note" in path.read_text(encoding="utf-8")
        assert "V-07" not in path.read_text(encoding="utf-8")
        assert only_for(path, 0o600)
    assert "The client asked or said *:" in text.read_text(encoding="utf-8")
    assert "CANARY" not in os.path.basename(text)


def test_a_client_is_forgotten_everywhere(busy):
    codes = busy.answers(CODES)
    exported = busy.at("export", "--folder", busy.folder, "--answers", codes)
    checkpoint = busy.folder / "checkpoint"
    checkpoint.write_text(busy.at("checkpoint").out, encoding="utf-8")
    ran = busy.at("client", "erase", "C-001", "--answers", busy.answers({"basis": "asked_for", "sure": "yes"}))
    assert ran.code == 0, ran.err
    assert "Ask your supervisor to delete session log 4" in ran.err
    assert [name.rsplit("-", 2)[1] for name in backups_of(busy)] == ["5.confcli"]
    for command in (["log"], ["show", "2"], ["show", "3"], ["client", "list"]):
        ran = busy.at(*command)
        assert "CANARY" not in ran.out + ran.err
    assert "(erased)" in busy.at("log").out
    assert busy.at("vault", "doctor").code == 0
    later = busy.at("export", "--whole", "--folder", busy.folder, "--answers", codes)
    log = later.out.split()[1]
    assert busy("verify", log, "--against", checkpoint).code == 0
    assert busy("verify", exported.out.split()[1]).code == 0


def test_a_session_log_that_showed_one_entry_in_full_is_to_be_deleted_too(busy):
    codes = busy.answers(CODES)
    assert busy.at("export", "--folder", busy.folder, "--answers", codes).code == 0
    guided = {**CODES, "include": ["notes"], "ground": "guidance", "reason": "x"}
    full = busy.answers(guided, [{"what": "3", "needed": "yes"}])
    ran = busy.at("export", "--folder", busy.folder, "--answers", full)
    assert "CANARY note" in Path(ran.out.split()[0]).read_text(encoding="utf-8")
    ran = busy.at("client", "erase", "C-001", "--answers", busy.answers({"basis": "asked_for", "sure": "yes"}))
    for seq in (4, 5):
        assert f"Ask your supervisor to delete session log {seq}" in ran.err


def test_a_note_is_erased_alone_everywhere_and_the_ledger_still_verifies(busy):
    codes = busy.answers(CODES)
    exported = busy.at("export", "--folder", busy.folder, "--answers", codes)
    checkpoint = busy.folder / "checkpoint"
    checkpoint.write_text(busy.at("checkpoint").out, encoding="utf-8")
    sure = busy.answers({"basis": "consent_withdrawn", "sure": "yes"})
    ran = busy.at("correct", "3", "--erase-note", "--answers", sure)
    assert ran.code == 0, ran.err
    assert "Recorded as entry 5. The note of entry 3 is gone, in the backups here too." in ran.err + ran.out
    assert [name.rsplit("-", 2)[1] for name in backups_of(busy)] == ["5.confcli"]
    for command in (["log"], ["show", "3"], ["log", "--json"], ["show", "3", "--json"], ["client", "show", "C-001"]):
        assert "CANARY note" not in busy.at(*command).out
    shown = busy.at("show", "3").out
    assert "(erased)" in shown
    assert "In person" in shown, "what else was answered stays"
    assert "Note erased" in shown
    assert "The client does not agree to notes" in shown
    assert "note erased" in " ".join(busy.at("log").out.split())
    assert busy.at("vault", "doctor").code == 0
    later = busy.at("export", "--whole", "--folder", busy.folder, "--answers", busy.answers(CODES))
    assert busy("verify", later.out.split()[1], "--against", checkpoint).code == 0
    assert busy("verify", exported.out.split()[1]).code == 0
    assert "Note erased" in Path(later.out.split()[0]).read_text(encoding="utf-8")
    given = busy.at(
        "client", "export", "C-001", "--folder", busy.folder, "--answers", busy.answers({"identity": "yes"})
    )
    text = Path(given.out.split()[0]).read_text(encoding="utf-8")
    assert "CANARY note" not in text
    assert "(erased)" in text


def test_who_refuses_notes_later_is_told_which_are_still_there(busy):
    """And a note that a file brings along for them is not kept, and that is said."""
    refused = {**FIRST_CONTACT, "notes_consent": "refused", "client_asked": "CANARY more"}
    ran = busy.at("first-contact", "C-001", "--answers", busy.answers(refused))
    assert ran.code == 0, ran.err
    assert "Not asked, so not used: client_asked." in ran.err
    assert "Entry 3 still holds a note about C-001. To erase it: confcli correct 3 --erase-note" in ran.err
    ran = busy.at("contact", "C-001", "--answers", busy.answers({"channel": "phone", "happened": "today", "note": "x"}))
    assert "Not asked, so not used: note." in ran.err
    assert "CANARY more" not in busy.at("log", "--json").out
    assert busy.at("log", "--json", "--kind", "contact").data[0]["fields"]["note"] is None


def test_an_entry_without_a_note_is_left_as_it_is(busy):
    ran = busy.at("correct", "2", "--erase-note", "--answers", busy.answers({"basis": "asked_for", "sure": "yes"}))
    assert ran.code == 2
    assert "Entry 2 holds no note." in ran.err


def test_a_doubt_erases_nothing(busy):
    ran = busy.at("client", "erase", "C-001", "--answers", busy.answers({"basis": "unsure"}))
    assert ran.code == 3
    assert "Nothing was erased" in ran.err
    assert "CANARY note" in busy.at("show", "3").out


def test_a_keyholder_whose_number_is_not_the_one_that_was_read_gets_nothing(busy):
    ran = busy.at("vault", "recovery", "add", "S-01", SUPERVISOR, "--number", "1" * 20)
    assert ran.code == 2
    assert "not the number" in ran.err
    assert [one["name"] for one in busy.at("vault", "recovery", "list", "--json").data] == ["recovery sheet"]


def test_after_a_new_sheet_the_older_copies_that_the_old_one_opens_are_named(busy):
    old = [str(busy.folder / "backups" / name) for name in backups_of(busy)]
    assert busy.at("vault", "backup").code == 0  # with the sheet in it
    named = [path for path in map(str, (busy.folder / "backups").glob("*.confcli-backup")) if path not in old]
    ran = busy.at("vault", "recovery", "sheet", "--unencrypted", "--page", busy.folder / "second.html")
    assert ran.code == 0, ran.err
    assert [line for line in ran.err.splitlines() if line.endswith(".confcli-backup")] == named
    with_old = ["--vault", busy.vault, "--key-file", busy.folder / "key"]
    assert busy("vault", "recovery", "test", *with_old).code == 4
    assert busy.at("log").code == 0


def test_a_page_on_the_disk_of_the_vault_is_asked_for_twice(busy):
    ran = busy.at("vault", "recovery", "sheet", "--page", busy.folder / "second.html")
    assert ran.code == 3
    assert "--unencrypted" in ran.err
    assert not (busy.folder / "second.html").exists()
    assert busy("vault", "recovery", "test", "--vault", busy.vault, "--key-file", busy.folder / "key").code == 0


@pytest.fixture
def queue(tmp_path, monkeypatch):
    """A print queue: a program that keeps what comes through the pipe."""
    programs = tmp_path / "programs"
    programs.mkdir()
    queue = programs / "lp"
    queue.write_text(f"#!/bin/sh\n/bin/cat > {tmp_path / 'printed'}\n", encoding="utf-8")
    queue.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    return queue


@pytest.mark.usefixtures("queue")
@pytest.mark.skipif(os.name == "nt", reason="no print queue there takes a page through a pipe")
def test_a_printed_sheet_leaves_no_file_of_ours_and_counts(busy, tmp_path):
    before = {path for path in busy.folder.rglob("*") if path.is_file() and "backups" not in path.parts}
    ran = busy.at("vault", "recovery", "sheet", "--print")
    assert ran.code == 0, ran.err
    assert "print queue" in ran.err
    printed = (tmp_path / "printed").read_text(encoding="utf-8")
    key = re.findall(r"^   \d   ([A-Z0-9 ]+)$", printed, re.MULTILINE)
    (busy.folder / "printed-key").write_text("\n".join(key), encoding="utf-8")
    with_key = ["--vault", busy.vault, "--key-file", busy.folder / "printed-key"]
    assert busy("vault", "recovery", "test", *with_key).code == 0
    after = {path for path in busy.folder.rglob("*") if path.is_file() and "backups" not in path.parts}
    assert {path.name for path in after - before} <= {"printed-key", "printed", f"{busy.vault.name}-journal"}
    assert not any("".join(key[0].split()) in path.read_bytes().decode("latin-1") for path in before)


@pytest.mark.skipif(os.name == "nt", reason="no print queue there takes a page through a pipe")
def test_a_printer_that_refuses_leaves_the_sheet_before_in_force(busy, queue):
    queue.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    ran = busy.at("vault", "recovery", "sheet", "--print")
    assert ran.code == 1
    assert "did not take the page" in ran.err
    assert busy("vault", "recovery", "test", "--vault", busy.vault, "--key-file", busy.folder / "key").code == 0


def test_where_nothing_prints_a_stick_is_named(busy, monkeypatch):
    monkeypatch.setenv("PATH", str(busy.folder))
    ran = busy.at("vault", "recovery", "sheet", "--print")
    assert ran.code == 2
    assert "onto a stick" in ran.err


def test_what_a_new_vault_says_for_a_script_is_its_checkpoint_alone(program):
    page = program.folder / "page.html"
    answers = program.answers({"code": "V-07", "training": "yes", "promise": "yes"})
    ran = program.at("init", "--unencrypted", "--page", page, "--answers", answers)
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["size"] == 0
    assert page.exists()
    assert str(page) in ran.err
