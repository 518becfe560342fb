"""The real program as a process of its own: how it is called, how it is killed, and what that left in the vault.

A new command that writes is one more line in `WRITES`: how it is called, what it says when it is done, and the
fields that its entry then holds.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import ClassVar

from platforms import KILLED, can_trace
from stories import CODES, CONSULT, FIRST_CONTACT, PASSPHRASE, UNDERTAKING

from confcli.core.ledger import session_log
from confcli.errors import ConfcliError
from confcli.policy import load
from confcli.reports.register.as_text import as_text
from confcli.reports.register.view import register
from confcli.vault.integrity import prove_ledger
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault

SEED = 20261122
HOT = bytes.fromhex("d9d505f920a163d7")  # how a journal begins that has to be rolled back

# The system calls with which a program changes a disk, says something, or ends.
CHANGING = (
    "write",
    "pwrite64",
    "ftruncate",
    "fsync",
    "fdatasync",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "rename",
    "renameat",
    "renameat2",
    "exit_group",
)


class Broken(Exception):
    """What is in the vault is not whole."""


# --- The program, and the vault it leaves ------------------------------------------------------------------------


def environment(**more):
    """A coverage run would write files of its own, and a killed Python could leave half a .pyc."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **more}


class Work:
    """A folder with a vault, and the program at work on it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.vault = self.folder / "vault.confcli-vault"
        self.passphrase_file = self.folder / "passphrase"
        self.passphrase_file.write_text(PASSPHRASE, encoding="utf-8")

    def command(self, arguments, answers=None) -> list[str]:
        command = [sys.executable, "-m", "confcli", *map(str, arguments)]
        command += ["--vault", str(self.vault), "--passphrase-file", str(self.passphrase_file)]
        if answers is not None:
            path = self.folder / "answers.json"
            path.write_text(json.dumps(answers), encoding="utf-8")
            command += ["--answers", str(path)]
        return command

    def look(self):
        return look(self.vault) if self.vault.exists() else {}


def run(command, **more):
    """Run a command to its end; what it says on stderr stands in its place among what it says on stdout."""
    merged = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **more}
    return subprocess.run(command, text=True, encoding="utf-8", check=False, env=environment(), **merged)


class Remembered(Passphrase):
    """A passphrase that derives each key once, for it takes longer than all the rest of opening a vault."""

    keys: ClassVar = {}

    def key(self, salt):
        if salt not in self.keys:
            self.keys[salt] = super().key(salt)
        return self.keys[salt]


def look(path):
    """Open a vault just as the program does; give every entry as kind and fields. Raises Broken."""
    try:
        vault = open_vault(str(path), Remembered(PASSPHRASE))
    except ConfcliError as error:
        raise Broken(f"it does not open: {error.sentence}") from error
    try:
        return checked(vault)
    finally:
        vault.close()


def checked(vault):
    """Check pages, structure, chain and register; the first two by means that are not the program's own."""
    try:
        wrong = [*vault.run("PRAGMA cipher_integrity_check"), *vault.run("PRAGMA foreign_key_check")]
        wrong += [row for row in vault.run("PRAGMA integrity_check") if row["integrity_check"] != "ok"]
        size = prove_ledger(vault).size
        entries = {entry.seq: (entry.kind, entry.fields) for entry in vault.entries()}
    except Exception as error:  # whatever a broken vault makes of the program
        raise Broken(repr(error)) from error
    if wrong:
        raise Broken(f"pages are damaged: {wrong}")
    if list(entries) != list(range(1, size + 1)):
        raise Broken("the register does not name every entry")
    return entries


# --- Three ways to die -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class End:
    """What a process had said when it ended, and how it ended."""

    said: str
    code: int


def _started(command):
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment())


def killed_at_a_moment(command, seconds) -> End:
    """Kill it so many seconds after its start, wherever it is then."""
    with _started(command) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
    return End(said.decode(), process.returncode)


def killed_when_it_says(command, pattern) -> End:
    """Kill it as soon as its confirmation has been read."""
    said = ""
    with _started(command) as process:
        for line in process.stdout:
            said += line.decode()
            if re.search(pattern, said, re.MULTILINE):
                process.kill()
    return End(said, process.returncode)


def killed_at_a_call(command, call) -> End:
    """Kill it as it enters the nth system call of one name: between two writes, where a moment seldom falls."""
    name, nth = call
    tracing = ["strace", "-f", "-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={nth}"]
    ran = run([*tracing, *command])
    return End(ran.stdout, ran.returncode)


def traced(command, trace):
    """Run a command to its end; list the calls with which it changes something, each as its name and its number."""
    if not can_trace():
        return run(command), []
    ran = run(["strace", "-f", "--seccomp-bpf", "-o", str(trace), "-e", f"trace={','.join(CHANGING)}", *command])
    seen = dict.fromkeys(CHANGING, 0)
    calls = []
    for name in re.findall(r"^\d+ +(\w+)\(", trace.read_text(encoding="utf-8"), re.MULTILINE):
        seen[name] += 1
        calls.append((name, seen[name]))
    return ran, calls


