"""Invented cases, each judged beforehand as a supervisor who reads the Code would judge it.

The class is judged, and the advice: what must be on the screen, and what must not, in both languages. Where another
person may well read a question otherwise, that reading is judged too: `otherwise`.
"""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from confcli.speech import speak

VIGNETTES = Path(__file__).parent.parent / "vignettes"
EXPECTED = tomllib.loads((VIGNETTES / "expected.toml").read_text(encoding="utf-8"))
FRENCH = tomllib.loads((VIGNETTES / "advice.toml").read_text(encoding="utf-8"))
NAMES = sorted(path.stem for path in VIGNETTES.glob("*.toml") if path.stem not in ("expected", "advice"))
READINGS = [(name, number) for name, case in EXPECTED.items() for number in range(len(case.get("otherwise", ())))]
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
RISKS = {"client_at_risk", "others_at_risk"}
both = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture(autouse=True)
def english():
    """Leave the program speaking English."""
    yield
    speak("en")


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


@both
@pytest.mark.parametrize("name", NAMES)
def test_the_screen_of_a_case_gives_the_advice_that_fits_it(program, name, language):
    screen = program("classify", VIGNETTES / f"{name}.toml", "--language", language).out
    assert faults(screen, _vignette(name)["answers"], EXPECTED[name], language) == []


@both
@pytest.mark.parametrize(("name", "number"), READINGS, ids=[f"{name}-{number + 1}" for name, number in READINGS])
def test_another_reading_of_a_case_ends_as_judged_too(program, name, number, language):
    reading, vignette = EXPECTED[name]["otherwise"][number], _vignette(name)
    answers = {**vignette["answers"], **reading["answers"]}
    file = program.answers(answers, reading.get("items", vignette.get("items")))
    ran = program("classify", file, "--json")
    assert (ran.code, ran.err) == (0, "")
    end = {"class": reading["class"], "not_yet": reading.get("not_yet", [])}
    assert {part: ran.data[part] for part in end} == end
    asked = {question: answers[question] for question in ran.data["asked"] if question in answers}
    screen = program("classify", file, "--language", language).out
    assert faults(screen, asked, reading, language) == []


def faults(screen, answers, case, language):
    """Name what stands on this screen and must not, what does not stand there and must, and what is too late."""
    shown = _plain(screen)
    return [
        *(f"missing: {words}" for words in case.get("must", []) if not _stands(words, shown, language)),
        *(f"there: {words}" for words in case.get("must_not", []) if _stands(words, shown, language)),
        *_late(screen, danger=answers["danger"] != "none", waits=bool(case.get("not_yet")), language=language),
        *_unsafe(shown, answers, language),
    ]


def _late(screen, *, danger, waits, language):
    """Tell whether a call, or that it is not yet time, stands first, and once more where a small screen ends."""
    call, not_yet = _said("15 or 112", language), _said("NOT YET", language)
    last = screen.rstrip().rsplit("\n\n", 1)[-1]
    for words, lines in ((screen, "first"), (last, "at the end")):
        if danger and call not in _plain(words.splitlines()[0]):
            yield f"the call does not stand {lines}: {words.splitlines()[0]}"
        if waits and not danger and not_yet not in _plain(words.splitlines()[0]):
            yield f"that it is not yet time does not stand {lines}: {words.splitlines()[0]}"
    if waits and not_yet not in _plain(last):
        yield f"that it is not yet time does not stand at the end: {last}"


def _unsafe(shown, answers, language):
    risk = RISKS.intersection(answers.get("grounds", []))
    if (risk or answers["danger"] != "none") and _stands("keep it to yourself", shown, language):
        yield "a danger or a risk is to be kept to oneself"
    if risk and not (_stands("15 or 112", shown, language) and (answers["danger"] != "none" or "3114" in shown)):
        yield "a risk without the numbers"


@pytest.mark.parametrize("name", NAMES)
def test_a_case_tells_its_story_first(name):
    lines = (VIGNETTES / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert _vignette(name).keys() <= {"answers", "items", "details"}


def test_every_hard_case_of_the_code_is_told_at_least_twice():
    told = Counter(case["row"] for case in EXPECTED.values())
    assert set(told) == {*HARD_CASES, "asked for every week", "other"}
    assert [row for row in HARD_CASES if told[row] < 2] == []
    assert told["asked for every week"] >= 20


def test_every_case_has_an_expectation_and_every_expectation_a_case():
    assert sorted(EXPECTED) == NAMES


def test_all_advice_has_its_french_and_is_looked_for_somewhere():
    cases = [one for case in EXPECTED.values() for one in (case, *case.get("otherwise", ()))]
    used = {words for case in cases for part in ("must", "must_not") for words in case.get(part, [])}
    alike = {words for words in used if words.isdecimal() or words.startswith("confcli ")}
    assert used - alike - set(FRENCH) == set()
    assert set(FRENCH) - used == set()


def _vignette(name):
    return tomllib.loads((VIGNETTES / f"{name}.toml").read_text(encoding="utf-8"))


def _said(words, language):
    return words if language == "en" else FRENCH.get(words, words)


def _plain(text):
    """Give a text on one line, with plain spaces."""
    return " ".join(text.split())


def _stands(words, shown, language):
    said = _said(words, language)
    return said in shown if words.isupper() else said.casefold() in shown.casefold()
