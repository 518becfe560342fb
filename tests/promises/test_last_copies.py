"""P21 as a volunteer meets it: what holds the last copy is said at once, never thinned, and never said to be well."""

import os
import shutil

import pytest

CLIENT = {"name": "", "language": "french"}


def backups_of(program):
    return {name for name in os.listdir(program.folder / "backups") if name.endswith(".confcli-backup")}


def sessions(program, count):
    for _ in range(count):
        ran = program.at("client", "add", "--answers", program.answers(CLIENT))
        assert ran.code == 0, ran.err


@pytest.fixture
def rolled_back(at_work):
    """A vault in the place of which an older copy came back, and the backup that holds more."""
    sessions(at_work, 1)
    shutil.copy(at_work.vault, at_work.folder / "older")
    sessions(at_work, 2)
    newest = max(backups_of(at_work))
    os.replace(at_work.folder / "older", at_work.vault)
    return at_work, newest


@pytest.mark.parametrize("words", [("log",), ("checkpoint",), ("vault", "doctor")])
def test_an_older_copy_that_came_back_is_said_by_every_command_with_the_way_back(rolled_back, words):
    program, newest = rolled_back
    for _ in range(2):
        said = " ".join(program.at(*words).err.split())
        assert "This backup holds entries that the vault does not:" in said
        assert f"confcli vault restore {program.folder / 'backups' / newest} --set-aside" in said
        assert "nothing is missing" not in said


def test_the_doctor_names_no_backup_that_holds_more_as_evidence_that_all_is_well(rolled_back):
    program, _ = rolled_back
    told = next(one for one in program.at("vault", "doctor", "--json").data if one["about"] == "Backups")
    assert told["level"] != "well"
    assert "ago" not in told["sentence"]


def test_six_sessions_on_an_older_copy_later_the_newer_backup_is_there_and_comes_back(rolled_back):
    program, newest = rolled_back
    sessions(program, 12)
    assert newest in backups_of(program)
    ran = program.at("vault", "restore", program.folder / "backups" / newest, "--set-aside")
    assert ran.code == 0, ran.err
    assert len(program.at("log", "--json").data) == 4


def test_where_a_vault_is_gone_its_backup_is_named_before_a_new_one(at_work):
    sessions(at_work, 2)
    at_work.vault.unlink()
    ran = at_work.at("log")
    assert ran.code == 4
    said = " ".join(ran.err.split())
    assert f"confcli vault restore {at_work.folder / 'backups' / max(backups_of(at_work))}" in said
    assert "init" not in said


def test_a_new_vault_in_the_place_of_one_that_is_gone_never_thins_its_backups(at_work):
    sessions(at_work, 3)
    former = backups_of(at_work)
    at_work.vault.unlink()
    code = {"code": "V-07", "training": "yes", "promise": "yes"}
    ran = at_work.at("init", "--answers", at_work.answers(code))
    assert ran.code == 0, ran.err
    said = " ".join(ran.err.split())
    assert said.index("Backups of a vault lie here already.") < said.index("Your vault is at")
    assert f"confcli vault restore {at_work.folder / 'backups' / max(former)}" in said
    sessions(at_work, 12)
    assert former <= backups_of(at_work)
    assert "another vault" in at_work.at("vault", "doctor").out