# --- The commands that write -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """One run of a command: what was recorded before, a text that is its own, a folder for its files."""

    entries: dict
    tag: str
    folder: Path

    def last(self, kind) -> int:
        """Give the newest entry of a kind."""
        return max(seq for seq, (of, _) in self.entries.items() if of == kind)


def nothing_more(_one, _confirmed):
    """Most commands leave an entry and nothing else."""


NOTES = {"include": ["notes", "names"], "ground": "guidance"}


def the_files_are_whole(one, confirmed):
    """What stands under its final name is whole, and both files do once they were named."""
    names = {path.suffix: path for path in one.folder.iterdir() if path.suffix != ".part"}
    if confirmed and not {".txt", ".json"} <= names.keys():
        raise Broken("a session log that was named is not there")
    if not names:
        return
    # The text moves in first: until the data has followed, it stands beside its place as a draft.
    data = names.get(".json") or next(one.folder.glob("*.json.*.part"), None)
    if data is None:
        raise Broken("half of a session log is there")
    try:
        log = session_log.read_log(data.read_bytes())
    except ConfcliError as error:
        raise Broken(error.sentence) from error
    if ".txt" in names and names[".txt"].read_text(encoding="utf-8") != as_text(register(load(None), log)):
        raise Broken("the text of a session log is not whole")


@dataclass(frozen=True)
class Write:
    """One command that writes: how it is called, what confirms it, and what it leaves."""

    kind: str  # of the entry it leaves; "" for a command that leaves none
    confirms: str  # a pattern; its group is the number of the entry, or the code of its client
    arguments: Callable[[Run], list]
    answers: Callable[[Run], dict | None]
    leaves: Callable[[Run], dict]  # fields that the entry must hold
    also: Callable[[Run, bool], None] = nothing_more  # knows whether it was confirmed; raises Broken
    anew: bool = False  # each run begins where there is no vault
    after: str = ""  # the command that must have been run just before


RECORDED = r"^Recorded as entry (\d+)\."

WRITES = {
    "init": Write(
        "undertaking",
        r"^Your vault is at .* its first entry\.$",
        lambda _: ["init"],
        lambda _: {"answers": UNDERTAKING},
        lambda _: {"volunteer": "V-07", "promise": "yes"},
        anew=True,
    ),
    "client add": Write(
        "client",
        r"^(C-\d+)\n",
        lambda _: ["client", "add"],
        lambda one: {"answers": {"name": one.tag, "language": "english"}},
        lambda one: {"name": one.tag, "language": "english"},
    ),
    "first-contact": Write(
        "explanation",
        RECORDED,
        lambda _: ["first-contact", "C-001"],
        lambda one: {"answers": {**FIRST_CONTACT, "client_asked": one.tag}},
        lambda one: {"client": "C-001", "client_asked": one.tag, "trust": "explained"},
    ),
    "contact": Write(
        "contact",
        RECORDED,
        lambda _: ["contact", "C-001"],
        lambda one: {"answers": {"channel": "phone", "happened": "today", "note": one.tag}},
        lambda one: {"client": "C-001", "note": one.tag, "channel": "phone"},
    ),
    "share": Write(
        "decision",
        RECORDED,
        lambda _: ["share", "C-001"],
        lambda one: {"answers": CONSULT, "items": [{"what": one.tag, "needed": "yes"}], "details": {"note": one.tag}},
        lambda one: {"client": "C-001", "note": one.tag, "may_share": [one.tag], "class": "internal_consult"},
    ),
    "outcome": Write(
        "outcome",
        RECORDED,
        lambda one: ["outcome", one.last("decision")],
        lambda one: {"answers": {"shared": "as_decided", "happened": "today", "response": one.tag}},
        lambda one: {"refers_to": str(one.last("decision")), "response": one.tag},
        after="share",
    ),
    "correct": Write(
        "correction",
        RECORDED,
        lambda one: ["correct", one.last("decision")],
        lambda one: {"answers": {"wrong": "the note", "right": one.tag}},
        lambda one: {"refers_to": str(one.last("decision")), "right": one.tag},
    ),
    "export": Write(
        "export",
        r"session-log-\S+-0*(\d+)\.json\n",
        lambda one: ["export", "--folder", one.folder],
        lambda one: {"answers": {**CODES, **NOTES, "reason": one.tag}, "items": [{"what": "1", "needed": "yes"}]},
        lambda one: {"reason": one.tag, "ground": "guidance"},
        also=the_files_are_whole,
    ),
}


# How a command is killed, in turn: most often at a system call, for they are many.
WAYS = ("call", "moment", "call", "said", "call")


# --- Killing them, and looking -----------------------------------------------------------------------------------


@dataclass
class Tally:
    """How the kills fell, and whatever was not as it must be."""

    before: int = 0
    after: int = 0  # the confirmation
    hot: int = 0  # left a journal that had to be rolled back
    unsaid: int = 0  # recorded, and killed before that could be said
    lost: list = field(default_factory=list)
    corrupt: list = field(default_factory=list)
    half: list = field(default_factory=list)

    @property
    def kills(self):
        return self.before + self.after

    @property
    def faults(self):
        return [*self.lost, *self.corrupt, *self.half]


