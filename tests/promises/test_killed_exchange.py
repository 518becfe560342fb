"""P2: a kill in the middle of what travels between volunteer and supervisor leaves nothing by halves."""

import sys
from random import Random

import pytest
from bulk import Volunteer
from killing import SEED, Remembered, checked, killed_at_a_call, killed_at_a_moment, run, traced
from stories import PASSPHRASE

from confcli.core.ledger import session_log
from confcli.core.ledger.checkpoint import read_dated
from confcli.core.supervision.reply import read_letter
from confcli.core.supervision.supervisor_card import Supervisor
from confcli.vault.age_files import seal, unseal
from confcli.vault.keys import KeyRing
from confcli.vault.opening import NewVault
from confcli.vault.supervision.file_reading import arrived, read_all
from confcli.vault.supervision.inbox_writer import Shelf
from confcli.vault.unlocking import open_vault

NOW = "2026-11-22T21:00:00+01:00"
EDITION = ["csg06-code", "1.0", "0" * 64]  # id, version and hash of the Code
# As `confcli` itself, but a few entries are recorded together, as 20,000 are where there are many.
FEW_TOGETHER = "import confcli.vault.supervision.inbox_writer as r; r.AT_ONCE = 10; "
FEW_TOGETHER += "from confcli.__main__ import main; import sys; "
FEW_TOGETHER += "sys.exit(main(sys.argv[1:]))"


class Office:
    """A supervisor's vault that holds three volunteers, the folder they send to, and a folder for what leaves."""

    def __init__(self, folder):
        self.folder, self.drop, self.out = folder, folder / "drop", folder / "out"
        self.vault, self.secret = folder / "vault", folder / "passphrase"
        for place in (self.drop, self.out):
            place.mkdir()
        self.secret.write_text(PASSPHRASE, encoding="utf-8")
        new = NewVault(str(self.vault), Remembered(PASSPHRASE))
        self.key = KeyRing(new.vault).own()
        KeyRing(new.vault).accept(Supervisor("S-01", self.key.recipient))
        for number in range(3):
            self._volunteer(new.vault, f"V-0{number}")
        (self.drop / "broken.confcli").write_bytes(seal(b"{}", [self.key.recipient])[:-9])
        fields = {"at": NOW, "volunteer": "S-01", "client": None, "policy": EDITION, "marks": ["made"]}
        new.vault.append("undertaking", fields)
        new.move_in()
        self.kept = self.vault.read_bytes()

    def _volunteer(self, vault, code):
        volunteer = Volunteer(code)
        head, at = read_dated(volunteer.checkpoint())
        Shelf(vault).hold(head, at, code, NOW)
        for number in range(3):
            volunteer.work(4)
            volunteer.decide()
            volunteer.add("export", own={"reply_to": self.key.recipient})
            (self.drop / f"{code}-{number}.confcli").write_bytes(seal(volunteer.export(), [self.key.recipient]))
        head, at = read_dated(volunteer.checkpoint())
        Shelf(vault).hold(head, at, code, NOW)  # it vouches for the key that replies are sealed to

    def command(self, *words, few=False):
        start = ["-c", FEW_TOGETHER] if few else ["-m", "confcli"]
        shared = ["--vault", self.vault, "--passphrase-file", self.secret]
        return list(map(str, [sys.executable, *start, *words, *shared]))

    def back(self):
        """Put the vault back as it was, and empty the folder for what leaves."""
        for path in (*self.folder.glob("vault-*"), *self.out.iterdir()):
            path.unlink()
        self.vault.write_bytes(self.kept)

    def opened(self, look):
        vault = open_vault(str(self.vault), Remembered(PASSPHRASE))
        try:
            checked(vault)
            return look(vault)
        finally:
            vault.close()

    def take_in(self, vault):
        """Take in the folder here, and give all that is kept; only when it came may differ."""
        list(Shelf(vault).take_all(read_all(arrived(str(self.drop)), self.key), NOW))
        return shelf(vault)


def shelf(vault):
    run_ = vault.run
    received = "SELECT source, seq, hash, prev, kind, fields, withheld FROM received ORDER BY source, seq, hash"
    held = "SELECT source, size, head, at FROM held ORDER BY source, size, head"
    imported = "SELECT sha256, name, source, first, last FROM imported ORDER BY source, first"
    return [list(run_(wanted)) for wanted in (received, held, imported)]


