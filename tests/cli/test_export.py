"""An exported session log: what is in it, and that no changed byte goes unseen (P11)."""

import json
import os
import subprocess
import sys
from random import Random

import pytest
from platforms import KILL, KILLED_ITSELF, only_for
from stories import CODES, CONSULT, FIRST_CONTACT

ITEMS = [{"what": "CANARY-thing", "needed": "yes"}]
NOTES = {"include": ["notes"], "ground": "guidance", "reason": "the nights"}
OPEN = {"format": ["text", "json"], "unencrypted": "yes"}


@pytest.fixture
def exported(at_work, tmp_path):
    """A vault with a little in it, and a way to export."""
    at_work.client("CANARY-name")
    begun = {**FIRST_CONTACT, "client": "C-001", "trust": "not_explained", "client_asked": "CANARY-note été"}
    at_work.at("first-contact", "--answers", at_work.answers(begun))
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
        assert only_for(path, 0o600)
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
    from confcli.core.ledger.session_log import sealed

    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    del content["sha256"]
    forged = tmp_path / "forged.json"
    forged.write_bytes(sealed(content).encode())
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
    assert "not a checkpoint" in ran.err


def _start_of(exported, tmp_path):
    from confcli.core.ledger.chain import genesis
    from confcli.core.ledger.checkpoint import checkpoint

    ledger = exported.at("checkpoint").data["ledger"]
    path = tmp_path / "start"
    path.write_text(checkpoint(genesis(ledger), "2026-11-22"), encoding="utf-8")
    return path


def killed(exported, folder, answers, before="publish"):
    """Export in a program that is killed after the commit: before the first rename, or as the notes are dropped."""
    what = {"publish": "publishing.Outgoing.publish", "forget": "vault.Vault.forget_outgoing"}[before]
    script = (
        "import os, sys; from confcli.cli import publishing; from confcli.vault import vault\n"
        f"from confcli.__main__ import main; {what} = lambda *_: os.kill(os.getpid(), {int(KILL)})\n"
        "main(sys.argv[1:])"
    )
    shared = ["--vault", str(exported.vault), "--passphrase-file", str(exported.passphrase_file)]
    given = ["--answers", exported.answers(answers)]
    command = [sys.executable, "-c", script, "export", "--folder", str(folder), *given, *shared]
    assert subprocess.run(command, capture_output=True, check=False).returncode == KILLED_ITSELF


def test_an_export_that_was_killed_before_its_files_were_in_place_is_finished_by_the_next_command(exported, tmp_path):
    """The entry counts, so the files must come too: killed here between the commit and the rename."""
    killed(exported, tmp_path, CODES)
    assert not list(tmp_path.glob("session-log-*.json"))
    assert len(list(tmp_path.glob("*.part"))) == 2
    ran = exported.at("log")
    assert "interrupted on its way out" in ran.err
    assert not list(tmp_path.glob("*.part"))
    assert exported("verify", next(tmp_path.glob("session-log-*.json"))).code == 0
    assert "interrupted" not in exported.at("log").err


LOST = "Its password is lost: export again with --whole."


@pytest.mark.parametrize("before", ["publish", "forget"])
def test_the_password_of_a_pdf_that_was_interrupted_is_said_to_be_lost(exported, tmp_path, before):
    """Nobody was told it, whether the file was in its place by then or not."""
    killed(exported, tmp_path, {"include": ["codes_only"], "format": ["pdf"]}, before)
    said = exported.at("log").err.splitlines()
    place = next(tmp_path.glob("session-log-*.pdf"))
    assert said[:2] == [f"A file that was interrupted on its way out is now in its place: {place}", LOST]
    assert LOST not in exported.at("log").err


