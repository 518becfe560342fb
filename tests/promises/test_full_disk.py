"""P7: a full disk is said in one sentence, loses nothing, and the same command works once there is room."""

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from disks import BALLAST, SmallDisk, can_mount
from killing import SEED, WRITES, Broken, Run, Work, look, run
from platforms import needs_limits

FULL = "The disk is full or gone, so this was not recorded"
PAGE = 4096
BACKUPS = "backups"
NO_BACKUP = "It is recorded, but the backup did not work"
LENGTHS = (500, 10_000, 40_000)  # of the notes, one after the other until the disk is full


class SmallFiles:
    """Where no disk can be mounted: a limit on the size of each file makes the same writes fail."""

    what = "no file system could be mounted: a limit on the size of files stood for it"

    def __init__(self, folder):
        self.inside = folder / "files"
        self.inside.mkdir()
        self.seen, self._limit = str(self.inside), None

    def close(self):
        pass

    def leave(self, room):
        largest = max((path.stat().st_size for path in self.inside.iterdir()), default=0)
        self._limit = largest + room

    def empty(self):
        self._limit = None

    def run(self, command):
        import resource

        limit = self._limit
        if limit is None:
            return run(command)
        return run(command, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))


def small_disk(folder):
    if can_mount():
        disk = SmallDisk(folder)
        if disk.mounted and disk.run(["true"]).returncode == 0:
            return disk
        disk.close()
    return SmallFiles(folder)


@dataclass
class Tally:
    """What the runs came to."""

    runs: int = 0
    recorded: int = 0
    full: int = 0  # each time, room was made and the same command was run again
    not_backed_up: int = 0
    faults: list = field(default_factory=list)


class Filler:
    """Fills a small disk and writes on it, again and again."""

    def __init__(self, folder, disk, rng, vault):
        self.folder, self.disk, self.rng, self.tally = folder, disk, rng, Tally()
        self.work = Work(folder / "work")  # the answers and the passphrase need no room on the small disk
        self.work.vault = disk.inside / "vault.confcli-vault"
        self.seen = Path(disk.seen)
        self._begin(vault.read_bytes())
        self._run("client add", self._call("the first client"))
        self._run("first-contact", self._call("who agreed to notes"))
        self.start = (self.seen / "vault.confcli-vault").read_bytes()

    def fill(self):
        """Begin with a good vault on a disk with some room, and write until it is full."""
        self.tally.runs += 1
        self._begin(self.start)
        # The first time there is room for an entry, and none for its backup.
        self.disk.leave(PAGE * (10 if self.tally.runs == 1 else self.rng.randrange(30)))
        for length in LENGTHS:
            if not self._write(self.rng.choice(("contact", "client add", "share")), "x" * length):
                return

    def fill_init(self):
        """Make a vault on a disk that has less room than a new one needs."""
        self.tally.runs += 1
        self._begin(b"")
        self.disk.leave(PAGE * self.rng.randrange(6))
        self._write("init", "")

    def _begin(self, vault):
        self.disk.empty()
        for path in self.seen.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if vault:
            (self.seen / "vault.confcli-vault").write_bytes(vault)

    def _call(self, text):
        return Run(self._look(), f"run {self.tally.runs} {text}", self.folder)

    def _write(self, name, text) -> bool:
        """Run one command; tell whether there was room for it."""
        one = self._call(text)
        ran = self._run(name, one)
        if ran.returncode == 0:
            return True
        self.tally.full += 1
        said = ran.stdout.splitlines()
        if ran.returncode != 1 or len(said) < 2 or not said[-2].startswith(FULL):
            self._fault(name, f"it is not said that the disk is full: {ran.returncode} {ran.stdout}")
        if self._look() != one.entries:
            self._fault(name, "there is less, or more, than before")
        if one.entries and self.disk.run(self.work.command(["log"])).returncode != 0:
            self._fault(name, "the log cannot be read on a full disk")
        if not one.entries and [path.name for path in self.seen.iterdir()] not in ([], [BALLAST]):
            self._fault(name, "a vault that was not made has left something")
        self.disk.empty()
        if self._run(name, one).returncode != 0:
            self._fault(name, "it does not work with room either")
        return False

    def _run(self, name, one):
        """Run a command; what it says it has recorded must be there, with a backup or a word about it."""
        write = WRITES[name]
        ran = self.disk.run(self.work.command(write.arguments(one), write.answers(one)))
        if ran.returncode == 0:
            self.tally.recorded += 1
            entries = self._look()
            kind, fields = entries.pop(len(one.entries) + 1, ("", {}))
            if entries != one.entries or kind != write.kind or not write.leaves(one).items() <= fields.items():
                self._fault(name, "what was confirmed is not there")
            for line in ran.stdout.splitlines():
                if line.startswith(NO_BACKUP):
                    self.tally.not_backed_up += 1
                    if "room" not in line:
                        self._fault(name, f"it is not said that the backup had no room: {line}")
        if [path for path in self.seen.glob(f"{BACKUPS}/*") if path.suffix != ".confcli-backup"]:
            self._fault(name, "half a backup is left")
        return ran

    def _look(self):
        """Look at a copy: the vault itself is to be mended by the program, on the full disk."""
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.seen, copy, ignore=shutil.ignore_patterns(BALLAST, BACKUPS))
        try:
            return look(copy / "vault.confcli-vault") if (copy / "vault.confcli-vault").exists() else {}
        except Broken as broken:
            self._fault("look", f"corrupt: {broken}")
            return {}

    def _fault(self, name, what):
        self.tally.faults.append(f"run {self.tally.runs}, {name}: {what}")


def filled(tmp_path, vault, runs):
    """Fill a small disk so many times, every fourth time with a new vault."""
    disk = small_disk(tmp_path)
    try:
        filler = Filler(tmp_path, disk, random.Random(SEED), vault)
        for number in range(1, runs + 1):
            filler.fill_init() if number % 4 == 2 else filler.fill()
    finally:
        disk.close()
    return filler.tally, disk.what


@needs_limits
def test_a_full_disk_is_said_and_takes_nothing(tmp_path, fresh_vault):
    tally, _ = filled(tmp_path, fresh_vault, 2)
    assert tally.faults == []
    assert tally.full >= 1


@pytest.mark.figures
@needs_limits
def test_p7(tmp_path, fresh_vault, say):
    tally, what = filled(tmp_path, fresh_vault, 32)
    say(
        f"P7   {tally.runs} runs on a full disk ({what}): {tally.recorded} entries recorded and there, "
        f"{tally.not_backed_up} of them without room for a backup; {tally.full} times it was said to be full, "
        f"and the same command worked with room; {len(tally.faults)} lost, corrupt or said otherwise"
    )
    assert tally.faults == []
    assert tally.full >= 20
