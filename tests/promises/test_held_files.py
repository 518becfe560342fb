"""P29: beside a virus scanner, which holds each new file for a moment, everything is recorded and backed up."""

import itertools
import os
import sys

import pytest
from scanner import Alone, Jealous, Scanner, Shared
from stories import CODES, CONSULT, FIRST_CONTACT

from confcli.errors import Held
from confcli.vault import atomic_files, backup_names, waiting
from confcli.vault.care import backups

BREACH = {"event": "a letter left open", "noticed": "today", "meant": "not_meant", "informed": ["nobody_yet"]}
CONTACT = {"client": "C-001", "channel": "phone", "happened": "today", "note": "hello"}
ON_WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="only Windows lets one program hold another's files")


def recording(program, files):
    """Yield, without an end, the words and answers of commands that record."""
    items = [{"what": "the dates", "needed": "yes"}]
    details = {"client": "C-001", "recipient_role": "coordinator"}
    for _ in itertools.count():
        yield ["client", "add"], program.answers({"name": "", "language": "english"})
        yield ["first-contact", "C-001"], program.answers(FIRST_CONTACT)
        yield ["contact"], program.answers(CONTACT)
        yield ["share"], program.answers(CONSULT, items, details)
        decision = str(backup_names.found(str(program.vault))[-1].size)
        yield ["outcome", decision], program.answers({"shared": "as_decided", "happened": "today"})
        yield ["breach"], program.answers(BREACH)
        yield ["export", "--folder", str(files)], program.answers(CODES)


def beside(holding, program, files, times):
    """Run so many commands beside a scanner; give how many backups were made, the faults, and how much was held."""
    files.mkdir()
    made, faults = 0, []
    with Scanner(program.folder, holding) as scanner:
        assert program.init().code == 0
        for words, answers in itertools.islice(recording(program, files), times):
            before = len(backup_names.found(str(program.vault))) and backup_names.found(str(program.vault))[-1].size
            ran = program.at(*words, "--answers", answers)
            newest = backup_names.found(str(program.vault))[-1:]
            if ran.code != 0 or "did not work" in ran.err or "mistake" in ran.err:
                faults.append((words, ran.code, ran.err))
            elif newest and newest[0].size > before and backups.read(newest[0].path):
                made += 1
    return made, faults, scanner.count


@ON_WINDOWS
@pytest.mark.parametrize("holding", [Shared, Jealous, Alone])
def test_beside_a_scanner_every_entry_has_its_backup(program, tmp_path, holding):
    made, faults, held = beside(holding, program, tmp_path / "files", 7)
    assert faults == []
    assert made == 7
    assert held > 7, "the scanner held nothing, so nothing was proved"


@ON_WINDOWS
def test_a_restore_a_new_sheet_and_a_new_passphrase_beside_a_scanner(program, tmp_path):
    with Scanner(program.folder) as scanner:
        assert program.init().code == 0
        backup = program.at("vault", "backup").out.strip()
        (tmp_path / "new").write_text("other loud invented proof phrases", encoding="utf-8")
        for words in (
            ["vault", "recovery", "sheet", "--unencrypted", "--page", str(tmp_path / "page.html")],
            ["vault", "recovery", "renew"],
            ["vault", "restore", backup, "--set-aside"],
            ["vault", "passphrase", "--new-passphrase-file", str(tmp_path / "new")],
            ["demo"],
        ):
            ran = program(*words) if words == ["demo"] else program.at(*words)
            assert ran.code == 0, (words, ran.err)
    assert scanner.count > 0


@pytest.mark.figures
@ON_WINDOWS
@pytest.mark.parametrize("holding", [Shared, Jealous, Alone])
def test_p29(program, tmp_path, say, holding):
    made, faults, held = beside(holding, program, tmp_path / "files", 50)
    say(
        f"P29  50 recording commands beside a scanner ({holding.__name__.lower()}) that held {held} files for 0.4 s "
        f"each: {len(faults)} faults, {made} checked backups"
    )
    assert faults == []
    assert made == 50


@ON_WINDOWS
@pytest.mark.parametrize("holding", [Shared, Jealous, Alone])
def test_who_never_lets_go_is_named_and_the_file_stays(tmp_path, holding):
    held, free = tmp_path / "held", tmp_path / "free"
    held.write_text("old", encoding="utf-8")
    free.write_text("new", encoding="utf-8")
    one = holding(str(held))
    soon = waiting.Patience(0.3)
    for act in (
        lambda: atomic_files.remove(str(held), soon),
        lambda: waiting.patiently(lambda: os.rename(held, tmp_path / "other"), str(held), soon),
        lambda: waiting.patiently(lambda: os.replace(free, held), str(held), soon),
    ):
        with pytest.raises(Held, match="Another program holds"):
            act()
    if holding is Alone:
        with pytest.raises(Held):
            waiting.patiently(lambda: open(held, "rb"), str(held), soon)  # noqa: SIM115
    assert atomic_files.discard(str(held)) == [str(held)]
    one.close()
    assert held.read_text(encoding="utf-8") == "old"
    atomic_files.remove(str(held), soon)
    assert not held.exists()
