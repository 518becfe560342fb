"""A share without file locks, and other disks that do not do what SQLite needs: a sentence each; reading goes on."""

import ctypes
import os
import shutil
import subprocess
import sys

import pytest
from platforms import NO_STRACE, can_trace, needs_limits
from programs import Program

traced = pytest.mark.skipif(not can_trace(), reason=NO_STRACE)
posix = pytest.mark.skipif(sys.platform == "win32", reason="rights are other things there")
NONE = "offers no file locks, so nothing can be recorded in it here"
WITHOUT = ("ENOLCK", "ENOSYS", "EOPNOTSUPP", "EINVAL", "EPERM")  # what NFS, SMB, FUSE and old kernels answer
PR_CAPBSET_DROP = 24  # prctl(2)
CONTACT = {"client": "C-001", "channel": "phone", "happened": "today", "note": "kept"}


@pytest.fixture
def busy(at_work):
    at_work.client("Odile Canari")
    return at_work


def on_a_share(busy, *arguments, error="ENOLCK", call="fcntl", place=None):
    """Run the program where every call of that name on the vault is answered with this error."""
    command = [sys.executable, "-m", "confcli", *map(str, arguments)]
    command += ["--vault", str(busy.vault), "--passphrase-file", str(busy.passphrase_file)]
    tracing = ["strace", "-f", "-o", os.devnull, "-P", str(place or busy.vault)]
    tracing += ["-e", f"trace={call}", "-e", f"inject={call}:error={error}"]
    return subprocess.run([*tracing, *command], capture_output=True, text=True, check=False, timeout=60)


@traced
@pytest.mark.parametrize("error", WITHOUT)
def test_a_disk_without_locks_is_named_before_anything_is_asked(busy, error):
    before = busy.vault.read_bytes()
    ran = on_a_share(busy, "contact", "--answers", busy.answers(CONTACT), error=error)
    assert ran.returncode == 4, ran.stderr
    assert NONE in ran.stderr
    assert "confcli log" in ran.stderr
    assert "another window" not in ran.stderr
    assert busy.vault.read_bytes() == before


@traced
@pytest.mark.parametrize("command", [["log"], ["show", "1"], ["client", "list"], ["vault", "doctor"], ["checkpoint"]])
def test_what_is_there_can_still_be_read(busy, command):
    before = busy.vault.read_bytes()
    ran = on_a_share(busy, *command)
    assert ran.returncode == 0, ran.stderr
    assert "opened for reading only" in ran.stderr
    assert ran.stdout == busy.at(*command).out or command == ["checkpoint"]
    assert busy.vault.read_bytes() == before


@traced
def test_a_backup_can_be_made_from_it(busy, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    ran = on_a_share(busy, "vault", "backup", "--folder", folder)
    assert ran.returncode == 0, ran.stderr
    backup = next(folder.iterdir())
    restored = tmp_path / "restored"
    ran = busy("vault", "restore", backup, "--vault", restored, "--passphrase-file", busy.passphrase_file)
    assert ran.code == 0, ran.err
    assert len(busy("log", "--json", "--vault", restored, "--passphrase-file", busy.passphrase_file).data) == 2


def without_any_lock(command, trace, error):
    """Run the program where every lock on any file is refused with this error."""
    around = {"capture_output": True, "text": True, "timeout": 60, "check": False}
    subprocess.run(["strace", "-o", trace, "-e", "trace=fcntl", *command], **around)  # noqa: PLW1510
    calls = trace.read_text().splitlines()
    first = next(number for number, call in enumerate(calls, 1) if "F_SETLK" in call)
    tracing = ["strace", "-o", os.devnull, "-e", "trace=fcntl", "-e", f"inject=fcntl:error={error}:when={first}+"]
    return subprocess.run([*tracing, *command], **around)  # noqa: PLW1510


@traced
@pytest.mark.parametrize("error", ["EACCES", "EAGAIN"])
def test_a_share_that_answers_as_if_all_were_locked_is_no_other_window(busy, tmp_path, error):
    """As Windows shares do on Linux."""
    command = [sys.executable, "-m", "confcli", "log", "--vault", str(busy.vault)]
    command += ["--passphrase-file", str(busy.passphrase_file)]
    beside = sorted(os.listdir(busy.folder))
    ran = without_any_lock(command, tmp_path / "trace", error)
    assert ran.returncode == 0, ran.stderr
    assert "opened for reading only" in ran.stderr
    assert sorted(os.listdir(busy.folder)) == sorted({*beside, "trace"})


@traced
def test_no_vault_is_made_where_there_are_no_locks(program, tmp_path):
    """The draft has a name that nobody can foretell, so the first lock is found by its number among such calls."""
    command = [sys.executable, "-m", "confcli", "init", "--vault", str(program.vault)]
    command += ["--passphrase-file", str(program.passphrase_file), "--answers", program.answers({})]
    ran = without_any_lock(command, tmp_path / "trace", "ENOLCK")
    assert ran.returncode == 4, ran.stderr
    assert "offers no file locks" in ran.stderr
    assert not program.vault.exists()


@traced
def test_an_interrupted_entry_is_not_read_as_if_it_were_whole(busy, tmp_path):
    """Without locks nobody may tidy up: then nothing is shown rather than half of an entry."""
    from confcli.vault.secrets import Passphrase
    from confcli.vault.unlocking import open_vault

    vault = open_vault(str(busy.vault), Passphrase(busy.passphrase_file.read_text().strip()))
    run = vault.run
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 99)"
    run("PRAGMA cache_size = 2")
    run("BEGIN IMMEDIATE")
    run("CREATE TABLE halfway (x)")
    run(f"{many} INSERT INTO halfway SELECT zeroblob(4000) FROM n")
    for name in (busy.vault.name, f"{busy.vault.name}-journal"):
        shutil.copy(busy.folder / name, tmp_path / f"killed-{name}")
    run("ROLLBACK")
    vault.close()
    for name in (busy.vault.name, f"{busy.vault.name}-journal"):
        os.replace(tmp_path / f"killed-{name}", busy.folder / name)
    before = busy.vault.read_bytes()
    ran = on_a_share(busy, "log")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "put in order first" in ran.stderr
    assert busy.vault.read_bytes() == before
    assert busy.at("log").code == 0, "where there are locks it is put in order"


