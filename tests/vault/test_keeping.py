"""What an earlier confcli left behind is read by this one: opened, brought up to date, verified, listed, exported.

`keeping.py` makes a folder of `kept/` with the version that runs; none of them is ever made again.
"""

import json
import shutil
from pathlib import Path

import pytest
from stories import PASSPHRASE

from confcli.core.ledger.kinds import KINDS
from confcli.policy import load
from confcli.reports.entries import entry
from confcli.vault import backup_names
from confcli.vault.care import backups
from confcli.vault.integrity import prove
from confcli.vault.schema import MIGRATIONS
from confcli.vault.secrets import Passphrase
from confcli.vault.supervision.inbox_writer import Shelf
from confcli.vault.unlocking import open_vault

KEPT = sorted(path for path in (Path(__file__).parent / "kept").iterdir())
LARGEST = 200_000  # bytes
OPEN = {"include": ["codes_only"], "unencrypted": "yes"}


def steps(folder):
    return json.loads((folder / "made.json").read_text(encoding="utf-8"))["steps"]


def did(folder, what):
    return steps(folder).get(what) == "done"


def tables(folder):
    return int(folder.name.rpartition("-")[2])


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def kept(request):
    return request.param


@pytest.fixture
def found(kept, program):
    """The program beside a vault that an earlier one left."""
    shutil.copy(kept / "vault", program.vault)
    return program


def entries(program):
    return program.at("log", "--json").data


def test_every_number_of_tables_is_kept_and_nothing_large():
    assert {tables(folder) for folder in KEPT} == set(range(1, len(MIGRATIONS) + 1))
    assert all(path.stat().st_size < LARGEST for folder in KEPT for path in folder.iterdir())


def test_a_vault_opens_is_brought_up_to_date_and_is_whole(kept, tmp_path):
    place = tmp_path / "vault"
    shutil.copy(kept / "vault", place)
    with_tables_of_today = tables(kept) == max(map(tables, KEPT))
    vault = open_vault(str(place), Passphrase(PASSPHRASE))
    try:
        size = prove(vault).size
        assert bool(vault.before) is not with_tables_of_today
        assert all(
            backups.read(one.path).vault == (kept / "vault").read_bytes() for one in backup_names.found_before(place)
        )
        kinds = [one.kind for one in vault.entries()]
        assert len(kinds) == size
        assert {what for what in KINDS if did(kept, what)} <= set(kinds)
        assert kinds.count("decision") == 3
        assert [one.split()[0] for one in vault.drafts()] == ["form"] * (tables(kept) > 2)
    finally:
        vault.close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_entry_is_listed_and_shown(found, language):
    assert found("language", language).code == 0
    ran = found.at("log")
    assert ran.code == 0, ran.err
    vault = open_vault(str(found.vault), Passphrase(PASSPHRASE))
    policy = load(language=language)
    try:
        for one in vault.entries():
            shown = entry(policy, one, 80)
            assert "{" not in shown
            assert len(shown.splitlines()) > 2
    finally:
        vault.close()


def test_an_earlier_decision_still_says_what_it_said(found):
    consult, refusal, emergency = (one for one in entries(found) if one["kind"] == "decision")
    shown = [found.at("show", str(one["seq"])) for one in (consult, refusal, emergency)]
    for ran, words in zip(shown, ("what was seen, and when", "orbidden", "EXC-1"), strict=True):
        assert words in ran.out


def test_it_is_looked_over_and_goes_on(found, tmp_path):
    looked = found.at("vault", "doctor", "--json")
    assert not [one for one in looked.data if one["level"] == "damage"], looked.out
    size = len(entries(found))
    contact = found.answers({"channel": "phone", "happened": "today"})
    assert found.at("contact", "C-001", "--answers", contact).code == 0
    ran = found.at("export", "--whole", "--folder", tmp_path, "--format", "json", "--answers", found.answers(OPEN))
    assert ran.code == 0, ran.err
    (path,) = tmp_path.glob("session-log-*.json")
    assert found("verify", path).code == 0
    assert len(json.loads(path.read_text(encoding="utf-8"))["headers"]) == size + 2  # the contact, and the export


@pytest.mark.parametrize("form", ["text", "html", "csv"])
def test_it_is_exported_in_each_form(found, tmp_path, form):
    ran = found.at("export", "--whole", "--folder", tmp_path, "--format", form, "--answers", found.answers(OPEN))
    assert ran.code == 0, ran.err
    (path,) = tmp_path.glob("session-log-*")
    assert "C-001" in path.read_text(encoding="utf-8-sig")


def test_an_exported_log_is_verified(kept, program):
    ran = program("verify", kept / "log.json")
    assert ran.code == 0, ran.err


def test_an_answers_file_says_the_same(kept, found):
    ran = found("classify", kept / "answers.toml", "--json")
    assert (ran.code, ran.data["class"]) == (0, "internal_consult"), ran.err
    shared = found.at("share", "--answers", kept / "answers.toml")
    if did(kept, "ending"):  # this vault knows that the support has ended since: the answers say otherwise
        assert (shared.code, "support for C-001 ended" in " ".join(shared.err.split())) == (2, True)
    else:
        assert shared.code == 0, shared.err


def test_what_a_supervisor_received_is_read(kept, program):
    shutil.copy(kept / "supervisor", program.vault)
    report = program.at("supervisor", "report", "--json")
    assert report.code == 0, report.err
    if not did(kept, "the log received"):
        return
    opened = program.at("supervisor", "open", kept / "log.confcli")
    assert (opened.code, "V-07" in opened.out) == (0, True), opened.err
    assert program.at("supervisor", "verify", kept / "log.confcli").code == 0
    held = open_vault(str(program.vault), Passphrase(PASSPHRASE))
    try:
        files = held.run("SELECT volunteer, last FROM imported JOIN source ON source.id = source")
        assert {row["volunteer"] for row in files} == {"V-07"}
        own = {one.kind for one in held.entries()}
        assert {"comparison", "release"} <= own or not did(kept, "a number compared")
        assert (Shelf(held).waiting(), len(Shelf(held).contradictions())) == ([], 0)
    finally:
        held.close()
