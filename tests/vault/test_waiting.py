"""Files that others hold: waited for, for a bounded time, in one place; and cleaning up raises nothing."""

import ast
import errno
import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

import confcli
from confcli.errors import Held, NotWritten
from confcli.vault import atomic_files, backup_names, opening, waiting
from confcli.vault.care import backups, thinning
from confcli.vault.care.recovery import ENDING
from confcli.vault.waiting import Patience, patiently

NOW = datetime(2026, 11, 22, 21, 15, 3, tzinfo=UTC)
PACKAGE = Path(confcli.__file__).parent


@dataclass
class Watch:
    """A clock that goes on only while somebody waits."""

    now: float = 0.0
    pauses: list = field(default_factory=list)

    def pause(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds

    def patience(self, seconds):
        return Patience(seconds, lambda: self.now, self.pause)


def refusal(number):
    """The error of Windows with this number, as it comes on every system."""
    error = PermissionError(errno.EACCES, "refused")
    error.winerror = number
    return error


def refusing(act, times, number=32):
    """Refuse so many times, then do it."""
    left = iter(range(times))

    def tried(*given):
        if next(left, None) is not None:
            raise refusal(number)
        return act(*given)

    return tried


@pytest.fixture
def watch(monkeypatch):
    """No test waits: the program's two measures of patience go by a clock of ours."""
    watch = Watch()
    monkeypatch.setattr(atomic_files, "BRIEF", watch.patience(waiting.BRIEF.seconds))
    return watch


@pytest.fixture
def path(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    return str(tmp_path / "file")


@pytest.mark.parametrize("number", [5, 32, 33, 145])
def test_what_is_held_for_a_moment_is_done_all_the_same(number, path):
    watch = Watch()
    assert patiently(refusing(lambda: "done", 8, number), path, watch.patience(10)) == "done"
    assert len(watch.pauses) == 8
    assert watch.pauses == sorted(watch.pauses)
    assert watch.pauses[0] < 0.02
    assert watch.pauses[-1] > watch.pauses[0]


def test_what_is_held_for_ever_is_said_in_one_sentence():
    watch = Watch()
    with pytest.raises(Held, match="Another program holds it") as said:
        patiently(refusing(lambda: "done", 10_000), "it", watch.patience(10))
    assert "virus scanner" in said.value.hint
    assert " it" not in said.value.aloud
    assert 10 <= sum(watch.pauses) < 11
    assert len(watch.pauses) < 50


@pytest.mark.parametrize("number", [2, 3, 17, 19, 112, 183])
def test_an_error_that_means_something_else_comes_at_once(number):
    """19 is a disk that is protected against writing, 112 a full one, 183 a name that is taken."""
    watch = Watch()
    with pytest.raises(PermissionError):
        patiently(refusing(lambda: "done", 1, number), "file", watch.patience(10))
    assert watch.pauses == []


def test_elsewhere_an_error_comes_at_once():
    watch = Watch()

    def refused():
        raise PermissionError(errno.EACCES, "refused")

    if sys.platform == "win32":
        pytest.skip("here such an error may mean that the file is held")
    with pytest.raises(PermissionError):
        patiently(refused, "file", watch.patience(10))
    assert watch.pauses == []


def test_a_file_that_its_owner_protects_is_not_said_to_be_held(path, monkeypatch):
    watch = Watch()
    monkeypatch.setattr(os, "access", lambda *_: False)  # for root everything is allowed
    with pytest.raises(PermissionError):
        patiently(refusing(lambda: "done", 1, 5), path, watch.patience(10))
    assert watch.pauses == []


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows refuses without a number")
def test_what_is_refused_for_another_reason_comes_at_once(tmp_path):
    watch = Watch()
    with pytest.raises(PermissionError):  # a folder, opened as if it were a file
        patiently(lambda: open(tmp_path, "rb"), str(tmp_path), watch.patience(10))  # noqa: SIM115
    assert watch.pauses == []


# --- In the program ----------------------------------------------------------------------------------------------

MOVES = {"rename", "renames", "replace", "unlink", "remove", "link", "symlink", "rmdir", "removedirs", "fsync"}
MOVES_MORE = {"move", "rmtree", "TemporaryDirectory", "NamedTemporaryFile", "mkdtemp", "mkstemp", "fdatasync"}
THEIRS = {"os", "shutil", "tempfile", "pathlib"}


def moved(path):
    """List where a module renames, removes or brings to the disk by itself."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in THEIRS:
            names = {node.attr}
        elif isinstance(node, ast.ImportFrom) and node.module in THEIRS:
            names = {alias.name for alias in node.names}
        else:
            continue
        if names & (MOVES | MOVES_MORE) or (isinstance(node, ast.ImportFrom) and node.module == "pathlib"):
            found.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {', '.join(sorted(names))}")
    return found


def test_files_are_moved_and_removed_in_one_place_only():
    home = PACKAGE / "vault" / "atomic_files.py"
    assert moved(home)
    assert [one for path in PACKAGE.rglob("*.py") if path != home for one in moved(path)] == []


def cleaning(path):
    """List the calls that clean up after an error, whatever it was."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Try):
            continue
        every = [one for one in node.handlers if one.type is None or ast.unparse(one.type) == "BaseException"]
        for statement in [*node.finalbody, *(line for handler in every for line in handler.body)]:
            calls = [one.func for one in ast.walk(statement) if isinstance(one, ast.Call)]
            yield from (f"{path.relative_to(PACKAGE)}:{call.lineno} {ast.unparse(call)}" for call in calls)


def test_what_cleans_up_after_an_error_only_discards():
    """It would raise over the true error otherwise: on a protected stick, every removal does."""
    home = PACKAGE / "vault" / "atomic_files.py"
    calls = [call for path in PACKAGE.rglob("*.py") if path != home for call in cleaning(path)]
    assert any(call.endswith("discard") for call in calls)
    assert [call for call in calls if call.split()[-1].split(".")[-1] in MOVES | MOVES_MORE] == []


def test_a_file_that_is_held_is_removed_later_and_named_if_never(tmp_path, monkeypatch):
    watch, path = Watch(), tmp_path / "file"
    path.write_text("x", encoding="utf-8")
    monkeypatch.setattr(os, "unlink", refusing(os.unlink, 10_000))
    with pytest.raises(Held, match="file"):
        atomic_files.remove(str(path), watch.patience(10))
    monkeypatch.undo()
    monkeypatch.setattr(os, "unlink", refusing(os.unlink, 5))
    atomic_files.remove(str(path), watch.patience(10))
    assert not path.exists()


@pytest.mark.parametrize("fault", [refusal(32), refusal(19), OSError(errno.EROFS, "read-only"), OSError(errno.EIO, "")])
def test_cleaning_up_never_raises(tmp_path, watch, monkeypatch, fault):
    path = tmp_path / "file"
    path.write_text("x", encoding="utf-8")

    def refused(*_):
        raise fault

    monkeypatch.setattr(os, "unlink", refused)
    assert atomic_files.discard(str(path), str(tmp_path / "other"))[0] == str(path)
    assert path.exists()
    assert sum(watch.pauses) < 3


def test_what_is_not_there_needs_no_removing_however_it_is_refused(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "unlink", refused)
    atomic_files.remove(str(tmp_path / "nothing"))


@pytest.mark.usefixtures("watch")
def test_a_draft_that_cannot_be_removed_breaks_nothing_and_goes_with_the_next_backup(place, monkeypatch):
    place.make()
    vault = place.open()

    monkeypatch.setattr(os, "unlink", refusing(os.unlink, 10_000))
    thinning.keep_up(vault, NOW)
    left = [name for name in os.listdir(backup_names.folder_of(place.path)) if ".part" in name]
    monkeypatch.undo()
    assert left, "nothing was left, so nothing was proved"
    thinning.keep_up(vault, NOW)
    vault.close()
    assert [name for name in os.listdir(backup_names.folder_of(place.path)) if ".part" in name] == []
    assert len(backup_names.found(place.path)) == 2


def test_what_was_left_elsewhere_goes_too(at_work, tmp_path):
    """On a stick, and beside the vault what was begun of a recovery file."""
    (tmp_path / "stick").mkdir()
    left = [tmp_path / "stick" / ".0a1b2c3d.part-copy", Path(f"{at_work.vault}{ENDING}.0a1b2c3d.part")]
    theirs = [tmp_path / "stick" / "letter.part", Path(f"{at_work.vault}.mine")]
    for path in left + theirs:
        path.write_text("x", encoding="utf-8")
    assert at_work.at("vault", "backup", "--folder", tmp_path / "stick").code == 0
    assert at_work.client() == "C-001"
    assert [path.name for path in left if path.exists()] == []
    assert all(path.exists() for path in theirs)


def test_a_draft_with_a_clients_words_that_will_not_go_is_named(at_work, watch, monkeypatch):
    at_work.client()
    monkeypatch.setattr("confcli.cli.export_files.client_record.as_json", lambda _: 1 / 0)
    monkeypatch.setattr(os, "unlink", refusing(os.unlink, 10_000))
    given = at_work.answers({"identity": "yes"})
    ran = at_work.at("client", "export", "C-001", "--folder", at_work.folder, "--answers", given)
    assert re.search(r"A draft could not be removed\. Delete it yourself: .*\.txt\.[0-9a-f]{8}\.part", ran.err)
    assert watch.pauses


def test_a_surplus_backup_that_is_held_waits_and_one_with_what_was_erased_is_said(place, watch, monkeypatch):
    place.make()
    vault = place.open()
    for _ in range(7):
        thinning.keep_up(vault, NOW)
    monkeypatch.setattr(os, "unlink", refusing(os.unlink, 10_000))
    monkeypatch.setattr(thinning, "remove", lambda path: atomic_files.remove(path, watch.patience(10)))
    thinning.keep_up(vault, NOW)
    with vault.writing():
        vault.erase([1], ["at"])
        vault.append("erasure", {**vault.entry(1).fields, "client": None, "marks": [], "entries": ["1"]})
    with pytest.raises(thinning.NotForgotten, match="still holds what was erased"):
        thinning.keep_up(vault, NOW)
    monkeypatch.undo()
    thinning.thin(vault)
    vault.close()
    assert [backup.size for backup in backup_names.found(place.path)] == [2]


def test_a_recovery_file_that_cannot_be_read_is_not_left_out_of_a_backup(place):
    place.make()
    Path(place.path + ENDING).mkdir()  # it is there, and no program can read it
    vault = place.open()
    with pytest.raises(NotWritten, match="No backup could be written"):
        backups.make(vault, NOW)
    vault.close()


def test_a_rename_that_was_killed_between_its_two_steps_is_gone_on_with(tmp_path):
    if sys.platform == "win32":
        pytest.skip("here a rename has only one step")
    draft, path = tmp_path / "draft", tmp_path / "file"
    draft.write_text("x", encoding="utf-8")
    os.link(draft, path)
    atomic_files.rename_if_free(str(draft), str(path))
    assert os.listdir(tmp_path) == ["file"]
    shutil.copy(path, draft)
    with pytest.raises(FileExistsError):
        atomic_files.rename_if_free(str(draft), str(path))
    path.unlink()
    for elsewhere in (draft, tmp_path / "nowhere"):  # a link to the draft is not the draft
        path.symlink_to(elsewhere)
        with pytest.raises(FileExistsError):
            atomic_files.rename_if_free(str(draft), str(path))
        assert draft.exists()
        path.unlink()


def test_a_passing_folder_goes_and_is_named_if_it_does_not(tmp_path, watch, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    rmtree = shutil.rmtree
    with atomic_files.passing_folder("x-") as folder:
        (Path(folder) / "file").write_text("x", encoding="utf-8")
    assert os.listdir(tmp_path) == []
    monkeypatch.setattr(shutil, "rmtree", refusing(rmtree, 3))
    with atomic_files.passing_folder("x-", watch.patience(10)):
        pass
    assert os.listdir(tmp_path) == []
    monkeypatch.setattr(shutil, "rmtree", refusing(rmtree, 10_000))
    with pytest.raises(KeyError), atomic_files.passing_folder("x-"):
        raise KeyError
    with pytest.raises(Held, match="x-"), atomic_files.passing_folder("x-", watch.patience(10)):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="here the system itself refuses to bring to the disk what is read")
def test_what_is_brought_to_the_disk_was_opened_for_writing(at_work, tmp_path, monkeypatch):
    """Windows refuses it otherwise, and then no vault is made."""
    import fcntl
    import stat

    real, seen = os.fsync, []

    def watched(handle):
        if stat.S_ISREG(os.fstat(handle).st_mode):
            seen.append(fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE)
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    opening.NewVault(str(tmp_path / "new"), opening.Passphrase("five quiet invented test words")).move_in()
    assert at_work.at("vault", "recovery", "sheet", "--unencrypted", "--page", tmp_path / "page.html").code == 0
    assert at_work.at("vault", "backup").code == 0
    assert at_work("language", "fr").code == 0
    assert len(seen) >= 4
    assert os.O_RDONLY not in seen