@traced
@pytest.mark.parametrize(
    ("error", "words"),
    [("EACCES", "may not be entered"), ("EIO", "cannot be reached"), ("ENODEV", "cannot be reached")],
)
@pytest.mark.parametrize("command", [["log"], ["vault", "doctor"], ["vault", "recovery", "test", "--key-file", "x"]])
def test_a_vault_that_cannot_be_reached_is_not_taken_for_none(busy, command, error, words):
    if command[-1] == "x":
        command = [*command[:-1], busy.passphrase_file]
    calls = "/^(l?stat|newfstatat|statx)$"
    command = [sys.executable, "-m", "confcli", *map(str, command), "--vault", str(busy.vault)]
    tracing = ["strace", "-f", "-o", os.devnull, "-P", str(busy.vault)]
    tracing += ["-e", f"trace={calls}", "-e", f"inject={calls}:error={error}"]
    ran = subprocess.run([*tracing, *command], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert ran.returncode == 4, ran.stderr
    assert words in ran.stderr
    assert "confcli init" not in ran.stderr


def _like_anybody():
    """Take from root the power to pass over rights (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH), for what it starts."""
    libc = ctypes.CDLL(None)
    for power in (1, 2):
        libc.prctl(PR_CAPBSET_DROP, power, 0, 0, 0)


def bound(program, *arguments, **more):
    """Run the program as a person whom rights bind."""
    root = os.getuid() == 0
    if root and sys.platform != "linux":
        pytest.skip("root is bound by no rights here")
    command = [sys.executable, "-m", "confcli", *map(str, arguments), "--vault", str(program.vault)]
    command += ["--passphrase-file", str(program.folder.parent / "passphrase")]
    as_anybody = {"preexec_fn": _like_anybody} if root else {}
    return subprocess.run(command, capture_output=True, text=True, check=False, **as_anybody, **more)


@pytest.fixture
def owned(busy):
    """A vault in a folder of its own; the passphrase lies beside that folder."""
    folder = busy.folder / "folder"
    folder.mkdir()
    shutil.move(busy.vault, folder / busy.vault.name)
    return Program(folder, busy.capture)


@posix
def test_a_vault_its_owner_made_read_only_stays_so_and_can_be_read(owned):
    owned.vault.chmod(0o444)
    before = owned.vault.read_bytes()
    assert bound(owned, "log").returncode == 0
    answers = owned.answers(CONTACT)
    ran = bound(owned, "contact", "--answers", answers)
    assert ran.returncode == 1, ran.stderr
    assert ran.stderr.startswith("The vault cannot be written to, so this was not recorded.")
    assert "nor the file is write-protected" in ran.stderr
    assert owned.vault.read_bytes() == before
    assert owned.vault.stat().st_mode & 0o777 == 0o400


@posix
@pytest.mark.parametrize(("closed", "words"), [("folder", "may not be entered"), ("file", "cannot be read")])
def test_what_may_not_be_entered_or_read_is_not_taken_for_no_vault(owned, closed, words):
    path = owned.folder if closed == "folder" else owned.vault
    path.chmod(0)
    try:
        ran = bound(owned, "log")
    finally:
        path.chmod(0o700)
    assert ran.returncode == 4, ran.stderr
    assert words in ran.stderr
    assert "confcli init" not in ran.stderr


@pytest.mark.skipif(sys.platform != "win32", reason="this is the attribute of Windows")
def test_a_vault_with_the_read_only_attribute_is_read_and_left_alone(busy):
    before = busy.vault.read_bytes()
    busy.vault.chmod(0o400)
    try:
        assert busy.at("log").code == 0
        assert not os.access(busy.vault, os.W_OK)
        if _opens_anyway(busy.vault):
            pytest.skip("this Windows does not keep to the attribute")
        ran = busy.at("contact", "--answers", busy.answers(CONTACT))
        assert ran.code == 1
        assert "cannot be written to" in ran.err
        assert busy.vault.read_bytes() == before
    finally:
        busy.vault.chmod(0o600)


def _opens_anyway(path):
    try:
        path.open("rb+").close()
    except PermissionError:
        return False
    return True


@needs_limits
@pytest.mark.parametrize("limit", [10, 40, 100, 127])
def test_what_was_not_recorded_is_never_said_to_be_recorded_as_well(busy, limit):
    """Where files may not grow the write fails, and so does whatever is read after it."""
    import resource

    most, before = limit * 1024, len(busy.at("log", "--json").data)
    assert busy.vault.stat().st_size > most
    command = [sys.executable, "-m", "confcli", "contact", "--answers", str(busy.answers(CONTACT))]
    command += ["--vault", str(busy.vault), "--passphrase-file", str(busy.passphrase_file)]
    limits = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **limits)
    recorded = len(busy.at("log", "--json").data) > before
    assert (ended.returncode == 0) is recorded, ended.stderr
    assert recorded or "It is recorded" not in ended.stderr, ended.stderr
    assert recorded is ("was not recorded" not in ended.stderr), ended.stderr