def test_a_file_on_a_stick_that_is_not_there_waits_for_it(exported, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    killed(exported, stick, CODES)
    away = stick.rename(tmp_path / "away")
    for _ in range(2):
        said = exported.at("log").err
        assert said.count("on a disk that is not there") == 2
        assert str(stick) in said
    away.rename(stick)
    assert exported.at("log").err.count("is now in its place") == 2
    assert exported("verify", next(stick.glob("session-log-*.json"))).code == 0
    assert "disk" not in exported.at("log").err


def test_a_place_that_was_taken_meanwhile_is_left_and_the_whole_file_is_named(exported, tmp_path):
    killed(exported, tmp_path, CODES)
    draft = next(tmp_path.glob("*.json.*.part"))
    target = draft.with_name(".".join(draft.name.split(".")[:2]))
    target.write_text("somebody's own", encoding="utf-8")
    for _ in range(2):
        said = exported.at("log").err
        assert f"it is whole at {draft}" in said
    assert target.read_text(encoding="utf-8") == "somebody's own"
    draft.rename(tmp_path / "by-hand.json")
    target.unlink()
    assert "whole at" not in exported.at("log").err
    assert exported("verify", tmp_path / "by-hand.json").code == 0


def test_a_path_is_shown_as_short_as_it_is(exported, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stick").mkdir()
    for folder, begins in ((".", "session-log-"), ("./stick//", os.path.join("stick", "session-log-"))):
        ran = exported.at("export", "--folder", folder, "--answers", exported.answers(CODES))
        assert [path.startswith(begins) for path in ran.out.split()] == [True, True], ran.out


def test_a_sealed_session_log_is_written_though_an_entry_could_not_be_laid_out(supervised, tmp_path, monkeypatch):
    """What is not seen in a file is not laid out for it."""
    from confcli.reports.register import view

    def broken(*_):
        raise ValueError

    monkeypatch.setattr(view, "register", broken)
    answers = {"include": ["codes_only"], "format": ["sealed", "json"], "unencrypted": "yes"}
    ran = supervised.at("export", "--folder", tmp_path, "--answers", supervised.answers(answers))
    assert (ran.code, len(ran.out.split())) == (0, 2), ran.err


def test_the_key_for_replies_does_not_leave_in_the_open(supervised, tmp_path):
    """Whoever knew it could write a reply; neither this export nor an earlier one gives it away."""
    first = supervised.answers({"include": ["codes_only"], "format": ["sealed"]})
    assert supervised.at("export", "--folder", tmp_path, "--answers", first).code == 0
    key = supervised.at("show", "2", "--json").data["fields"]["reply_to"]
    ways = ["sealed", "html", "text", "json", "csv"]
    answers = supervised.answers({"include": ["codes_only"], "format": ways, "unencrypted": "yes"})
    ran = supervised.at("export", "--whole", "--folder", tmp_path, "--answers", answers)
    assert ran.code == 0, ran.err
    for path in ran.out.split()[1:]:
        with open(path, encoding="utf-8") as file:
            assert key not in _disclosed(file.read())
    assert supervised("verify", ran.out.split()[3]).code == 0


def _disclosed(text):
    """Give a text with the disclosures of a session log opened, where it has any."""
    from confcli.core.ledger.chain import opened

    try:
        disclosures = json.loads(text)["disclosures"]
    except ValueError:
        return text
    return str([opened(body) for bodies in disclosures.values() for body in bodies])


def test_a_period_that_was_asked_for_hides_nothing_from_the_next_session_log(exported, tmp_path):
    exported.export(CODES, "--to", "01/01/2020")
    content = json.loads(exported.export(CODES)[1].read_text(encoding="utf-8"))
    assert set(content["disclosures"]) == {"1", "2", "3", "4", "5", "6"}
    ran = exported.at("export", "--from", "01/01/2199", "--folder", tmp_path, "--answers", exported.answers(CODES))
    assert (ran.code, ran.out) == (2, "")
    assert "is still to come" in ran.err


def test_entries_are_listed_a_line_each():
    from confcli.core.ledger.chain import Shown
    from confcli.reports.entry_line import entry_list

    at = "2026-11-22T21:00:00+01:00"
    rows = entry_list([Shown(3, "contact", {"at": at, "client": "C-001"}, 0), Shown(4, "export", {"at": at}, 0)])
    assert rows.split("\n")[1:] == ["3  22/11/2026  Contact  C-001", "4  22/11/2026  Session log  "]
    assert entry_list([]) == ""
