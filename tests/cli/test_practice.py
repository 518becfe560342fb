"""Practice as a command: every case in both languages, and not a trace of it anywhere."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import homes
import pytest

import confcli
from confcli.speech import speak

PACKAGE = Path(confcli.__file__).parent
CASES = {
    language: tomllib.loads((PACKAGE / "practice" / f"{language}.toml").read_text("utf-8"))["case"]
    for language in ("en", "fr")
}
NAMES = [case["id"] for case in CASES["en"]]
MARKS = {"en": "PRACTICE", "fr": "ENTRAÎNEMENT"}
both = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture(autouse=True)
def english():
    """Leave the program speaking English."""
    yield
    speak("en")


def given(case):
    return case["answers"], case.get("items")


@both
@pytest.mark.parametrize("name", NAMES)
def test_a_case_comes_out_as_expected_with_its_own_answers(program, language, name):
    case = next(case for case in CASES[language] if case["id"] == name)
    ran = program("practice", name, "--answers", program.answers(*given(case)), "--language", language, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert (ran.data["practice"], ran.data["as_expected"], ran.data["parting"]) == (name, True, None)
    end = {"class": case["class"], "clauses": case["clauses"], "not_yet": case.get("not_yet", [])}
    assert ran.data["expected"] == end
    verdict = ran.data["verdict"]
    assert {part: verdict[part] for part in end} == end
    needed = [item["what"] for item in case.get("items", []) if item["needed"] == "yes"]
    permits = case["class"] in ("internal_consult", "exceptional_disclosure")
    now, after = ([], needed) if end["not_yet"] else (needed, [])
    assert (verdict["may_share"], verdict["may_share_after"]) == ((now, after) if permits else ([], []))


@both
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_answer_is_explained(program, language, name):
    case = next(case for case in CASES[language] if case["id"] == name)
    wrong = {"danger": "none", "about": "client", "recipient": "former_volunteer"}
    ran = program("practice", name, "--answers", program.answers(wrong), "--language", language)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{MARKS[language]}\n")
    assert {"en": "PRACTICE: Not quite.", "fr": "ENTRAÎNEMENT\u00a0: Pas tout à fait."}[language] in ran.out
    assert " ".join(case["why"].split()) in " ".join(ran.out.split())
    right = program("practice", name, "--answers", program.answers(*given(case)), "--language", language)
    assert {"en": "PRACTICE: Right.", "fr": "ENTRAÎNEMENT\u00a0: C’est exact."}[language] in right.out
    assert " ".join(case["why"].split()) in " ".join(right.out.split())


def test_both_languages_hold_the_same_cases():
    def shape(case):
        return {**case, "title": 0, "story": 0, "why": 0, "items": [item["needed"] for item in case.get("items", [])]}

    assert [shape(case) for case in CASES["en"]] == [shape(case) for case in CASES["fr"]]
    assert len(NAMES) == len(set(NAMES)) == 12


@both
def test_a_case_is_told_in_short_sentences(language):
    words = [text for case in CASES[language] for text in (case["title"], case["story"], case["why"])]
    sentences = [sentence for text in words for sentence in re.split(r"(?<=[.!?])[\"»\s]*\s(?=[\"«A-ZÀ-Ý\d])", text)]
    long = [one for one in sentences if len(re.findall(r"\w[\w'’-]*", one)) > 20]
    assert len(sentences) > 100
    assert long == []


def test_the_french_is_set_as_french():
    own = tomllib.loads((PACKAGE / "speech" / "fr" / "practice.toml").read_text("utf-8"))
    assert list(own) == sorted(own)
    words = [text for case in CASES["fr"] for text in (case["title"], case["story"], case["why"])]
    for text in (*own.values(), *words):
        assert not re.search(r"(?<!\u202f)[;!?](?!\u202f)(?=\s|$)|(?<!\u00a0):(?=[\s\"»]|$)|«(?!\u00a0)|\w'\w", text), (
            text
        )
    for english, french in own.items():
        assert re.findall(r"{\w+}|confcli [\w-]+", english) == re.findall(r"{\w+}|confcli [\w-]+", french)


@both
def test_the_cases_are_listed(program, language):
    ran = program("practice", "--list", "--language", language)
    assert ran.code == 0
    assert [word for word in ran.out.split() if word in NAMES] == NAMES
    listed = program("practice", "--list", "--json", "--language", language).data
    assert listed == [{"id": case["id"], "title": case["title"]} for case in CASES[language]]


def test_a_case_is_called_by_its_number_too(program):
    case = CASES["en"][6]
    ran = program("practice", "7", "--answers", program.answers(*given(case)), "--json")
    assert ran.data["practice"] == case["id"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "There is no practice case nothing."),
        (["0"], "There is no practice case 0."),
        (["--json"], "Which case is it about?"),
        (["--answers", "a.json"], "Which case is it about?"),
        (["1", "--answers", "nowhere.json"], "There is no file"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(program, arguments, words):
    ran = program("practice", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_an_answers_file_without_an_answer_is_no_practice(program):
    ran = program("practice", "1", "--answers", program.answers({"danger": "none"}))
    assert (ran.code, ran.out) == (3, "")


# --- In numbered lines, from a pipe -------------------------------------------------------------


def piped(folder, *arguments, typed):
    """Run the program as a program, in an empty folder that is its home, too."""
    everywhere = {**homes.homes(folder), **dict.fromkeys(homes.TEMPORARY, str(folder))}
    env = {**os.environ, **everywhere, "PYTHONUTF8": "1", "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, "-m", "confcli", "practice", *arguments],
        input=typed, capture_output=True, encoding="utf-8", cwd=folder, env=env, check=False,
    )  # fmt: skip


@both
def test_nothing_is_written_anywhere_and_no_vault_is_needed(tmp_path, language):
    ran = piped(tmp_path, "--plain", "--language", language, typed="1\n2\n1\n1\n2\n")
    assert ran.returncode == 0, ran.stderr
    assert list(tmp_path.iterdir()) == []
    assert "\x1b" not in ran.stdout + ran.stderr


@both
def test_practice_stands_before_every_question(tmp_path, language):
    ran = piped(tmp_path, "--plain", "--language", language, typed="1\n2\n1\n1\n2\n2\n")
    assert ran.returncode == 0, ran.stderr
    mark = MARKS[language]
    options = [number for number, line in enumerate(ran.stderr.splitlines()) if line.startswith("1. ")]
    assert len(options) == 6
    blocks = re.split(r"\n(?=1\. )", ran.stderr)[:-1]
    assert all(re.search(rf"(?m)^{mark}\b", block.split("\n\n")[-1]) for block in blocks)
    assert all(part.startswith(mark) for part in re.split(r"\n(?=ENTRAÎNEMENT|PRACTICE)", ran.stdout))


def test_stopping_tells_the_score_so_far(tmp_path):
    for typed in ("1\n2\n1\n1\n2\n2\n", "1\n2\n1\n1\n2\n"):  # by an answer, and by the end of the input
        ran = piped(tmp_path, "--plain", typed=typed)
        assert ran.returncode == 0
        assert "PRACTICE: 0 of 2 right so far; there are 12 cases." in ran.stdout
        assert "- ring-my-doctor" in ran.stdout
    ran = piped(tmp_path, "--plain", typed="1\n2\n1\n1\n")  # in the middle of a case nobody can be asked
    assert ran.returncode == 3
    assert "0 of 1 right so far" in ran.stdout


def test_the_whole_practice_ends_with_the_score(tmp_path):
    forms = tomllib.loads((PACKAGE / "policy" / "sharing.toml").read_text("utf-8"))["question"]
    ran = piped(tmp_path, "--plain", typed="1\n".join(map(keys(forms), CASES["en"])))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.rstrip().endswith("PRACTICE: 12 of 12 right.")
    assert json.dumps(NAMES) not in ran.stdout


def keys(questions):
    """Give what a person types to answer a case as it was meant, one line a question."""

    def typed(case):
        lines = []
        for question in questions:
            name = question["id"]
            if name in case["answers"]:
                given = case["answers"][name]
                chosen = given if isinstance(given, list) else [given]
                lines.append(" ".join(str(question["options"].index(one) + 1) for one in chosen))
            elif question["kind"] == "items" and "items" in case:
                for item in case["items"]:
                    lines += [item["what"], str(question["options"].index(item["needed"]) + 1)]
                lines.append("")
        return "".join(f"{line}\n" for line in lines)

    return typed
