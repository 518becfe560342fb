"""The copy of the Code as a command: which files, in which words, and what an organisation may change."""

import shutil
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

import confcli
from confcli.cli.acts.copy import hand_copy
from confcli.speech import speak

POLICY = Path(confcli.__file__).parent / "policy"
NAME = "code-of-confidentiality-"


@pytest.fixture(autouse=True)
def english():
    """Leave the program speaking English."""
    yield
    speak("en")


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def own(tmp_path):
    """A policy folder of an organisation, the same as ours."""
    return Path(shutil.copytree(POLICY, tmp_path / "own", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["en.html", "en.pdf"]),
        (["--language", "fr", "--large"], ["fr-large.html", "fr-large.pdf"]),
        (["--language", "français", "--format", "html"], ["fr.html"]),
        (["--language", "en", "--format", "pdf"], ["en.pdf"]),
    ],
)
def test_the_files_it_writes(program, out, options, expected):
    ran = program("code", "copy", "--folder", out, *options)
    assert ran.code == 0, ran.err
    assert names(out) == [NAME + one for one in expected]
    assert sorted(ran.out.splitlines()) == [str(out / (NAME + one)) for one in expected]
    for path in out.iterdir():
        assert path.read_bytes().startswith(b"%PDF-" if path.suffix == ".pdf" else b"<!DOCTYPE html>")


def test_it_is_in_the_language_that_is_spoken(program, out, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.setattr("confcli.cli.settings.settings", lambda: {"language": "fr"})
    assert program("code", "copy", "--folder", out).code == 0
    assert names(out) == [f"{NAME}fr.html", f"{NAME}fr.pdf"]


@pytest.mark.parametrize("taken", ["en.pdf", "en.html"])
def test_a_file_that_is_there_is_left_as_it_is(program, out, taken):
    (out / (NAME + taken)).write_text("mine", encoding="utf-8")
    ran = program("code", "copy", "--folder", out)
    assert ran.code == 1
    assert NAME + taken in ran.err
    assert names(out) == [NAME + taken]
    assert (out / (NAME + taken)).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "code"), [(["--language", "de"], 2), (["--format", "docx"], 2), (["--folder", "nowhere"], 1)]
)
def test_what_cannot_be_done_is_said(program, out, monkeypatch, options, code):
    monkeypatch.chdir(out)
    ran = program("code", "copy", *options)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err
    assert "Traceback" not in ran.err
    assert names(out) == []


def test_without_typst_the_html_is_made_all_the_same(program, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    ran = program("code", "copy", "--folder", out)
    assert ran.code == 0
    assert "no typst" in ran.err
    assert names(out) == [f"{NAME}en.html"]


def test_without_typst_a_pdf_alone_fails_and_leaves_the_html(program, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    ran = program("code", "copy", "--folder", out, "--format", "pdf")
    assert ran.code == 1
    assert "no typst" in ran.err
    assert str(out / f"{NAME}en.html") in ran.err
    assert names(out) == [f"{NAME}en.html"]


def test_typst_is_imported_for_a_pdf_only(program, out, monkeypatch):
    monkeypatch.delitem(sys.modules, "typst", raising=False)
    assert program("code", "copy", "--folder", out, "--format", "html").code == 0
    assert "typst" not in sys.modules


def test_an_organisation_brings_its_own_words(program, out, own):
    words = own / "wording" / "en" / "copy.toml"
    text = words.read_text(encoding="utf-8").replace('"CSG06"', '"Ανοιχτή Πόρτα <b>#x</b>"')
    words.write_text(text.replace('"Telephone:" = ""', '"Telephone:" = "04 00 00 00 00"'), encoding="utf-8")
    assert program("code", "check", own).code == 0
    ran = program("code", "copy", "--folder", out, "--policy", own)
    assert (ran.code, ran.err) == (0, "")
    html = (out / f"{NAME}en.html").read_text(encoding="utf-8")
    assert "Ανοιχτή Πόρτα &lt;b&gt;#x&lt;/b&gt;" in html
    assert "04 00 00 00 00" in html


def test_a_name_that_no_font_can_show_is_spelt_and_said(program, out, own):
    words = own / "wording" / "en" / "copy.toml"
    words.write_text(words.read_text(encoding="utf-8").replace('"CSG06"', '"\U0001b170"'), encoding="utf-8")
    ran = program("code", "copy", "--folder", out, "--policy", own)
    assert ran.code == 0
    assert "⟨U+…⟩: \U0001b170" in ran.err


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('title = "Our', 'tittle = "Our', "tittle"),
        ('group = "CSG06"', "group = 6", "group"),
        ('edition = "', 'edition = ""  # "', "edition"),
        (" [NEC]", "", "NEC"),
        ("[EXC-1]", "[EXC-9]", "EXC-1"),
        ('heading = "Inside', 'heding = "Inside', "inside"),
        ('"when a law', '"", "when a law', "points"),
        ('"Telephone:" = ""', '"Telephone:" = 15', "Telephone:"),
        ('page = "', 'page = "" = "', "TOML"),
    ],
)
def test_words_that_cannot_be_used_are_named_by_file_and_key(program, out, own, old, new, key):
    words = own / "wording" / "en" / "copy.toml"
    text = words.read_text(encoding="utf-8")
    assert old in text
    words.write_text(text.replace(old, new), encoding="utf-8")
    ran = program("code", "copy", "--folder", out, "--policy", own)
    assert ran.code == 6
    assert "wording/en/copy.toml" in ran.err
    assert key in ran.err
    assert names(out) == []


def test_words_that_are_not_there_are_missed_only_when_they_are_needed(program, out, own):
    (own / "wording" / "fr" / "copy.toml").unlink()
    assert program("code", "check", own).code == 0
    assert program("code", "copy", "--folder", out, "--policy", own).code == 0
    ran = program("code", "copy", "--folder", out, "--policy", own, "--language", "fr")
    assert ran.code == 6
    assert "wording/fr/copy.toml" in ran.err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_menu_hands_a_copy_over_as_often_as_it_is_asked(out, monkeypatch, capsys, language):
    monkeypatch.chdir(out)
    speak(language)
    session = SimpleNamespace(clock=lambda: datetime(2026, 11, 22).astimezone())
    for _ in range(2):
        hand_copy(session)
        assert str(out / f"{NAME}{language}.pdf") in capsys.readouterr().out
    assert names(out) == [f"{NAME}{language}.html", f"{NAME}{language}.pdf"]