def halves(vault):
    """Give the entries on the shelf that no file brought, and those of a file that are not there."""
    received, _, imported = shelf(vault)
    there = {(row["source"], row["seq"]) for row in received}
    brought = {(row["source"], seq) for row in imported for seq in range(row["first"], row["last"] + 1)}
    return there ^ brought, len(imported)


def killed(command, chance, ways):
    """Kill a command at a system call that changes something, or at a moment; give whether it was."""
    calls, seconds = ways
    if calls and chance.random() < 0.7:
        return killed_at_a_call(command, chance.choice(calls))
    return killed_at_a_moment(command, seconds * chance.uniform(0.3, 1))


def ways_to_die(office, command, expected=0):
    """Learn from a run to the end which calls it makes; its files are put away again."""
    ran, calls = traced(command, office.folder / "trace")
    assert ran.returncode == expected, ran.stdout
    office.back()
    return calls, 0.5


def killed_imports(folder, times):
    """Kill an import; give how often it was killed within, and what was not whole or not the same afterwards."""
    office, chance, wrong, within = Office(folder), Random(SEED), [], 0
    whole = office.opened(office.take_in)
    office.back()
    command = office.command("supervisor", "import", office.drop, few=True)
    ways = ways_to_die(office, command, expected=5)  # one file is damaged
    for _ in range(times):
        office.back()
        killed(command, chance, ways)
        half, files = office.opened(halves)
        within += 0 < files < len(whole[2])
        wrong += sorted(half)
        if office.opened(office.take_in) != whole:
            wrong.append("not the same")
    return within, wrong


def killed_leaving(folder, times, words, ending, unsealed):
    """Kill a command that records an entry and writes a sealed file; both are there, or neither is."""
    office, chance, wrong, both = Office(folder), Random(SEED), [], 0
    office.opened(office.take_in)
    office.kept = office.vault.read_bytes()
    before = office.opened(lambda vault: vault.head().size)
    answers = folder / "answers.json"
    answers.write_text(WORDS[words[0]], encoding="utf-8")
    command = office.command(*words, "--folder", office.out, "--answers", answers)
    ways = ways_to_die(office, command)
    for _ in range(times):
        office.back()
        killed(command, chance, ways)
        # The next command puts what was interrupted on its way in its place.
        assert run(office.command("supervisor", "list")).returncode == 0
        recorded = office.opened(lambda vault: vault.head().size) - before
        files = [path for path in office.out.iterdir() if path.name.endswith(ending)]
        both += recorded
        if len(files) != recorded:
            wrong.append((recorded, sorted(path.name for path in office.out.iterdir())))
        for path in files:
            unsealed(unseal(path.read_bytes(), office.key))  # raises for half a file
    return both, wrong


WORDS = {
    "supervisor": '{"answers": {"view": "agree", "reply": "été"}}',
    "export": '{"answers": {"include": ["codes_only"], "format": ["sealed"]}}',
}
LEAVING = {
    "reply": (("supervisor", "reply", "V-01", "5"), ".confcli-reply", read_letter),
    "export": (("export",), ".confcli", session_log.read_log),
}


def test_a_killed_import_keeps_whole_files_and_goes_on(tmp_path):
    assert killed_imports(tmp_path, 2)[1] == []


@pytest.mark.parametrize("what", LEAVING)
def test_a_killed_sealed_file_is_there_with_its_entry_or_not_at_all(tmp_path, what):
    assert killed_leaving(tmp_path, 1, *LEAVING[what])[1] == []


@pytest.mark.figures
def test_p2_exchange(tmp_path, say):
    for name in ("import", *LEAVING):
        (tmp_path / name).mkdir()
    within, wrong = killed_imports(tmp_path / "import", 60)
    told = {name: killed_leaving(tmp_path / name, 40, *LEAVING[name]) for name in LEAVING}
    both = ", ".join(f"{told[name][0]} of 40 times" for name in LEAVING)
    wrong += [one for _, found in told.values() for one in found]
    say(
        f"P2   60 imports killed, {within} of them with some files taken in: each taken in again came to the same; "
        f"40 replies and 40 sealed exports killed: recorded, with the file, {both}; {len(wrong)} half written"
    )
    assert wrong == []
