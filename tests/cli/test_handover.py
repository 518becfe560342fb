"""An exported session log: what is in it, and that no changed byte goes unseen (P11)."""

import json
import signal
import subprocess
import sys
from random import Random

import pytest
from stories import CODES, CONSULT

ITEMS = [{"what": "CANARY-thing", "needed": "yes"}]
NOTES = {"include": ["notes"], "ground": "guidance", "reason": "the nights"}
OPEN = {"format": ["text", "json"], "unencrypted": "yes"}


@pytest.fixture
def exported(at_work, tmp_path):
    """A vault with a little in it, and a way to export."""
    at_work.client("CANARY-name")
    contact = {"client": "C-001", "channel": "phone", "happened": "today", "note": "CANARY-note été"}
    at_work.at("contact", "--answers", at_work.answers(contact))
    details = {"client": "C-001", "recipient_role": "coordinator", "note": "CANARY-detail"}
    at_work.at("share", "--answers", at_work.answers(CONSULT, ITEMS, details))

    def export(answers, *more, items=None):
        ran = at_work.at("export", "--folder", tmp_path, "--answers", at_work.answers(answers, items), *more)
        assert ran.code == 0, ran.err
        return [tmp_path / name for name in ran.out.split()]

    at_work.export = export
    return at_work


def test_both_files_hold_codes_and_no_word_of_the_client(exported):
    for path in exported.export(CODES):
        content = path.read_text(encoding="utf-8")
        assert "CANARY" not in content
        assert path.stat().st_mode & 0o777 == 0o600
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    for part in ("volunteer V-07", "Internal consult (INT-2, NEC)", "coordinator", "What it cannot prove", "C-001"):
        assert part in text
    assert "Outcome not recorded yet" in text
    assert "no full explanation of the policy" in text


def test_the_json_holds_headers_disclosures_and_a_checkpoint(exported):
    content = json.loads(exported.export(CODES)[1].read_text(encoding="utf-8"))
    assert len(content["headers"]) == content["checkpoint"]["size"] == 5
    assert content["start"]["size"] == 0
    assert set(content["disclosures"]) == {"1", "2", "3", "4", "5"}


def test_notes_leave_when_a_ground_is_named(exported):
    text, data = exported.export({**NOTES, **OPEN}, items=[{"what": "3", "needed": "yes"}])
    content = text.read_text(encoding="utf-8")
    assert "CANARY-note été" in content
    assert "CANARY-name" not in content
    assert "I need guidance" in content
    assert exported("verify", data).code == 0


def test_no_changed_byte_goes_unseen(exported, tmp_path):
    """At least a thousand places, each with another byte in it: all noticed, exit 5."""
    path = exported.export(CODES)[1]
    whole = path.read_bytes()
    assert exported("verify", path).code == 0
    chance = Random(20261122)
    places = chance.sample(range(len(whole)), 1_000)
    for place in places:
        changed = bytearray(whole)
        changed[place] = chance.choice([b for b in range(256) if b != whole[place]])
        damaged = tmp_path / "changed.json"
        damaged.write_bytes(changed)
        ran = exported("verify", damaged)
        assert (ran.code, ran.out) == (5, ""), place


@pytest.mark.parametrize("cut", [0, 1, 10, 1000, -1])
def test_a_file_that_was_cut_is_seen(exported, tmp_path, cut):
    whole = exported.export(CODES)[1].read_bytes()
    (tmp_path / "cut.json").write_bytes(whole[:cut])
    assert exported("verify", tmp_path / "cut.json").code == 5


def rewritten(path, tmp_path, change):
    """A session log by someone who knows how the file is made, and seals it again after a change."""
    from confcli.reports.bundle import _digest, _dump

    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    content["sha256"] = _digest({name: value for name, value in content.items() if name != "sha256"})
    forged = tmp_path / "forged.json"
    forged.write_text(_dump(content), encoding="utf-8")
    return forged


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["checkpoint"].update(size=4),
        lambda c: c["checkpoint"].pop("at"),
        lambda c: c["start"].pop("hash"),
        lambda c: c["start"].update(size="0"),
        lambda c: c.update(headers=3),
        lambda c: c.update(headers=[3]),
        lambda c: c.update(disclosures=[]),
        lambda c: c.update(disclosures={"x": []}),
        lambda c: c.update(disclosures={"1": 3}),
        lambda c: c.update(disclosures={"1": [3]}),
        lambda c: c["headers"].pop(),
        lambda c: c["headers"].reverse(),
        lambda c: c["disclosures"].update({"2": c["disclosures"]["3"]}),
    ],
)
def test_a_file_that_was_made_anew_is_seen_through(exported, tmp_path, change):
    path = exported.export(CODES)[1]
    ran = exported("verify", rewritten(path, tmp_path, change))
    assert (ran.code, ran.out) == (5, "")
    assert len(ran.err.splitlines()) == 2


def test_a_limit_that_was_taken_out_is_no_tampering_with_the_ledger_but_is_said(exported, tmp_path):
    """What the file says of itself is not sealed; what it shows of the ledger is."""
    path = exported.export(CODES)[1]
    forged = rewritten(path, tmp_path, lambda c: c.update(limits=[]))
    assert "It does not prove who typed it" in exported("verify", forged).out


