"""P2: what was confirmed survives a power cut.

The file operations of the real program are recorded as system calls. Then the power is cut after any one of them:
what a file was told to bring to the disk (fsync) is there, and of what came later any part may be, in any order,
whole or torn at a sector. The names in the folder are held to the same rule. Each such disk is opened again.
"""

import random
import re
import sys
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from killing import HOT, SEED, Broken, Work, look, run
from platforms import NO_STRACE, can_trace, needs_strace
from stories import PASSPHRASE, UNDERTAKING

SECTOR = 512  # bytes: what a disk writes whole or not at all
VAULT = "vault.confcli-vault"
CALLS = "openat,close,lseek,write,pwrite64,ftruncate,fsync,fdatasync,link,linkat,unlink,unlinkat,rename,renameat"

LENGTHS = (10, 3_000, 20_000, 100, 60_000, 40, 9_000, 1, 30_000, 500)  # within a page, and over many
APPEND = """
import os, sys
from confcli.vault.integrity import prove_ledger
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault
vault = open_vault(sys.argv[1], Passphrase(sys.argv[2]))
fields = dict(at="2026-11-22T21:00:00+01:00", volunteer="V-07", client="C-001", policy=None, marks=[])
for length in sys.argv[3:]:
    seq = vault.append("contact", {**fields, "note": f"{vault.head().size + 1} " + "x" * int(length)})
    os.write(1, b"Recorded as entry %d." % seq)
vault.close()
"""


# --- Recording ---------------------------------------------------------------------------------------------------


@dataclass
class Recording:
    """What a program did to the files of one folder, operation by operation."""

    before: dict[str, bytes]  # the files it found
    entries: int  # how many of them were confirmed before it began
    operations: list[tuple] = field(default_factory=list)


def recorded(command, folder, entries, confirms) -> Recording:
    """Run a command under strace, and read what it did to a folder and when it confirmed an entry."""
    recording = Recording({path.name: path.read_bytes() for path in folder.iterdir()}, entries)
    trace = folder.parent / "trace"
    tracing = ["strace", "-f", "--seccomp-bpf", "-xx", "-s", "100000000", "-o", str(trace), "-e", f"trace={CALLS}"]
    ran = run([*tracing, *command])
    assert ran.returncode == 0, ran.stdout
    reader = Reader(folder, recording, confirms)
    for line in trace.read_text(encoding="ascii").splitlines():
        reader.read(line)
    return recording


class Reader:
    """Reads a trace: follows which file is open under which number, and keeps what is done to a folder."""

    def __init__(self, folder, recording, confirms):
        self.folder, self.recording, self.confirms = str(folder), recording, confirms.encode()
        self.names = {name: f"found {name}" for name in recording.before}  # the inode of each name
        self.open, self.at = {}, {}  # by file descriptor: the inode, and where it would write next

    def read(self, line):
        call = re.fullmatch(r"\d+ +(\w+)\((.*)\) += (-?\d+).*", line)
        assert "unfinished" not in line, line  # one thread, one process
        if call and int(call[3]) >= 0:
            texts = [bytes.fromhex(text.replace("\\x", "")) for text in re.findall(r'"([^"]*)"', call[2])]
            numbers = [int(number) for number in re.findall(r"(?:^|, )(-?\d+)(?=,|$)", call[2])]
            getattr(self, f"_{call[1]}")(call[2], texts, numbers, int(call[3]))

    def _does(self, *operation):
        self.recording.operations.append(operation)

    def _ours(self, path):
        parent, _, name = path.decode().rpartition("/")
        return name if parent == self.folder else None

    def _openat(self, arguments, texts, _numbers, handle):
        name = self._ours(texts[0])
        if texts[0].decode() == self.folder:
            self.open[handle] = "folder"
        elif name is not None:
            if name not in self.names:
                self.names[name] = f"made {len(self.recording.operations)}"
                self._does("name", name, self.names[name])
            assert "O_TRUNC" not in arguments
            assert "O_APPEND" not in arguments
            self.open[handle], self.at[handle] = self.names[name], 0

    def _close(self, _arguments, _texts, numbers, _result):
        self.open.pop(numbers[0], None)

    def _lseek(self, _arguments, _texts, numbers, result):
        self.at[numbers[0]] = result

    def _write(self, _arguments, texts, numbers, result):
        handle = numbers[0]
        if handle in self.open:
            self._does("write", self.open[handle], self.at[handle], texts[0][:result])
            self.at[handle] += result
        elif handle in (1, 2) and re.search(self.confirms, texts[0]):
            self._does("confirmed")

    def _pwrite64(self, _arguments, texts, numbers, result):
        if numbers[0] in self.open:
            self._does("write", self.open[numbers[0]], numbers[-1], texts[0][:result])

    def _ftruncate(self, _arguments, _texts, numbers, _result):
        if numbers[0] in self.open:
            self._does("cut off", self.open[numbers[0]], numbers[1])

    def _fsync(self, _arguments, _texts, numbers, _result):
        if numbers[0] in self.open:
            self._does("sync", self.open[numbers[0]])

    _fdatasync = _fsync

    def _link(self, _arguments, texts, _numbers, _result):
        old, new = map(self._ours, texts)
        if new is not None:
            self.names[new] = self.names[old]
            self._does("name", new, self.names[new])

    _linkat = _link

    def _unlink(self, _arguments, texts, _numbers, _result):
        name = self._ours(texts[0])
        if name is not None:
            self._does("unname", name, self.names.pop(name))

    _unlinkat = _unlink

    def _rename(self, arguments, texts, numbers, result):
        self._link(arguments, texts, numbers, result)
        self._unlink(arguments, texts, numbers, result)

    _renameat = _rename


