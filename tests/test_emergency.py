"""The emergency card: at once, in both languages, on every screen, without a vault."""

import os
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import homes
import pytest
from platforms import WINDOWS

from confcli import emergency
from confcli.__main__ import CRY, DANGER, EMERGENCY
from confcli.cli.app import HELP
from confcli.core.danger import WORDS
from confcli.emergency import COLUMNS, DATA, card, printable

README = Path(__file__).parent.parent / "README.md"
NUMBERS = ["15", "17", "18", "112", "114", "196", "3114", "119", "3919", "3977"]
LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG")
both = pytest.mark.parametrize("language", ["en", "fr"])
TITLES = {"en": "SOMEONE IS IN DANGER NOW", "fr": "QUELQU’UN EST EN DANGER"}


def fact(name):
    return next(line.split(": ")[1] for line in Path(DATA).read_text("utf-8").splitlines() if line.startswith(name))


def run(*arguments, home, **more):
    """Run the program as a program, with an empty home and nothing said about the language."""
    around = {k: v for k, v in os.environ.items() if k not in LANGUAGE}
    env = {**around, **homes.homes(home), "PYTHONUTF8": "0", "COLUMNS": "40", **more}
    command = [sys.executable, "-m", "confcli", *arguments]
    ran = subprocess.run(command, capture_output=True, cwd=home, env=env, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert list(Path(home).iterdir()) == []
    return ran.stdout


def test_the_words_of_danger_are_the_same_wherever_they_are_understood():
    """The entry needs no other module for them, in case one is missing; so they stand there too, and here are held."""
    named = tomllib.loads((Path(emergency.__file__).parents[1] / "cli" / "near.toml").read_text("utf-8"))
    instead = next(words["emergency"] for words in named.values() if "emergency" in words)
    assert {*instead, EMERGENCY} - {"help-me"} == DANGER
    lines = {"15", "17", "18"}  # where a line is chosen they may be its number
    assert WORDS - {"help me"} == (DANGER | {CRY}) - lines


# --- At once ------------------------------------------------------------------------------------


def test_nothing_is_imported_but_a_handful():
    script = "import sys; {} print('\\n'.join(sys.modules), file=sys.stderr)"
    bare, whole = (
        set(
            subprocess.run(
                [sys.executable, "-c", script.format(act)], capture_output=True, text=True, check=True
            ).stderr.split()
        )
        for act in ("", "from confcli.__main__ import main; main(['emergency']);")
    )
    ours = {"confcli", "confcli.__main__"} | {
        f"confcli{name}" for name in (".cli", ".cli.settings", ".cli.delivery", ".emergency", ".speech.invocation")
    }
    ours |= {"errno", "confcli.interviewers", "confcli.interviewers.person", "confcli.speech"}
    assert whole - bare - {"__future__"} == ours


@pytest.mark.parametrize("more", [[], ["--plain"], ["now"], ["C-001", "--vault", "nowhere"]])
def test_nothing_after_the_word_is_a_reason_to_refuse_it(tmp_path, more):
    shown = run("emergency", *more, home=tmp_path, PYTHONIOENCODING="utf-8").decode("utf-8")
    assert shown.splitlines()[0] == TITLES["en"]


@both
def test_the_language_that_was_asked_for_comes_first(program, language):
    ran = program("emergency", "--language", language)
    other = "en" if language == "fr" else "fr"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(TITLES[language])
    assert TITLES[other] in ran.out


def test_it_stands_in_the_help(program):
    assert "\n  emergency " in program("--help").out
    assert "in both languages" in program("emergency", "--help").out


def test_a_reader_that_has_gone_is_no_fault(tmp_path):
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "confcli", "emergency"]
    ran = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, cwd=tmp_path, check=False)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, b"")