class Killer:
    """Kills commands on one vault that grows, and looks after each kill."""

    def __init__(self, folder, rng):
        self.folder, self.rng, self.tally = Path(folder), rng, Tally()
        self.work, self.entries = Work(self.folder / "work"), {}
        self.numbers, self.durations, self.calls, self.untried = count(1), {}, {}, {}
        for name in ("init", "client add", "first-contact", "share"):  # who agreed to notes
            self._unharmed(name, self.work)

    def kill(self, name, way):
        """Run a command and kill it; a run that was quicker than its kill is looked at and not counted."""
        write = WRITES[name]
        how, at = self._how(name, way)
        work = self._place(name)
        one, command = self._call(name, work)
        good = work.vault.read_bytes() if work.vault.exists() else None
        end = how(command, at)
        assert end.code in (0, KILLED), end.said  # or it went wrong by itself
        confirmed = re.search(write.confirms, end.said, re.MULTILINE)
        killed = end.code == KILLED
        self.tally.before += killed and not confirmed
        self.tally.after += killed and confirmed is not None
        self.tally.hot += any(path.read_bytes().startswith(HOT) for path in work.folder.glob("*-journal"))
        try:
            entries = self._compared(name, one, work, confirmed)
        except Broken as broken:
            self.tally.corrupt.append(f"{name} {way} {at}: {broken}")
            entries = self._back(work, good, one.entries)
        self.tally.unsaid += not confirmed and len(entries) > len(one.entries)
        if not write.anew:
            self.entries = entries
        elif not entries:
            self._unharmed(name, work)  # what a killed one left is in nobody's way

    def _how(self, name, way):
        """Choose the moment, or the system call, within a run that was not killed."""
        if way == "said":
            return killed_when_it_says, WRITES[name].confirms
        if name not in self.durations:
            self._unharmed(name)
        if way == "call" and can_trace():
            if not self.untried.get(name):
                self.untried[name] = self.rng.sample(self.calls[name], len(self.calls[name]))
            return killed_at_a_call, self.untried[name].pop()
        return killed_at_a_moment, self.rng.uniform(0, self.durations[name])

    def _place(self, name):
        return Work(self.folder / f"anew-{next(self.numbers)}") if WRITES[name].anew else self.work

    def _call(self, name, work):
        if WRITES[name].after:
            self._unharmed(WRITES[name].after)
        number = next(self.numbers)
        folder = self.folder / f"files-{number}"
        folder.mkdir()
        one = Run({} if WRITES[name].anew else self.entries, f"tag-{number}-{self.rng.getrandbits(64):x}", folder)
        return one, work.command(WRITES[name].arguments(one), WRITES[name].answers(one))

    def _unharmed(self, name, work=None):
        """Run a command to its end; learn how long it takes and which system calls it makes."""
        work = work or self._place(name)
        one, command = self._call(name, work)
        started = time.monotonic()
        ran, self.calls[name] = traced(command, self.folder / "trace")
        self.durations[name] = time.monotonic() - started
        assert re.search(WRITES[name].confirms, ran.stdout, re.MULTILINE), ran.stdout
        entries = work.look()
        assert len(entries) == len(one.entries) + (WRITES[name].kind != "")
        if work is self.work:
            self.entries = entries

    def _compared(self, name, one, work, confirmed):
        """Look at what is there; gives the entries. Raises Broken for what is no vault, or no files."""
        write, entries = WRITES[name], work.look()
        new = [seq for seq in entries if seq not in one.entries]
        if any(entries.get(seq) != entry for seq, entry in one.entries.items()) or (
            write.kind and confirmed and not new
        ):
            self.tally.lost.append(f"{name} {one.tag}")
        for seq in new:
            kind, fields = entries[seq]
            holds = kind == write.kind and write.leaves(one).items() <= fields.items()
            said = confirmed and confirmed.groups() and confirmed[1] not in (str(seq), fields["client"])
            if len(new) > 1 or not holds or said:
                self.tally.half.append(f"{name} {one.tag}: {kind} {fields}")
        write.also(one, confirmed is not None)
        return entries

    @staticmethod
    def _back(work, good, entries):
        """Go on with the vault as it was, so that one fault is counted once."""
        for path in work.folder.glob("*-journal"):
            path.unlink()
        if good is None:
            work.vault.unlink(missing_ok=True)
        else:
            work.vault.write_bytes(good)
        return entries


def kills(folder, times, rng) -> Tally:
    """Kill every command in turn, so many times in all; each time a command comes round, in the next way."""
    killer = Killer(folder, rng)
    for turn in range(3 * times):
        if killer.tally.kills >= times:
            break
        round_, number = divmod(turn, len(WRITES))
        killer.kill(list(WRITES)[number], WAYS[(number + round_) % len(WAYS)])
    return killer.tally
