"""A zoo of broken policies, one flaw each: the checker names the flaw, and nothing is classified by it.

A case says which `file` it changes and how (`old` and `new`, or `text`, `bytes` in hex, `delete`, `move`), what its
fault `says`, and the text of the line that it must point `at` where there is one. `also` lists changes without
which it would not be one flaw.
"""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from confcli.policy.source import BUILT_IN

BROKEN = Path(__file__).parent / "broken"
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(BROKEN.glob("*.toml"))}
NOT_ABOUT_A_CLIENT = {"danger": "none", "about": "no_client"}


@pytest.fixture
def folder(tmp_path):
    """Copy the built-in policy, and nothing but the policy."""
    copy = tmp_path / "policy"
    shutil.copytree(BUILT_IN, copy, ignore=lambda _, names: [n for n in names if n.endswith((".py", "__pycache__"))])
    return copy


@pytest.mark.parametrize("name", CASES)
def test_the_checker_names_the_flaw(program, folder, name):
    case = CASES[name]
    _break(folder, case)
    ran = program("code", "check", folder)
    assert ran.code == 6
    assert len(ran.err.splitlines()) == 2
    assert _harmless(ran)
    # What cannot be read at all stops the checker before it can list anything.
    found = [line for line in (ran.out or ran.err).splitlines() if all(word in line for word in case["says"])]
    assert found, ran.out or ran.err
    if "at" in case:
        assert [_pointed_at(folder, line) for line in found] == [case["at"]]


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_classified_by_a_broken_policy(program, folder, name):
    case = CASES[name]
    _break(folder, case)
    ran = program("classify", program.answers(NOT_ABOUT_A_CLIENT), "--policy", folder)
    assert (ran.code, ran.out) == (6, "")
    assert [line[-1] for line in ran.err.splitlines()] == [".", "."]  # one sentence and one hint
    assert "Traceback" not in ran.err
    assert _harmless(ran)


def test_the_unchanged_copy_is_sound(program, folder):
    ran = program("code", "check", folder)
    assert (ran.code, ran.out) == (0, "")
    assert program("classify", program.answers(NOT_ABOUT_A_CLIENT), "--policy", folder).code == 0


def test_the_policy_in_words_of_one_line_end_is_sound_in_the_other(program, folder):
    for path in folder.rglob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert program("code", "check", folder).code == 0


def _break(folder, case):
    for change in (case, *case.get("also", [])):
        path = folder / change["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if "old" in change:
            text = path.read_text(encoding="utf-8")
            assert change["old"] in text, f"the case is out of date: {change['old']}"
            path.write_text(text.replace(change["old"], change["new"], 1), encoding="utf-8")
        elif "text" in change:
            path.write_text(change["text"], encoding="utf-8")
        elif "bytes" in change:
            path.write_bytes(bytes.fromhex(change["bytes"]))
        elif "move" in change:
            path.rename(folder / change["move"])
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _harmless(ran):
    return all(line.isprintable() for line in (ran.out + ran.err).split("\n"))


def _pointed_at(folder, line):
    place = re.match(r"(?P<file>[^,]+), line (?P<line>\d+), ", line)
    assert place, f"it names no line: {line}"
    return (folder / place["file"]).read_text(encoding="utf-8").splitlines()[int(place["line"]) - 1].strip()
