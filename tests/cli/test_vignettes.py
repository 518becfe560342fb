"""Invented cases, each judged beforehand as a supervisor who reads the Code would judge it."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

VIGNETTES = Path(__file__).parent.parent / "vignettes"
EXPECTED = tomllib.loads((VIGNETTES / "expected.toml").read_text(encoding="utf-8"))
NAMES = sorted(path.stem for path in VIGNETTES.glob("*.toml") if path.stem != "expected")
PARTS = ("class", "clauses", "not_yet", "holds", "may_share", "may_share_after", "withhold", "unused")
HARD_CASES = (
    "emergency",
    "serious, not immediate risk",
    "client refuses, at risk",
    "client's consent alone",
    "court order, written requisition",
    "police asking informally; lawyer's letter",
    "formal complaint",
    "anonymised, in the team",
    "anonymised, public",
    "former volunteer",
    "ended relationship",
    "family, friends",
    "doctor, other charity, insurer, press",
    "social media, group chats",
    "deceased client",
    "another person's abuse, heard from a client",
    "the client's own data to the client",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_case_comes_out_as_a_supervisor_would_say(program, name):
    ran = program("classify", VIGNETTES / f"{name}.toml", "--json")
    assert (ran.code, ran.err) == (0, "")
    expected = EXPECTED[name]
    listed = [item["what"] for item in _vignette(name).get("items", [])]
    may_share = expected.get("may_share", [])
    assert {part: ran.data[part] for part in PARTS} == {
        "class": expected["class"],
        "clauses": expected["clauses"],
        "not_yet": expected.get("not_yet", []),
        "holds": expected.get("holds", []),
        "may_share": may_share,
        "may_share_after": expected.get("after", []),
        "withhold": [what for what in listed if what not in may_share],
        "unused": [],
    }
    assert ran.data["reasons"]


@pytest.mark.parametrize("name", NAMES)
def test_a_case_tells_its_story_first(name):
    lines = (VIGNETTES / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert _vignette(name).keys() <= {"answers", "items", "details"}


def test_every_hard_case_of_the_code_is_told_at_least_twice():
    told = Counter(case["row"] for case in EXPECTED.values())
    assert set(told) == {*HARD_CASES, "other"}
    assert [row for row in HARD_CASES if told[row] < 2] == []


def test_every_case_has_an_expectation_and_every_expectation_a_case():
    assert sorted(EXPECTED) == NAMES


def _vignette(name):
    return tomllib.loads((VIGNETTES / f"{name}.toml").read_text(encoding="utf-8"))