def test_a_changed_log_is_nothing_to_hold_another_against(exported, tmp_path):
    first = exported.export(CODES)[1]
    second = exported.export(CODES)[1]
    damaged = tmp_path / "damaged.json"
    damaged.write_bytes(first.read_bytes().replace(b"V-07", b"V-08").replace(b'"at"', b'"aT"'))
    ran = exported("verify", second, "--against", damaged)
    assert ran.code == 5
    assert "The earlier session log was changed" in ran.err


def test_without_a_checkpoint_it_says_what_is_not_proven(exported):
    exported.export(CODES)
    second = exported.export(CODES)[1]
    assert "Only a checkpoint you hold" in exported("verify", second).out


def test_other_line_ends_are_seen(exported, tmp_path):
    whole = exported.export(CODES)[1].read_bytes()
    (tmp_path / "crlf.json").write_bytes(whole.replace(b"\n", b"\r\n"))
    assert exported("verify", tmp_path / "crlf.json").code == 5


@pytest.mark.parametrize("content", ["[]", "{}", "1", "null", '"x"', "[" * 100_000, "{" * 10, "NaN"])
def test_what_is_no_session_log_is_refused(program, tmp_path, content):
    (tmp_path / "odd.json").write_text(content, encoding="utf-8")
    assert program("verify", tmp_path / "odd.json").code == 5


def test_a_file_that_is_not_there_is_a_slip_and_no_tampering(program, tmp_path):
    ran = program("verify", tmp_path / "nowhere.json")
    assert ran.code == 2
    assert "There is no file" in ran.err


def test_it_is_held_against_what_the_supervisor_kept(exported, tmp_path):
    first = exported.export(CODES)[1]
    second = exported.export(CODES)[1]
    whole = exported.export(CODES, "--whole")[1]
    kept = tmp_path / "kept"
    kept.write_text(json.dumps(json.loads(first.read_text(encoding="utf-8"))["checkpoint"]), encoding="utf-8")

    assert "one entry is new" in exported("verify", second, "--against", kept).out
    assert "one entry is new" in exported("verify", second, "--against", first).out
    assert exported("verify", whole, "--against", first, "--json").data["new"] == 2
    older = exported("verify", first, "--against", second)
    assert older.code == 5
    assert "this file ends at entry 5" in older.err
    gap = exported("verify", second, "--against", _start_of(exported, tmp_path))
    assert gap.code == 5
    assert "Entries 1 to 5 are missing" in gap.err


def test_another_volunteers_file_is_told_apart(exported, tmp_path):
    path = exported.export(CODES)[1]
    content = json.loads(path.read_text(encoding="utf-8"))["checkpoint"]
    foreign = tmp_path / "foreign"
    foreign.write_text(json.dumps({**content, "ledger": "0" * 32}), encoding="utf-8")
    ran = exported("verify", path, "--against", foreign)
    assert ran.code == 5
    assert "another volunteer's ledger" in ran.err
    fork = tmp_path / "fork"
    fork.write_text(json.dumps({**content, "head": "0" * 64}), encoding="utf-8")
    ran = exported("verify", path, "--against", fork)
    assert ran.code == 5
    assert "contradicts the checkpoint" in ran.err
    none = tmp_path / "none"
    none.write_text("hello", encoding="utf-8")
    ran = exported("verify", path, "--against", none)
    assert ran.code == 2
    assert "no checkpoint" in ran.err


def _start_of(exported, tmp_path):
    from confcli.core.checkpoint import checkpoint
    from confcli.core.ledger import genesis

    ledger = exported.at("checkpoint").data["ledger"]
    path = tmp_path / "start"
    path.write_text(checkpoint(genesis(ledger), "2026-11-22"), encoding="utf-8")
    return path


def test_an_export_that_was_killed_before_its_files_were_in_place_is_finished_by_the_next_command(exported, tmp_path):
    """The entry counts, so the files must come too: killed here between the commit and the rename."""
    script = (
        "import os, signal, sys; from confcli.cli import outgoing; from confcli.__main__ import main\n"
        "outgoing.Outgoing.publish = lambda self: os.kill(os.getpid(), signal.SIGKILL)\n"
        "main(sys.argv[1:])"
    )
    shared = ["--vault", str(exported.vault), "--passphrase-file", str(exported.passphrase_file)]
    answers = ["--answers", exported.answers(CODES)]
    command = [sys.executable, "-c", script, "export", "--folder", str(tmp_path), *answers, *shared]
    assert subprocess.run(command, capture_output=True, check=False).returncode == -signal.SIGKILL
    assert not list(tmp_path.glob("session-log-*.json"))
    assert len(list(tmp_path.glob("*.part"))) == 2
    ran = exported.at("log")
    assert "interrupted on its way out" in ran.err
    assert not list(tmp_path.glob("*.part"))
    assert exported("verify", next(tmp_path.glob("session-log-*.json"))).code == 0
    assert "interrupted" not in exported.at("log").err