# --- Cutting the power -------------------------------------------------------------------------------------------


class Disk:
    """What is on the disk for certain, and what was only asked for."""

    def __init__(self, before):
        self.names = {name: f"found {name}" for name in before}
        self.files = {f"found {name}": bytearray(content) for name, content in before.items()}
        self.asked = {"folder": []}  # since its last sync, by inode; "folder" for the names

    def does(self, operation):
        what, where, *_ = operation
        if what == "sync":
            for one in self.asked.pop(where, ()):
                self._happens(one)
        else:
            self.asked.setdefault("folder" if what in ("name", "unname") else where, []).append(operation)

    def power_cut(self, rng):
        """Let any part of what was asked for happen; give what stands under each name."""
        chance = rng.choice((0.0, 0.5, 1.0, rng.random()))
        for operations in self.asked.values():
            for one in operations:
                if rng.random() < chance:
                    self._happens(one)
                elif one[0] == "write" and rng.random() < chance:
                    self._is_torn(one, rng)
        return {name: bytes(self.files.get(inode, b"")) for name, inode in self.names.items()}

    def _happens(self, operation):
        what, where, *more = operation
        if what == "name":
            self.names[where] = more[0]
        elif what == "unname":
            if self.names.get(where) == more[0]:
                del self.names[where]
        elif what == "write":
            self._put(where, *more)
        else:
            file = self.files.setdefault(where, bytearray())
            del file[more[0] :]
            file.extend(bytes(more[0] - len(file)))

    def _is_torn(self, operation, rng):
        """Of a write that crosses sectors, each sector is written or not."""
        _, where, offset, content = operation
        end = offset + len(content)
        edges = [offset, *range(offset - offset % SECTOR + SECTOR, end, SECTOR), end]
        for first, last in pairwise(edges):
            if rng.random() < 0.5:
                self._put(where, first, content[first - offset : last - offset])

    def _put(self, inode, offset, content):
        file = self.files.setdefault(inode, bytearray())
        file.extend(bytes(max(0, offset - len(file))))
        file[offset : offset + len(content)] = content


def disk_after(recording, operations, rng):
    """Cut the power after so many operations; give the files there are, and how many entries were confirmed."""
    disk, confirmed = Disk(recording.before), recording.entries
    for operation in recording.operations[:operations]:
        if operation == ("confirmed",):
            confirmed += 1
        else:
            disk.does(operation)
    return disk.power_cut(rng), confirmed


@dataclass
class Cuts:
    """How many power cuts, and what they took."""

    cuts: int = 0
    hot: list = field(default_factory=list)  # disks with a journal to roll back
    lost: list = field(default_factory=list)
    corrupt: list = field(default_factory=list)

    @property
    def faults(self):
        return [*self.lost, *self.corrupt]

    def add(self, other):
        self.cuts += other.cuts
        self.hot += other.hot
        self.lost += other.lost
        self.corrupt += other.corrupt