# --- In both languages --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        *([] if WINDOWS else [({}, "en")]),  # there Windows itself is asked
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_MESSAGES": "fr_FR", "LANG": "en_GB"}, "fr"),
        ({"LC_ALL": "en_GB", "LC_MESSAGES": "fr_FR", "LANG": "fr_FR"}, "en"),
        ({"LC_ALL": "", "LANG": "fr_FR"}, "fr"),
    ],
)
def test_the_language_of_the_laptop_comes_first(tmp_path, environment, language):
    shown = run("emergency", home=tmp_path, PYTHONIOENCODING="utf-8", **environment).decode("utf-8")
    found = [shown.index(title) for title in (TITLES[language], *(TITLES[o] for o in TITLES if o != language))]
    assert found == sorted(found)
    assert found[0] == 0


@both
@pytest.mark.parametrize("coordinator", [None, "06 00 00 00 00", "Alison, 06 00 00 00 00 or 04 93 00 00 00", "0" * 90])
def test_a_card_fits_a_small_screen(language, coordinator):
    lines = card(language, coordinator).splitlines()
    assert max(map(len, lines)) <= COLUMNS == 39
    assert coordinator not in (None, "06 00 00 00 00") or len(lines) <= 23


@both
def test_the_coordinators_number_stands_on_it(language):
    assert "06 00 00 00 00" in card(language, "06 00 00 00 00")
    assert "____" not in card(language, "06 00 00 00 00")
    assert fact(f"no_number_{language}") in card(language, None)
    assert card(language, "") == card(language, None)


@both
def test_what_was_typed_as_the_coordinators_number_acts_on_no_screen(language):
    shown = card(language, "06\x1b[31m\n00\u202e\t0 {checked}")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "06[31m 00 0 {checked}" in shown


# --- The numbers --------------------------------------------------------------------------------


@both
def test_the_numbers_are_the_same_in_both_languages(language):
    assert re.findall(r"^(\d+) ", card(language, None), re.MULTILINE) == NUMBERS


def test_the_numbers_are_those_that_are_named_everywhere_else():
    line = next(line for line in README.read_text("utf-8").split("\n\n") if "Call first" in line)
    named = ["15", "17", "18", "112", "114"]
    assert re.findall(r"\d+", line) == named == NUMBERS[:5]
    assert re.findall(r"\d+", HELP) == named
    asked = Path(emergency.__file__).parent.parent / "policy" / "wording"
    for words in asked.glob("*/sharing.toml"):
        about = tomllib.loads(words.read_text("utf-8"))["question"]["danger"]["help"]
        assert set(named) <= set(re.findall(r"\d+", about)), words


@both
def test_the_day_on_which_the_numbers_were_checked_stands_on_it(language):
    checked, review = date.fromisoformat(fact("checked")), date.fromisoformat(fact("review by"))
    assert f"{checked:%d/%m/%Y}" in card(language, None)
    assert 0 < (review - checked).days < 190  # twice a year


# --- On every screen ----------------------------------------------------------------------------


@both
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "ascii"])
def test_it_can_be_read_whatever_the_screen_can_show(tmp_path, language, encoding):
    raw = run("emergency", home=tmp_path, PYTHONIOENCODING=encoding, LANG=f"{language}_FR")
    shown = raw.decode(encoding)
    assert "\x1b" not in shown
    assert "\\" not in shown
    assert shown.count("?") == 2
    assert max(len(line) for line in shown.splitlines()) <= COLUMNS
    assert re.findall(r"(?m)^(\d+) ", shown) == NUMBERS * 2
    assert ("médicale" if encoding != "ascii" else "medicale") in shown
    assert ("QUELQU’UN" if encoding in ("utf-8", "cp1252") else "QUELQU'UN") in shown


def test_without_an_encoding_it_can_still_be_printed():
    assert printable("Numéros vérifiés\u00a0: l’été", None) == "Numeros verifies : l'ete"
    assert printable("日", "ascii") == "?"


@both
def test_the_french_is_set_as_french(language):
    for line in card(language, None).splitlines():
        assert "'" not in line
        if language == "fr":
            assert not re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0):", line), line