def cut(recording, times, rng, folder, sound) -> Cuts:
    """Cut the power at random so many times, and open what is left; `sound` knows what an entry must be."""
    found = Cuts()
    folder.mkdir(exist_ok=True)
    for _ in range(times):
        after = rng.randint(1, len(recording.operations))
        files, confirmed = disk_after(recording, after, rng)
        for old in folder.iterdir():
            old.unlink()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        found.cuts += 1
        if files.get(f"{VAULT}-journal", b"").startswith(HOT):
            found.hot.append((files, confirmed))
        try:
            entries = look(folder / VAULT) if VAULT in files else {}
        except Broken as broken:
            found.corrupt.append(f"after {after}: {broken}")
            continue
        wrong = [seq for seq, entry in entries.items() if not sound(seq, *entry)]
        if wrong or not confirmed <= len(entries) <= confirmed + 1:
            found.lost.append(f"after {after}: {len(entries)} entries, {confirmed} confirmed, wrong: {wrong}")
    return found


# --- What is recorded --------------------------------------------------------------------------------------------


def is_appended(seq, kind, fields):
    """Whether an entry is just the one that APPEND recorded, after the undertaking."""
    if seq == 1:
        return kind == "undertaking"
    return (kind, fields["note"]) == ("contact", f"{seq} " + "x" * LENGTHS[seq - 2])


def is_undertaken(seq, kind, fields):
    return (seq, kind, fields["promise"]) == (1, "undertaking", "yes")


def appending(tmp_path, fresh_vault) -> Recording:
    work = Work(tmp_path / "appending")
    work.vault.write_bytes(fresh_vault.read_bytes())
    command = [sys.executable, "-c", APPEND, str(work.vault), PASSPHRASE, *map(str, LENGTHS)]
    return recorded(command, work.folder, 1, "Recorded as entry")


def making(tmp_path) -> Recording:
    work = Work(tmp_path / "making")
    return recorded(work.command(["init"], {"answers": UNDERTAKING}), work.folder, 0, "Your vault is at")


def mending(tmp_path, files, confirmed) -> Recording:
    """The next opening after a power cut, which rolls the journal back and can be cut off itself."""
    work = Work(tmp_path / "mending")
    for name, content in files.items():
        (work.folder / name).write_bytes(content)
    script = (
        "import sys; from confcli.vault.secrets import Passphrase; from confcli.vault.unlocking import open_vault\n"
        "from confcli.vault.integrity import prove_ledger\n"
        "vault = open_vault(sys.argv[1], Passphrase(sys.argv[2])); prove_ledger(vault); vault.close()"
    )
    return recorded(
        [sys.executable, "-c", script, str(work.vault), PASSPHRASE], work.folder, confirmed, "nothing is said"
    )


def without_syncs(recording):
    return replace(recording, operations=[one for one in recording.operations if one[0] != "sync"])


@needs_strace
def test_no_power_cut_takes_a_confirmed_entry(tmp_path, fresh_vault):
    rng = random.Random(SEED)
    recording = appending(tmp_path, fresh_vault)
    assert recording.operations.count(("confirmed",)) == len(LENGTHS)
    assert cut(recording, 15, rng, tmp_path / "cut", is_appended).faults == []
    # The same disks without fsync: if nothing were missing, this test could not see a loss.
    assert cut(without_syncs(recording), 15, rng, tmp_path / "cut", is_appended).faults != []


@pytest.mark.figures
def test_p2_power_cuts(tmp_path, fresh_vault, say):
    if not can_trace():
        say(f"P2   power cuts: SHORTFALL, not measured: {NO_STRACE}")
        pytest.skip(NO_STRACE)
    rng, place = random.Random(SEED), tmp_path / "cut"
    recording = appending(tmp_path, fresh_vault)
    all_cuts = cut(recording, 1000, rng, place, is_appended)
    hot, operations = all_cuts.hot, len(recording.operations)
    made = making(tmp_path)
    all_cuts.add(cut(made, 200, rng, place, is_undertaken))
    for files, confirmed in rng.sample(hot, 10):
        mended = mending(tmp_path, files, confirmed)
        all_cuts.add(cut(mended, 20, rng, place, is_appended))
    control = cut(without_syncs(recording), 200, rng, place, is_appended)
    say(
        f"P2   power cuts: {all_cuts.cuts} replayed from {operations} recorded operations of 10 entries, "
        f"{len(made.operations)} of init, and 10 recoveries cut off again; {len(all_cuts.hot)} left a hot journal: "
        f"{len(all_cuts.lost)} confirmed entries lost, {len(all_cuts.corrupt)} corrupt; "
        f"control without fsync: {len(control.faults)} of {control.cuts} lost or corrupt"
    )
    assert all_cuts.faults == []
    assert all_cuts.cuts >= 1000
    assert control.faults != []
